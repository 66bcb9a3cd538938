#pragma once
#include <cstddef>

namespace neocog::kernels {

/// output = input above 0, alpha · (e^input − 1) elsewhere; all [count]
void elu_forward(float alpha, const float* input, float* output, std::size_t count);

/// input_gradient += output_gradient · (1 above 0, alpha · e^input elsewhere); all [count]
void elu_backward(float alpha, const float* input, const float* output_gradient, float* input_gradient, std::size_t count);

}  // namespace neocog::kernels
