#pragma once
#include "neocog/core/tensor.hpp"

namespace neocog::kernels {

enum class Interpolation {
  nearest,   // reads cell floor(i / scale)
  bilinear,  // half-pixel centres, clamped at the edges
};

/// output = input, `output.height / input.height` times as high and likewise as wide
void upsample2d_forward(Interpolation method,
                        ImageView<const float> input,  // [batch, height, width, channels]
                        ImageView<float> output);      // [batch, out height, out width, channels]

/// input_gradient += each output's gradient, to the cells that it read, by their weights
void upsample2d_backward(Interpolation method,
                         ImageView<const float> output_gradient,  // [batch, out height, out width, channels]
                         ImageView<float> input_gradient);        // [batch, height, width, channels]

}  // namespace neocog::kernels
