#pragma once
#include "neocog/core/tensor.hpp"
#include "neocog/core/window.hpp"
#include "neocog/kernels/onto.hpp"

namespace neocog::kernels {

/// Who receives the gradient when several cells of a window hold its maximum.
enum class TieRule {
  first,       // the first in row-major order of the window, as in PyTorch
  even_split,  // all of them, in equal shares
};

/// output = the largest value under each window; padding counts as −∞; a NaN under the window wins.
void max_pool2d_forward(const Window& window,
                        ImageView<const float> input,  // [batch, height, width, channels]
                        ImageView<float> output);      // [batch, out height, out width, channels]

/// input_gradient += each output's gradient at the cell or cells that won its window
void max_pool2d_backward(const Window& window, TieRule ties,
                         ImageView<const float> input,                             // [batch, height, width, channels]
                         ImageView<const float> output,                            // [batch, out height, out width, channels], of the forward pass
                         ImageView<const float> output_gradient,                   // the same shape
                         ImageView<float> input_gradient, Onto onto = Onto::sum);  // [batch, height, width, channels]

}  // namespace neocog::kernels
