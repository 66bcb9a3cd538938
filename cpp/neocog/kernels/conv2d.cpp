#include "neocog/kernels/conv2d.hpp"

#include <algorithm>

#include "neocog/core/simd.hpp"
#include "neocog/kernels/elementwise.hpp"
#include "neocog/kernels/matrix_product.hpp"

namespace neocog::kernels {
namespace {

// Output cells whose patches are laid out at once: enough to keep the register tiles busy, few enough for the cache.
constexpr int most_block_cells = 256;
// Where one patch is huge (a kernel as large as the input), fewer of them: 2²² floats are 16 MB.
constexpr int most_block_values = 1 << 22;

/// The sizes of the matrix product that one group of channels amounts to.
struct GroupProduct {
  int in;     // channels of the input that the group reads
  int out;    // channels of the output that it makes
  int patch;  // values in one patch: kernel height · kernel width · in

  GroupProduct(const Conv2dGeometry& geometry, int in_channels, int out_channels)
      : in(in_channels / geometry.groups), out(out_channels / geometry.groups), patch(geometry.window.height.kernel * geometry.window.width.kernel * in) {}
};

/// Calls body(y or x tap offset in the patch, input cell or nullptr in the padding) for every tap of the window at one output cell.
template <class T, class Body>
void for_each_tap(const Window& window, const ImageView<T>& input, int image, int y, int x, Body body) {
  int tap = 0;
  for (int ky = 0; ky < window.height.kernel; ++ky) {
    const int row = window.height.cell(y, ky);
    const bool row_inside = row >= 0 && row < input.height;
    for (int kx = 0; kx < window.width.kernel; ++kx, ++tap) {
      const int column = window.width.cell(x, kx);
      const bool inside = row_inside && column >= 0 && column < input.width;
      body(tap, inside ? input.at(image, row, column) : nullptr);
    }
  }
}

/// Calls body(cell in the block, image, y, x) for `count` output cells in row-major order, the first being `start`.
template <class T, class Body>
void for_each_cell(const ImageView<T>& output, std::ptrdiff_t start, int count, Body body) {
  int x = static_cast<int>(start % output.width);
  int y = static_cast<int>(start / output.width % output.height);
  int image = static_cast<int>(start / output.width / output.height);
  for (int cell = 0; cell < count; ++cell) {
    body(cell, image, y, x);
    if (++x < output.width) continue;
    x = 0;
    if (++y < output.height) continue;
    y = 0;
    ++image;
  }
}

/// patches[cell] = what the window sees at that output cell, zero in the padding (im2col).
template <class T>
void gather_patches(const Window& window, ImageView<const float> input, const ImageView<T>& output, std::ptrdiff_t start, int cells, int first_channel,
                    int channels, float* patches) {
  const int patch = window.height.kernel * window.width.kernel * channels;
  for_each_cell(output, start, cells, [&](int cell, int image, int y, int x) {
    float* to = patches + static_cast<std::ptrdiff_t>(cell) * patch;
    for_each_tap(window, input, image, y, x, [&](int tap, const float* from) {
      float* slot = to + static_cast<std::ptrdiff_t>(tap) * channels;
      if (from != nullptr) {
        simd::copy(from + first_channel, channels, slot);
      } else {
        simd::fill(0.0F, channels, slot);
      }
    });
  });
}

/// input += patches, each value where it was gathered from (col2im).
void scatter_patches(const Window& window, const float* patches, ImageView<const float> output, std::ptrdiff_t start, int cells, int first_channel,
                     int channels, ImageView<float> input) {
  const int patch = window.height.kernel * window.width.kernel * channels;
  for_each_cell(output, start, cells, [&](int cell, int image, int y, int x) {
    const float* from = patches + static_cast<std::ptrdiff_t>(cell) * patch;
    for_each_tap(window, input, image, y, x, [&](int tap, float* to) {
      if (to == nullptr) return;
      add_to(from + static_cast<std::ptrdiff_t>(tap) * channels, to + first_channel, static_cast<std::size_t>(channels));
    });
  });
}

/// How many output cells make a block here.
template <class T>
int cells_per_block(const ImageView<T>& output, int patch) {
  const int most = std::clamp(most_block_values / patch, 1, most_block_cells);
  return static_cast<int>(std::min<std::size_t>(output.positions(), static_cast<std::size_t>(most)));
}

/// Calls body(first cell, cells) for each block of the output's cells.
template <class T, class Body>
void for_each_block(const ImageView<T>& output, int block_cells, Body body) {
  const auto total = static_cast<std::ptrdiff_t>(output.positions());
  for (std::ptrdiff_t start = 0; start < total; start += block_cells) body(start, static_cast<int>(std::min<std::ptrdiff_t>(block_cells, total - start)));
}

}  // namespace

void conv2d_forward(const Conv2dGeometry& geometry, ImageView<const float> input, const float* weights, const float* bias, ImageView<float> output,
                    Scratch& scratch) {
  const GroupProduct group(geometry, input.channels, output.channels);
  const int block_cells = cells_per_block(output, group.patch);
  for (int g = 0; g < geometry.groups; ++g) {
    const int out_start = g * group.out;
    const PackedMatrix kernel({weights + out_start, group.patch, group.out, output.channels}, scratch);
    float* patches = scratch.get(Scratch::patches, std::int64_t{block_cells} * group.patch);
    for_each_block(output, block_cells, [&](std::ptrdiff_t start, int cells) {
      gather_patches(geometry.window, input, output, start, cells, g * group.in, group.in, patches);
      const Matrix block{output.data + start * output.channels + out_start, cells, group.out, output.channels};
      fill_rows(bias != nullptr ? bias + out_start : nullptr, block);
      multiply_add({patches, cells, group.patch, group.patch}, kernel, block, scratch);
    });
  }
}

void conv2d_backward_input(const Conv2dGeometry& geometry, ImageView<const float> output_gradient, const float* weights, ImageView<float> input_gradient,
                           Scratch& scratch) {
  const GroupProduct group(geometry, input_gradient.channels, output_gradient.channels);
  const int block_cells = cells_per_block(output_gradient, group.patch);
  for (int g = 0; g < geometry.groups; ++g) {
    const int out_start = g * group.out;
    const ConstMatrix kernel{weights + out_start, group.patch, group.out, output_gradient.channels};
    const PackedMatrix turned(kernel.transposed(), scratch);
    float* patches = scratch.get(Scratch::patches, std::int64_t{block_cells} * group.patch);
    for_each_block(output_gradient, block_cells, [&](std::ptrdiff_t start, int cells) {
      const Matrix block{patches, cells, group.patch, group.patch};
      fill_rows(nullptr, block);
      multiply_add({output_gradient.data + start * output_gradient.channels + out_start, cells, group.out, output_gradient.channels}, turned, block, scratch);
      scatter_patches(geometry.window, patches, output_gradient, start, cells, g * group.in, group.in, input_gradient);
    });
  }
}

void conv2d_backward_weights(const Conv2dGeometry& geometry, ImageView<const float> input, ImageView<const float> output_gradient, float* weights_gradient,
                             float* bias_gradient, Scratch& scratch) {
  const GroupProduct group(geometry, input.channels, output_gradient.channels);
  const int block_cells = cells_per_block(output_gradient, group.patch);
  const int out = output_gradient.channels;
  for (int g = 0; g < geometry.groups; ++g) {
    const int out_start = g * group.out;
    const Matrix kernel{weights_gradient + out_start, group.patch, group.out, out};
    float* patches = scratch.get(Scratch::patches, std::int64_t{block_cells} * group.patch);
    for_each_block(output_gradient, block_cells, [&](std::ptrdiff_t start, int cells) {
      gather_patches(geometry.window, input, output_gradient, start, cells, g * group.in, group.in, patches);
      const PackedMatrix gradient({output_gradient.data + start * out + out_start, cells, group.out, out}, scratch);
      const ConstMatrix block{patches, cells, group.patch, group.patch};
      multiply_add(block.transposed(), gradient, kernel, scratch);
    });
  }
  if (bias_gradient != nullptr) add_column_sums({output_gradient.data, static_cast<int>(output_gradient.positions()), out, out}, bias_gradient);
}

}  // namespace neocog::kernels
