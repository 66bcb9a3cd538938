#pragma once
#include <cstddef>

namespace neocog::kernels {

/// output = 1 / (1 + e^−input); all [count]
void sigmoid_forward(const float* input, float* output, std::size_t count);

/// input_gradient += output_gradient · output · (1 − output); all [count]
void sigmoid_backward(const float* output, const float* output_gradient, float* input_gradient, std::size_t count);

}  // namespace neocog::kernels
