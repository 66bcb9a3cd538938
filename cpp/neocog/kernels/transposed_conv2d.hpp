#pragma once
#include "neocog/core/window.hpp"
#include "neocog/kernels/scratch.hpp"

namespace neocog::kernels {

// The transpose of a convolution: what that hands back from its output to its input, this computes forwards. `window`
// lies over this layer's output, at the place that each input cell writes.

/// output = Σ over input cells of (cell · weights) where the window lies, + bias
void transposed_conv2d_forward(const Window& window,
                               ImageView<const float> input,  // [batch, height, width, in]
                               const float* weights,          // [kernel height, kernel width, in, out]
                               const float* bias,             // [out], or nullptr
                               ImageView<float> output,       // [batch, out height, out width, out]
                               Scratch& scratch);

/// input_gradient += …
void transposed_conv2d_backward_input(const Window& window,
                                      ImageView<const float> output_gradient,  // [batch, out height, out width, out]
                                      const float* weights,                    // [kernel height, kernel width, in, out]
                                      ImageView<float> input_gradient,         // [batch, height, width, in]
                                      Scratch& scratch);

/// weights_gradient += …, bias_gradient += … (unless nullptr)
void transposed_conv2d_backward_weights(const Window& window,
                                        ImageView<const float> input,            // [batch, height, width, in]
                                        ImageView<const float> output_gradient,  // [batch, out height, out width, out]
                                        float* weights_gradient,                 // [kernel height, kernel width, in, out]
                                        float* bias_gradient,                    // [out], or nullptr
                                        Scratch& scratch);

}  // namespace neocog::kernels
