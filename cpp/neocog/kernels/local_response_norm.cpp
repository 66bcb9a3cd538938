#include "neocog/kernels/local_response_norm.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace neocog::kernels {
namespace {

/// The channels whose squares channel c sums.
struct Neighbours {
  int first;
  int last;  // one past
};

Neighbours neighbours_of(const LocalResponse& rule, int c, int channels) {
  const int first = c - rule.size / 2;
  return {std::max(0, first), static_cast<int>(std::min<long long>(channels, static_cast<long long>(first) + rule.size))};
}

/// k + alpha / size · Σ input², of each channel
void sum_squares(const LocalResponse& rule, const float* input, std::vector<double>& sums) {
  const auto channels = static_cast<int>(sums.size());
  const double factor = static_cast<double>(rule.alpha) / rule.size;
  for (int c = 0; c < channels; ++c) {
    const Neighbours near = neighbours_of(rule, c, channels);
    double sum = 0.0;
    for (int i = near.first; i < near.last; ++i) sum += static_cast<double>(input[i]) * input[i];
    sums[static_cast<std::size_t>(c)] = rule.k + factor * sum;
  }
}

}  // namespace

void local_response_norm_forward(const LocalResponse& rule, const float* input, std::size_t rows, int channels, float* output) {
  std::vector<double> sums(static_cast<std::size_t>(channels));
  for (std::size_t row = 0; row < rows; ++row, input += channels, output += channels) {
    sum_squares(rule, input, sums);
    for (std::size_t c = 0; c < sums.size(); ++c) output[c] = static_cast<float>(input[c] * std::pow(sums[c], -static_cast<double>(rule.beta)));
  }
}

void local_response_norm_backward(const LocalResponse& rule, const float* input, const float* output_gradient, std::size_t rows, int channels,
                                  float* input_gradient) {
  const auto count = static_cast<std::size_t>(channels);
  std::vector<double> sums(count);
  std::vector<double> received(count);
  const double beta = rule.beta;
  const double factor = 2.0 * rule.alpha / rule.size * beta;
  for (std::size_t row = 0; row < rows; ++row, input += channels, output_gradient += channels, input_gradient += channels) {
    sum_squares(rule, input, sums);
    std::fill(received.begin(), received.end(), 0.0);
    for (int c = 0; c < channels; ++c) {
      const auto own = static_cast<std::size_t>(c);
      const double power = std::pow(sums[own], -beta);
      received[own] += output_gradient[c] * power;
      const double shared = factor * output_gradient[c] * input[c] * power / sums[own];
      const Neighbours near = neighbours_of(rule, c, channels);
      for (int i = near.first; i < near.last; ++i) received[static_cast<std::size_t>(i)] -= shared * input[i];
    }
    for (std::size_t c = 0; c < count; ++c) input_gradient[c] += static_cast<float>(received[c]);
  }
}

}  // namespace neocog::kernels
