#include "neocog/kernels/direct_conv2d.hpp"

#include <algorithm>
#include <array>

#include "neocog/core/parallel.hpp"

namespace neocog::kernels {
namespace {

// Cells whose sums are taken before the next part of the depth: what they read should stay in the second-level cache.
constexpr int most_cells = 256;
constexpr int most_values = 1 << 15;
constexpr std::size_t most_runs = 64;

/// Calls body(runs, first row of the kernel, rows of the kernel) for one part of a window after another, each no deeper
/// than depth_block. Neighbouring taps whose values follow each other in memory make one run.
template <class Body>
void for_each_part(Taps taps, Body body) {
  const auto merge = [](int& count, int& length, std::ptrdiff_t stride) {
    if (stride != length) return;
    length *= count;
    count = 1;
  };
  merge(taps.columns, taps.channels, taps.column_stride);
  if (taps.columns == 1) merge(taps.rows, taps.channels, taps.row_stride);
  std::array<Run, most_runs> runs;
  std::size_t count = 0;
  int start = 0;
  int depth = 0;
  const auto finish = [&] {
    body(std::span<const Run>(runs).first(count), start, depth);
    start += depth;
    depth = 0;
    count = 0;
  };
  for (int row = 0; row < taps.rows; ++row) {
    for (int column = 0; column < taps.columns; ++column) {
      for (int first = 0; first < taps.channels;) {
        if (count == most_runs || depth == depth_block) finish();
        const int length = std::min(taps.channels - first, depth_block - depth);
        runs[count++] = {row * taps.row_stride + column * taps.column_stride + first, length};
        depth += length;
        first += length;
      }
    }
  }
  finish();
}

/// Calls body(starts in the input, starts in the output) for blocks of cells, through the rows first … last − 1 of all images.
template <class In, class Out, class Body>
void for_each_block(const Walk& walk, std::int64_t first, std::int64_t last, int block, const ImageView<In>& input, const ImageView<Out>& output, Body body) {
  std::array<int, most_cells> starts;
  std::array<int, most_cells> out_starts;
  std::size_t count = 0;
  const auto finish = [&] {
    if (count > 0) body(std::span<const int>(starts).first(count), std::span<const int>(out_starts).first(count));
    count = 0;
  };
  for (std::int64_t row = first; row < last; ++row) {
    const auto image = static_cast<int>(row / walk.height.cells);
    const auto y = static_cast<int>(row % walk.height.cells);
    auto start = static_cast<int>(input.at(image, walk.height.first + y * walk.height.step, walk.width.first) - input.data);
    auto out_start = static_cast<int>(output.at(image, walk.height.out_first + y * walk.height.out_step, walk.width.out_first) - output.data);
    for (int x = 0; x < walk.width.cells; ++x) {
      if (count == static_cast<std::size_t>(block)) finish();
      starts[count] = start;
      out_starts[count++] = out_start;
      start += walk.width.step * input.channels;
      out_start += walk.width.out_step * output.channels;
    }
  }
  finish();
}

}  // namespace

void direct_conv2d(const Walk& walk, const Taps& taps, ImageView<const float> input, const PackedMatrix& kernel, FirstSums first, ImageView<float> output,
                   CellsDone* listener) {
  const int block = std::clamp(most_values / std::min(taps.depth(), depth_block) / 4 * 4, 4, most_cells);
  const std::int64_t rows = std::int64_t{output.batch} * walk.height.cells;
  const std::int64_t least = parallel::worth_a_thread(std::int64_t{walk.width.cells} * taps.depth() * kernel.columns());
  parallel::for_ranges(rows, least, [&](std::int64_t first_row, std::int64_t last_row) {
    for_each_block(walk, first_row, last_row, block, input, output, [&](std::span<const int> starts, std::span<const int> out_starts) {
      for_each_part(taps, [&](std::span<const Run> runs, int start, int depth) {
        multiply_rows({input.data, starts, runs}, kernel.rows(start, depth), start == 0 ? first : FirstSums{.out = true}, output.data, out_starts);
      });
      if (listener != nullptr) listener->done(output.data + out_starts[0], out_starts.size());
    });
  });
}

void direct_conv2d_weights(const Walk& walk, const Taps& taps, ImageView<const float> input, ImageView<const float> output_gradient, Matrix gradient,
                           Scratch& scratch) {
  // Rows of the map at a time: what a tile runs through should stay in the first-level cache.
  const int cells = walk.width.cells;
  const int rows_at_once = std::clamp(6144 / (cells * (input.channels * walk.width.step + gradient.columns)), 1, walk.height.cells);
  float* packed = scratch.get(Scratch::packed_right, PackedMatrix::size(rows_at_once * cells, gradient.columns));
  for (int image = 0; image < output_gradient.batch; ++image) {
    for (int first = 0; first < walk.height.cells; first += rows_at_once) {
      const int rows = std::min(rows_at_once, walk.height.cells - first);
      const ConstMatrix arrived{output_gradient.at(image, first, 0), rows * cells, gradient.columns, output_gradient.channels};
      const PackedMatrix right(arrived, packed);
      for_each_part(taps, [&](std::span<const Run> runs, int start, int /*depth*/) {
        int row = start;
        for (const auto& [offset, length] : runs) {
          const Columns left{input.at(image, walk.height.first + first * walk.height.step, walk.width.first) + offset,
                             length,
                             rows,
                             cells,
                             static_cast<std::ptrdiff_t>(walk.height.step) * input.width * input.channels,
                             static_cast<std::ptrdiff_t>(walk.width.step) * input.channels};
          multiply_columns(left, right, {gradient.data + row * gradient.row_stride, length, gradient.columns, gradient.row_stride});
          row += length;
        }
      });
    }
  }
}

}  // namespace neocog::kernels
