#pragma once
#include "neocog/core/tensor.hpp"

namespace neocog::kernels {

/// to += from, moved down by `top` and right by `left`; what then lies outside of `to` is dropped.
/// With both negative this cuts a piece out, otherwise it puts a frame around.
void place2d(ImageView<const float> from,  // [batch, height, width, channels]
             int top, int left,
             ImageView<float> to);  // [batch, other height, other width, channels]

}  // namespace neocog::kernels
