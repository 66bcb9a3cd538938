#pragma once
#include "neocog/core/window.hpp"
#include "neocog/kernels/scratch.hpp"

namespace neocog::kernels {

/// How a convolution's kernel lies over its input, and how channels are split into independent groups.
struct Conv2dGeometry {
  Window window;
  int groups = 1;
};

// A convolution is a cross-correlation: nothing is flipped. It runs as a matrix product over patches (im2col),
// a block of output cells at a time, so that a patch matrix of the whole batch never exists.

/// output = input ⋆ weights + bias
void conv2d_forward(const Conv2dGeometry& geometry,
                    ImageView<const float> input,  // [batch, height, width, in]
                    const float* weights,          // [kernel height, kernel width, in / groups, out]
                    const float* bias,             // [out], or nullptr
                    ImageView<float> output,       // [batch, out height, out width, out]
                    Scratch& scratch);

/// input_gradient += the share of each input cell in output_gradient
void conv2d_backward_input(const Conv2dGeometry& geometry,
                           ImageView<const float> output_gradient,  // [batch, out height, out width, out]
                           const float* weights,                    // [kernel height, kernel width, in / groups, out]
                           ImageView<float> input_gradient,         // [batch, height, width, in]
                           Scratch& scratch);

/// weights_gradient += …, bias_gradient += … (unless nullptr)
void conv2d_backward_weights(const Conv2dGeometry& geometry,
                             ImageView<const float> input,            // [batch, height, width, in]
                             ImageView<const float> output_gradient,  // [batch, out height, out width, out]
                             float* weights_gradient,                 // [kernel height, kernel width, in / groups, out]
                             float* bias_gradient,                    // [out], or nullptr
                             Scratch& scratch);

}  // namespace neocog::kernels
