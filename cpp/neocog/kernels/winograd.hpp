#pragma once
#include "neocog/core/tensor.hpp"
#include "neocog/kernels/cells_done.hpp"
#include "neocog/kernels/matrix_product.hpp"
#include "neocog/kernels/scratch.hpp"

namespace neocog::kernels {

// Winograd's minimal filtering F(4 × 4, 3 × 3), after Lavin and Gray, "Fast algorithms for convolutional neural networks"
// (2016): a 4 × 4 block of outputs of a 3×3 convolution of stride 1 takes 36 products per pair of channels instead of
// 144. Image and kernel are transformed, multiplied element by element (a matrix product over the channels for each of
// the 36 places), and the result is transformed back. All channels have to fill whole vectors.

/// 3×3 weights [3, 3, in, out] as a convolution reads them, or as its backward pass does: turned by 180° and from out to in.
struct Weights3x3 {
  const float* data;
  int in;   // channels that are read,
  int out;  // and made, after turning
  bool turned;
};

std::int64_t winograd_kernel_size(int in, int out);

/// The transformed kernel, for winograd_conv2d; winograd_kernel_size(…) floats.
void winograd_transform_kernel(const Weights3x3& weights, float* transformed);

/// Cells of the framed input that blocks of outputs need along an axis of `cells` outputs.
int winograd_extent(int cells);

/// output = first sums + input ⋆ kernel; window (y, x) begins at the framed input's cell (y, x), and the frame has to be
/// wide enough for whole blocks.
void winograd_conv2d(ImageView<const float> input, const float* transformed, FirstSums first, ImageView<float> output, Scratch& scratch,
                     CellsDone* listener = nullptr);

}  // namespace neocog::kernels
