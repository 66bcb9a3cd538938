#pragma once
#include "neocog/core/tensor.hpp"
#include "neocog/core/window.hpp"

namespace neocog::kernels {

/// What the sum under a window is divided by.
enum class Divisor {
  real_cells,   // those that lie in the input
  window_area,  // all of them: padding counts as zeros
};

/// output = the mean under each window
void avg_pool2d_forward(const Window& window, Divisor divisor,
                        ImageView<const float> input,  // [batch, height, width, channels]
                        ImageView<float> output);      // [batch, out height, out width, channels]

/// input_gradient += each output's gradient, in equal shares over the real cells of its window
void avg_pool2d_backward(const Window& window, Divisor divisor,
                         ImageView<const float> output_gradient,  // [batch, out height, out width, channels]
                         ImageView<float> input_gradient);        // [batch, height, width, channels]

}  // namespace neocog::kernels
