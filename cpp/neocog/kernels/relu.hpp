#pragma once
#include <cstddef>
#include <limits>

#include "neocog/kernels/onto.hpp"

namespace neocog::kernels {

/// y = slope · x below 0, max above `max`, x between. NaN stays NaN.
struct ReluLimits {
  float slope = 0.0F;
  float max = std::numeric_limits<float>::infinity();
};

/// input, output [count]
void relu_forward(ReluLimits limits, const float* input, float* output, std::size_t count);

/// input_gradient += output_gradient · (1 inside, `slope` at 0 and below, 0 at `max` and above); all [count]
void relu_backward(ReluLimits limits, const float* input, const float* output_gradient, float* input_gradient, std::size_t count, Onto onto = Onto::sum);

/// input_gradient += output_gradient where that is positive and, unless `input` is nullptr, the input was too; all [count]
void relu_backward_positive(const float* input, const float* output_gradient, float* input_gradient, std::size_t count);

}  // namespace neocog::kernels
