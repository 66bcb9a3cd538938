#pragma once
#include "neocog/core/tensor.hpp"
#include "neocog/core/window.hpp"
#include "neocog/kernels/cells_done.hpp"

namespace neocog::kernels {

// Every channel is convolved by itself with `multiplier` kernels; output channel c · multiplier + j reads input channel c.
// `out` is in · multiplier.

/// output = input ⋆ weights + bias, channel by channel
void depthwise_conv2d_forward(const Window& window, int multiplier,
                              ImageView<const float> input,  // [batch, height, width, in]
                              const float* weights,          // [kernel height, kernel width, 1, out]
                              const float* bias,             // [out], or nullptr
                              ImageView<float> output,       // [batch, out height, out width, out]
                              CellsDone* listener = nullptr);

/// input_gradient += the share of each input cell in output_gradient
void depthwise_conv2d_backward_input(const Window& window, int multiplier,
                                     ImageView<const float> output_gradient,  // [batch, out height, out width, out]
                                     const float* weights,                    // [kernel height, kernel width, 1, out]
                                     ImageView<float> input_gradient);        // [batch, height, width, in]

/// weights_gradient += …, bias_gradient += … (unless nullptr)
void depthwise_conv2d_backward_weights(const Window& window, int multiplier,
                                       ImageView<const float> input,            // [batch, height, width, in]
                                       ImageView<const float> output_gradient,  // [batch, out height, out width, out]
                                       float* weights_gradient,                 // [kernel height, kernel width, 1, out]
                                       float* bias_gradient);                   // [out], or nullptr

}  // namespace neocog::kernels
