#pragma once
#include <cstddef>

namespace neocog::kernels {

/// output = tanh(input); all [count]
void tanh_forward(const float* input, float* output, std::size_t count);

/// input_gradient += output_gradient · (1 − output²); all [count]
void tanh_backward(const float* output, const float* output_gradient, float* input_gradient, std::size_t count);

}  // namespace neocog::kernels
