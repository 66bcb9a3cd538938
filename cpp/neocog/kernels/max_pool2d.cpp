#include "neocog/kernels/max_pool2d.hpp"

#include <limits>

#include "neocog/core/simd.hpp"

namespace neocog::kernels {
namespace {

/// Calls body(image, y, x, rows, columns) for every output cell.
template <class Body>
void for_each_window(const Window& window, const ImageView<const float>& input, int out_height, int out_width, Body body) {
  for (int image = 0; image < input.batch; ++image) {
    for (int y = 0; y < out_height; ++y) {
      const Span rows = window.height.covered(y, input.height);
      for (int x = 0; x < out_width; ++x) body(image, y, x, rows, window.width.covered(x, input.width));
    }
  }
}

/// Calls body(offset of the cell's channels from the start of the image) in row-major order.
template <class Body>
void for_each_covered(const ImageView<const float>& input, Span rows, Span columns, Body body) {
  for (int row = rows.first; row < rows.last; ++row) {
    for (int column = columns.first; column < columns.last; ++column) body((static_cast<std::ptrdiff_t>(row) * input.width + column) * input.channels);
  }
}

}  // namespace

void max_pool2d_forward(const Window& window, ImageView<const float> input, ImageView<float> output) {
  const auto channels = static_cast<std::size_t>(input.channels);
  for_each_window(window, input, output.height, output.width, [&](int image, int y, int x, Span rows, Span columns) {
    const float* from = input.at(image, 0, 0);
    float* to = output.at(image, y, x);
    simd::for_each(channels, [&](auto lane, std::size_t c) {
      using V = decltype(lane);
      V best(-std::numeric_limits<float>::infinity());
      for_each_covered(input, rows, columns, [&](std::ptrdiff_t offset) {
        const V value = simd::load<V>(from + offset + c);
        best = simd::select((value > best) | (value != value), value, best);
      });
      simd::store(to + c, best);
    });
  });
}

void max_pool2d_backward(const Window& window, TieRule ties, ImageView<const float> input, ImageView<const float> output,
                         ImageView<const float> output_gradient, ImageView<float> input_gradient) {
  const auto channels = static_cast<std::size_t>(input.channels);
  for_each_window(window, input, output.height, output.width, [&](int image, int y, int x, Span rows, Span columns) {
    const float* from = input.at(image, 0, 0);
    float* to = input_gradient.at(image, 0, 0);
    simd::for_each(channels, [&](auto lane, std::size_t c) {
      using V = decltype(lane);
      const V best = simd::load<V>(output.at(image, y, x) + c);
      // With `first`, what is left to give: the whole gradient until a winner takes it, then 0.
      // With `even_split`, each winner's share.
      V share = simd::load<V>(output_gradient.at(image, y, x) + c);
      const auto won = [&](std::ptrdiff_t offset) {
        const V value = simd::load<V>(from + offset + c);
        return (value == best) | (value != value);
      };
      if (ties == TieRule::even_split) {
        V winners(0.0F);
        for_each_covered(input, rows, columns, [&](std::ptrdiff_t offset) { winners = winners + simd::select(won(offset), V(1.0F), V(0.0F)); });
        share = share / winners;
      }
      for_each_covered(input, rows, columns, [&](std::ptrdiff_t offset) {
        const auto winner = won(offset);
        float* cell = to + offset + c;
        simd::store(cell, simd::load<V>(cell) + simd::select(winner, share, V(0.0F)));
        if (ties == TieRule::first) share = simd::select(winner, V(0.0F), share);
      });
    });
  });
}

}  // namespace neocog::kernels
