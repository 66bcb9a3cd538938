#include "neocog/kernels/softmax.hpp"

#include <algorithm>
#include <cmath>

namespace neocog::kernels {

// In double: rows are short, and probabilities should sum to 1 to the last digit shown.

void softmax_forward(const float* input, std::size_t rows, int classes, float* output) {
  for (std::size_t row = 0; row < rows; ++row, input += classes, output += classes) {
    const double peak = *std::max_element(input, input + classes);
    double sum = 0.0;
    for (int i = 0; i < classes; ++i) sum += std::exp(input[i] - peak);
    for (int i = 0; i < classes; ++i) output[i] = static_cast<float>(std::exp(input[i] - peak) / sum);
  }
}

void softmax_backward(const float* output, const float* output_gradient, std::size_t rows, int classes, float* input_gradient) {
  for (std::size_t row = 0; row < rows; ++row, output += classes, output_gradient += classes, input_gradient += classes) {
    double mean = 0.0;  // of the gradients, each weighted with its probability
    for (int i = 0; i < classes; ++i) mean += static_cast<double>(output_gradient[i]) * output[i];
    for (int i = 0; i < classes; ++i) input_gradient[i] += static_cast<float>(output[i] * (output_gradient[i] - mean));
  }
}

}  // namespace neocog::kernels
