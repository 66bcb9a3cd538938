#pragma once
#include <cstddef>

namespace neocog::kernels {

/// Each row of output = e^input / the sum of its row, from differences to the row's largest value, so that nothing overflows.
void softmax_forward(const float* input,  // [rows, classes]
                     std::size_t rows, int classes,
                     float* output);  // [rows, classes]

/// input_gradient += output · (output_gradient − Σ output_gradient · output), row by row
void softmax_backward(const float* output,           // [rows, classes], of the forward pass
                      const float* output_gradient,  // [rows, classes]
                      std::size_t rows, int classes,
                      float* input_gradient);  // [rows, classes]

}  // namespace neocog::kernels
