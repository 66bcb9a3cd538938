#pragma once
#include <cmath>
#include <cstddef>
#include <vector>

namespace neocog::reference {

/// e^input / the sum over its row of `classes` values.
inline std::vector<double> softmax_forward(const std::vector<double>& input, std::size_t classes) {
  std::vector<double> output(input.size());
  for (std::size_t start = 0; start < input.size(); start += classes) {
    double sum = 0;
    for (std::size_t i = start; i < start + classes; ++i) sum += std::exp(input[i]);
    for (std::size_t i = start; i < start + classes; ++i) output[i] = std::exp(input[i]) / sum;
  }
  return output;
}

/// Adds the product with the whole Jacobian, d output i / d input j = output i · ((i = j) − output j), row by row.
inline void softmax_backward(const std::vector<double>& output, const std::vector<double>& output_gradient, std::size_t classes,
                             std::vector<double>& input_gradient) {
  for (std::size_t start = 0; start < output.size(); start += classes) {
    for (std::size_t i = start; i < start + classes; ++i) {
      for (std::size_t j = start; j < start + classes; ++j) input_gradient[j] += output_gradient[i] * output[i] * ((i == j ? 1.0 : 0.0) - output[j]);
    }
  }
}

}  // namespace neocog::reference
