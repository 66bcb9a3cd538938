#include "neocog/kernels/winograd.hpp"

#include <algorithm>
#include <array>

#include "neocog/kernels/tile.hpp"

namespace neocog::kernels {
namespace {

using simd::load;
using simd::store;

// Blocks of outputs that are transformed at once: both their spectra should stay in the second-level cache.
constexpr int most_blocks = 64;
constexpr int spectrum_values = 1 << 17;

constexpr int round_up(int value, int step) { return (value + step - 1) / step * step; }

/// The three transforms of one row of values; apply one to rows, then to columns.
template <int Size>
struct Transform;

/// Points 0, 1, −1, ∞.
template <>
struct Transform<2> {
  static constexpr int size = 2;
  static constexpr int span = 4;

  template <class V>
  static void kernel(const V (&g)[3], V (&to)[span]) {
    const V half(0.5F);
    to[0] = g[0];
    to[1] = half * (g[0] + g[1] + g[2]);
    to[2] = half * (g[0] - g[1] + g[2]);
    to[3] = g[2];
  }
  template <class V>
  static void input(const V (&d)[span], V (&to)[span]) {
    to[0] = d[0] - d[2];
    to[1] = d[1] + d[2];
    to[2] = d[2] - d[1];
    to[3] = d[1] - d[3];
  }
  template <class V>
  static void output(const V (&m)[span], V (&to)[size]) {
    to[0] = m[0] + m[1] + m[2];
    to[1] = m[1] - m[2] - m[3];
  }
};

/// Points 0, 1, −1, 2, −2, ∞.
template <>
struct Transform<4> {
  static constexpr int size = 4;
  static constexpr int span = 6;

  template <class V>
  static void kernel(const V (&g)[3], V (&to)[span]) {
    const V even = V(1.0F / 6) * (g[0] + g[2]);
    const V odd = V(1.0F / 6) * g[1];
    const V far = V(1.0F / 24) * g[0] + V(1.0F / 6) * g[2];
    const V far_odd = V(1.0F / 12) * g[1];
    to[0] = V(0.25F) * g[0];
    to[1] = V(0.0F) - even - odd;
    to[2] = odd - even;
    to[3] = far + far_odd;
    to[4] = far - far_odd;
    to[5] = g[2];
  }
  template <class V>
  static void input(const V (&d)[span], V (&to)[span]) {
    const V four(4.0F);
    const V five(5.0F);
    const V even = d[4] - four * d[2];
    const V odd = d[3] - four * d[1];
    const V near = d[4] - d[2];
    const V twice = d[3] - d[1] + (d[3] - d[1]);
    to[0] = four * d[0] + d[4] - five * d[2];
    to[1] = even + odd;
    to[2] = even - odd;
    to[3] = near + twice;
    to[4] = near - twice;
    to[5] = four * d[1] + d[5] - five * d[3];
  }
  template <class V>
  static void output(const V (&m)[span], V (&to)[size]) {
    const V sum = m[1] + m[2];
    const V difference = m[1] - m[2];
    const V far_sum = m[3] + m[4];
    const V far_difference = m[3] - m[4];
    to[0] = m[0] + sum + far_sum;
    to[1] = difference + V(2.0F) * far_difference;
    to[2] = sum + V(4.0F) * far_sum;
    to[3] = difference + V(8.0F) * far_difference + m[5];
  }
};

/// Applies a transform of rows to both axes: from(row, column) is read, to(row, column, value) is called for each result.
template <int From, int To, class V, class OneAxis, class Read, class Write>
void on_both_axes(OneAxis one_axis, Read read, Write write) {
  V half[From][To];  // rows as they were, columns transformed
  for (int row = 0; row < From; ++row) {
    V values[From];
    for (int column = 0; column < From; ++column) values[column] = read(row, column);
    one_axis(values, half[row]);
  }
  for (int column = 0; column < To; ++column) {
    V values[From];
    V done[To];
    for (int row = 0; row < From; ++row) values[row] = half[row][column];
    one_axis(values, done);
    for (int row = 0; row < To; ++row) write(row, column, done[row]);
  }
}

template <class T>
struct Algorithm {
  static constexpr int span = T::span;
  static constexpr int size = T::size;
  static constexpr int places = span * span;

  static void transform_kernel(const Weights3x3& weights, float* to) {
    const std::ptrdiff_t tap_stride = static_cast<std::ptrdiff_t>(weights.in) * weights.out;
    const std::ptrdiff_t in_stride = weights.turned ? 1 : weights.out;
    const std::ptrdiff_t out_stride = weights.turned ? weights.in : 1;
    const std::int64_t place = PackedMatrix::size(weights.in, weights.out);
    for (int first = 0; first < weights.out; first += tile_columns) {
      const int present = std::min(tile_columns, weights.out - first);
      for (int in = 0; in < weights.in; ++in, to += tile_columns) {
        float taps[9][tile_columns] = {};
        for (int tap = 0; tap < 9; ++tap) {
          const float* from = weights.data + (weights.turned ? 8 - tap : tap) * tap_stride + in * in_stride + first * out_stride;
          for (int j = 0; j < present; ++j) taps[tap][j] = from[j * out_stride];
        }
        for (int j = 0; j < tile_columns; j += simd::lanes) {
          on_both_axes<3, span, simd::Vector>([](const auto& g, auto& result) { T::kernel(g, result); },
                                              [&](int row, int column) { return load<simd::Vector>(taps[row * 3 + column] + j); },
                                              [&](int row, int column, const simd::Vector& value) { store(to + (row * span + column) * place + j, value); });
        }
      }
    }
  }

  /// One block of the input, all channels, to its place among `blocks`: spectrum [place][block][channels].
  static void transform_input(const float* from, std::ptrdiff_t row_stride, int channels, float* to, std::ptrdiff_t place_stride) {
    simd::for_each(static_cast<std::size_t>(channels), [&](auto lane, std::size_t c) {
      using V = decltype(lane);
      on_both_axes<span, span, V>([](const auto& d, auto& result) { T::input(d, result); },
                                  [&](int row, int column) { return load<V>(from + row * row_stride + static_cast<std::ptrdiff_t>(column) * channels + c); },
                                  [&](int row, int column, const V& value) { store(to + (row * span + column) * place_stride + c, value); });
    });
  }

  /// One block of the output, rows × columns of which lie in the image.
  static void transform_output(const float* from, std::ptrdiff_t place_stride, FirstSums first, int rows, int columns, ImageView<float> output, float* to) {
    const std::ptrdiff_t row_stride = static_cast<std::ptrdiff_t>(output.width) * output.channels;
    simd::for_each(static_cast<std::size_t>(output.channels), [&](auto lane, std::size_t c) {
      using V = decltype(lane);
      const V start = first.row != nullptr ? load<V>(first.row + c) : V(0.0F);
      on_both_axes<span, size, V>([](const auto& m, auto& result) { T::output(m, result); },
                                  [&](int row, int column) { return load<V>(from + (row * span + column) * place_stride + c); },
                                  [&](int row, int column, const V& value) {
                                    if (row >= rows || column >= columns) return;
                                    float* cell = to + row * row_stride + static_cast<std::ptrdiff_t>(column) * output.channels + c;
                                    store(cell, value + (first.out ? load<V>(cell) : start));
                                  });
    });
  }

  static void convolve(ImageView<const float> input, const float* kernel, FirstSums first, ImageView<float> output, Scratch& scratch) {
    const int in = input.channels;
    const int out = round_up(output.channels, tile_columns);
    const int down = (output.height + size - 1) / size;
    const int across = (output.width + size - 1) / size;
    const int total = output.batch * down * across;
    const int at_once = std::min(total, std::clamp(spectrum_values / (places * (in + out)) / tile_rows * tile_rows, tile_rows, most_blocks));
    float* spectrum = scratch.get(Scratch::spectrum, std::int64_t{places} * at_once * (in + out));
    float* products = spectrum + static_cast<std::ptrdiff_t>(places) * at_once * in;
    std::array<int, most_blocks> starts;
    std::array<int, most_blocks> out_starts;
    for (int i = 0; i < at_once; ++i) {
      starts[static_cast<std::size_t>(i)] = i * in;
      out_starts[static_cast<std::size_t>(i)] = i * out;
    }
    for (int begin = 0; begin < total; begin += at_once) {
      const int blocks = std::min(at_once, total - begin);
      const auto for_each_block = [&](auto body) {
        for (int i = 0; i < blocks; ++i) {
          const int block = begin + i;
          body(i, block / (down * across), block / across % down * size, block % across * size);
        }
      };
      for_each_block([&](int i, int image, int y, int x) {
        transform_input(input.at(image, y, x), static_cast<std::ptrdiff_t>(input.width) * in, in, spectrum + static_cast<std::ptrdiff_t>(i) * in,
                        static_cast<std::ptrdiff_t>(at_once) * in);
      });
      const auto count = static_cast<std::size_t>(blocks);
      for (int place = 0; place < places; ++place) {
        const PackedMatrix right(kernel + place * PackedMatrix::size(in, output.channels), in, out);
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
    }
  }
};

}  // namespace

std::int64_t winograd_kernel_size(Winograd form, int in, int out) {
  const int span = static_cast<int>(form) + 2;
  return span * span * PackedMatrix::size(in, out);
}

void winograd_transform_kernel(Winograd form, const Weights3x3& weights, float* transformed) {
  form == Winograd::two ? Algorithm<Transform<2>>::transform_kernel(weights, transformed) : Algorithm<Transform<4>>::transform_kernel(weights, transformed);
}

int winograd_extent(Winograd form, int cells) { return round_up(cells, static_cast<int>(form)) + 2; }

void winograd_conv2d(Winograd form, ImageView<const float> input, const float* transformed, FirstSums first, ImageView<float> output, Scratch& scratch) {
  form == Winograd::two ? Algorithm<Transform<2>>::convolve(input, transformed, first, output, scratch)
                        : Algorithm<Transform<4>>::convolve(input, transformed, first, output, scratch);
}

}  // namespace neocog::kernels
