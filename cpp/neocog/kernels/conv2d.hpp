#pragma once
#include "neocog/core/window.hpp"
#include "neocog/kernels/cells_done.hpp"
#include "neocog/kernels/onto.hpp"
#include "neocog/kernels/prepared.hpp"
#include "neocog/kernels/scratch.hpp"

namespace neocog::kernels {

/// How a convolution's kernel lies over its input, and how channels are split into independent groups.
struct Conv2dGeometry {
  Window window;
  int groups = 1;
};

// A convolution is a cross-correlation: nothing is flipped. It runs as a matrix product whose left-hand rows, the patches,
// are read where they lie, or where channels are many and the kernel is 3×3 by Winograd's algorithm. `prepared` belongs
// to these weights and this geometry.

/// output = input ⋆ weights + bias
void conv2d_forward(const Conv2dGeometry& geometry,
                    ImageView<const float> input,  // [batch, height, width, in]
                    const float* weights,          // [kernel height, kernel width, in / groups, out]
                    const float* bias,             // [out], or nullptr
                    ImageView<float> output,       // [batch, out height, out width, out]
                    Prepared& prepared, Scratch& scratch, CellsDone* listener = nullptr);

/// Winograd's algorithm leaves a rounding of 0, some 1e-8, where a sum of no terms would be 0.
enum class Zeros { rounded, exact };

/// input_gradient += the share of each input cell in output_gradient; onto nothing only with stride 1, where every cell has one
void conv2d_backward_input(const Conv2dGeometry& geometry,
                           ImageView<const float> output_gradient,  // [batch, out height, out width, out]
                           const float* weights,                    // [kernel height, kernel width, in / groups, out]
                           ImageView<float> input_gradient,         // [batch, height, width, in]
                           Prepared& prepared, Scratch& scratch, Zeros zeros = Zeros::rounded, Onto onto = Onto::sum);

/// weights_gradient += …, bias_gradient += … (unless nullptr)
void conv2d_backward_weights(const Conv2dGeometry& geometry,
                             ImageView<const float> input,            // [batch, height, width, in]
                             ImageView<const float> output_gradient,  // [batch, out height, out width, out]
                             float* weights_gradient,                 // [kernel height, kernel width, in / groups, out]
                             float* bias_gradient,                    // [out], or nullptr
                             Scratch& scratch);

}  // namespace neocog::kernels
