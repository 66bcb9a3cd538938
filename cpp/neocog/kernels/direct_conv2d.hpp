#pragma once
#include "neocog/core/tensor.hpp"
#include "neocog/kernels/cells_done.hpp"
#include "neocog/kernels/matrix_product.hpp"

namespace neocog::kernels {

/// One axis of a grid of cells: window i begins at cell first + i · step of the image that it reads, and its sum belongs
/// to cell out_first + i · out_step of the image that is made.
struct AxisWalk {
  int cells;
  int first;
  int step;
  int out_first = 0;
  int out_step = 1;
};

struct Walk {
  AxisWalk height;
  AxisWalk width;
};

/// What a window reads: rows × columns taps of `channels` contiguous values, so far apart in the image's memory.
struct Taps {
  int rows;
  int columns;
  std::ptrdiff_t row_stride;
  std::ptrdiff_t column_stride;
  int channels;

  int depth() const { return rows * columns * channels; }
};

// A convolution as a matrix product whose left-hand rows, the patches, are read where they lie in the image. Every
// window has to lie inside: whoever wants padding puts a frame of zeros around the image first.

/// output [at its channels 0 … kernel.columns − 1] = first sums + patches · kernel.
/// `kernel` is [rows · columns · channels, out], packed. To work on a group of channels, move the views' data.
/// Only who walks over all cells of the output in order may have a listener.
void direct_conv2d(const Walk& walk, const Taps& taps, ImageView<const float> input, const PackedMatrix& kernel, FirstSums first, ImageView<float> output,
                   CellsDone* listener = nullptr);

/// gradient [rows · columns · channels, out] += patchesᵀ · output_gradient, the latter's channels 0 … gradient.columns − 1.
void direct_conv2d_weights(const Walk& walk, const Taps& taps, ImageView<const float> input, ImageView<const float> output_gradient, Matrix gradient,
                           Scratch& scratch);

}  // namespace neocog::kernels
