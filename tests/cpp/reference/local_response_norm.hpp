#pragma once
#include <cmath>
#include <vector>

#include "neocog/kernels/local_response_norm.hpp"

namespace neocog::reference {

/// Whether channel c sums the square of channel i.
inline bool are_neighbours(int size, int c, int i) {
  const int first = c - size / 2;
  return i >= first && i <= first + size - 1;
}

/// k + alpha / size · the sum of the neighbours' squares, for channel c of the row that begins at `start`.
inline double response_base(const kernels::LocalResponse& rule, const std::vector<double>& input, int channels, int start, int c) {
  double sum = 0;
  for (int i = 0; i < channels; ++i) sum += are_neighbours(rule.size, c, i) ? std::pow(input[static_cast<std::size_t>(start + i)], 2) : 0;
  return static_cast<double>(rule.k) + static_cast<double>(rule.alpha) / rule.size * sum;
}

inline std::vector<double> local_response_norm_forward(const kernels::LocalResponse& rule, const std::vector<double>& input, int channels) {
  std::vector<double> output;
  for (int start = 0; start < static_cast<int>(input.size()); start += channels) {
    for (int c = 0; c < channels; ++c) {
      output.push_back(input[static_cast<std::size_t>(start + c)] / std::pow(response_base(rule, input, channels, start, c), static_cast<double>(rule.beta)));
    }
  }
  return output;
}

/// Adds the product with the whole Jacobian of every row: the quotient rule, written out for each pair of channels.
inline void local_response_norm_backward(const kernels::LocalResponse& rule, const std::vector<double>& input, const std::vector<double>& output_gradient,
                                         int channels, std::vector<double>& input_gradient) {
  const double beta = rule.beta;
  for (int start = 0; start < static_cast<int>(input.size()); start += channels) {
    for (int c = 0; c < channels; ++c) {
      const auto own = static_cast<std::size_t>(start + c);
      const double base = response_base(rule, input, channels, start, c);
      for (int i = 0; i < channels; ++i) {
        const auto other = static_cast<std::size_t>(start + i);
        const double base_slope = are_neighbours(rule.size, c, i) ? 2.0 * static_cast<double>(rule.alpha) / rule.size * input[other] : 0.0;
        const double slope = (i == c ? 1.0 : 0.0) / std::pow(base, beta) - input[own] * beta * base_slope / std::pow(base, beta + 1);
        input_gradient[other] += output_gradient[own] * slope;
      }
    }
  }
}

}  // namespace neocog::reference
