#include "neocog/kernels/winograd.hpp"

#include <algorithm>
#include <array>

#include "neocog/core/parallel.hpp"
#include "neocog/kernels/tile.hpp"
#include "neocog/kernels/winograd_transform.hpp"

namespace neocog::kernels {

using namespace winograd;

namespace {

using simd::load;
using simd::store;
using simd::Vector;

// Blocks of outputs that are transformed at once: both their spectra should stay in the second-level cache.
constexpr int most_blocks = 64;
constexpr int spectrum_values = 1 << 17;

constexpr int round_up(int value, int step) { return (value + step - 1) / step * step; }

void transform_input_row(const Vector (&d)[span], Vector (&to)[span]) {
  const Vector four(4.0F);
  const Vector five(5.0F);
  const Vector even = d[4] - four * d[2];
  const Vector odd = d[3] - four * d[1];
  const Vector near = d[4] - d[2];
  const Vector twice = d[3] - d[1] + (d[3] - d[1]);
  to[0] = four * d[0] + d[4] - five * d[2];
  to[1] = even + odd;
  to[2] = even - odd;
  to[3] = near + twice;
  to[4] = near - twice;
  to[5] = four * d[1] + d[5] - five * d[3];
}

void transform_output_row(const Vector (&m)[span], Vector (&to)[size]) {
  const Vector sum = m[1] + m[2];
  const Vector difference = m[1] - m[2];
  const Vector far_sum = m[3] + m[4];
  const Vector far_difference = m[3] - m[4];
  to[0] = m[0] + sum + far_sum;
  to[1] = difference + Vector(2.0F) * far_difference;
  to[2] = sum + Vector(4.0F) * far_sum;
  to[3] = difference + Vector(8.0F) * far_difference + m[5];
}

/// One block of the input, all channels, to its place among the blocks: spectrum [place][block][channels].
void transform_input(const float* from, std::ptrdiff_t row_stride, int channels, float* to, std::ptrdiff_t place_stride) {
  for (int c = 0; c < channels; c += simd::lanes) {
    on_both_axes<transform_input_row, span, span>(
        [&](int row, int column) { return load<Vector>(from + row * row_stride + static_cast<std::ptrdiff_t>(column) * channels + c); },
        [&](int row, int column, const Vector& value) { store(to + (row * span + column) * place_stride + c, value); });
  }
}

/// One block of the output, rows × columns of which lie in the image.
void transform_output(const float* from, std::ptrdiff_t place_stride, FirstSums first, int rows, int columns, ImageView<float> output, float* to) {
  const std::ptrdiff_t row_stride = static_cast<std::ptrdiff_t>(output.width) * output.channels;
  for (int c = 0; c < output.channels; c += simd::lanes) {
    const Vector start = first.row != nullptr ? load<Vector>(first.row + c) : Vector(0.0F);
    on_both_axes<transform_output_row, span, size>([&](int row, int column) { return load<Vector>(from + (row * span + column) * place_stride + c); },
                                                   [&](int row, int column, const Vector& value) {
                                                     if (row >= rows || column >= columns) return;
                                                     float* cell = to + row * row_stride + static_cast<std::ptrdiff_t>(column) * output.channels + c;
                                                     store(cell, value + (first.out ? load<Vector>(cell) : start));
                                                   });
  }
}

/// Rows of blocks first … last − 1, counted through all images.
struct BlockRows {
  int first;
  int last;
  int down;    // in one image
  int across;  // blocks in a row
};

void convolve_block_rows(BlockRows rows, ImageView<const float> input, const float* transformed, FirstSums first, ImageView<float> output, Scratch& scratch,
                         CellsDone* listener) {
  const int in = input.channels;
  const int out = round_up(output.channels, tile_columns);
  const int total = (rows.last - rows.first) * rows.across;
  const int at_once = std::min(total, std::clamp(spectrum_values / (places * (in + out)) / tile_rows * tile_rows, tile_rows, most_blocks));
  float* spectrum = scratch.get(Scratch::spectrum, std::int64_t{places} * at_once * (in + out));
  float* products = spectrum + static_cast<std::ptrdiff_t>(places) * at_once * in;
  std::array<int, most_blocks> starts;
  std::array<int, most_blocks> out_starts;
  for (int i = 0; i < at_once; ++i) {
    starts[static_cast<std::size_t>(i)] = i * in;
    out_starts[static_cast<std::size_t>(i)] = i * out;
  }
  // Cells of the output that lie before a row of blocks.
  const auto cells_before = [&](int row) {
    const auto height = static_cast<std::size_t>(output.height);
    return (static_cast<std::size_t>(row / rows.down) * height + static_cast<std::size_t>(row % rows.down * size)) * static_cast<std::size_t>(output.width);
  };
  std::size_t complete = cells_before(rows.first);
  for (int begin = 0; begin < total; begin += at_once) {
    const int blocks = std::min(at_once, total - begin);
    const auto for_each_block = [&](auto body) {
      for (int i = 0; i < blocks; ++i) {
        const int row = rows.first + (begin + i) / rows.across;
        body(i, row / rows.down, row % rows.down * size, (begin + i) % rows.across * size);
      }
    };
    for_each_block([&](int i, int image, int y, int x) {
      transform_input(input.at(image, y, x), static_cast<std::ptrdiff_t>(input.width) * in, in, spectrum + static_cast<std::ptrdiff_t>(i) * in,
                      static_cast<std::ptrdiff_t>(at_once) * in);
    });
    const auto count = static_cast<std::size_t>(blocks);
    for (int place = 0; place < places; ++place) {
      const PackedMatrix right(transformed + place * PackedMatrix::size(in, output.channels), in, out);
      for (int start = 0; start < in; start += depth_block) {
        const Run run[] = {{start, std::min(depth_block, in - start)}};
        multiply_rows({spectrum + static_cast<std::ptrdiff_t>(place) * at_once * in, std::span(starts).first(count), run}, right.rows(start, run[0].length),
                      {.out = start > 0}, products + static_cast<std::ptrdiff_t>(place) * at_once * out, std::span(out_starts).first(count));
      }
    }
    for_each_block([&](int i, int image, int y, int x) {
      transform_output(products + static_cast<std::ptrdiff_t>(i) * out, static_cast<std::ptrdiff_t>(at_once) * out, first, std::min(size, output.height - y),
                       std::min(size, output.width - x), output, output.at(image, y, x));
    });
    if (listener == nullptr) continue;
    const std::size_t now = cells_before(rows.first + (begin + blocks) / rows.across);
    if (now > complete) listener->done(output.data + complete * static_cast<std::size_t>(output.channels), now - complete);
    complete = now;
  }
}

}  // namespace

int winograd_extent(int cells) { return round_up(cells, size) + span - size; }

void winograd_conv2d(ImageView<const float> input, const float* transformed, FirstSums first, ImageView<float> output, Scratch& scratch, CellsDone* listener) {
  const int down = (output.height + size - 1) / size;
  const int across = (output.width + size - 1) / size;
  const std::int64_t least = parallel::worth_a_thread(std::int64_t{across} * places * input.channels * output.channels);
  parallel::for_ranges(std::int64_t{output.batch} * down, least, [&](std::int64_t from, std::int64_t to) {
    convolve_block_rows({static_cast<int>(from), static_cast<int>(to), down, across}, input, transformed, first, output, scratch, listener);
  });
}

}  // namespace neocog::kernels
