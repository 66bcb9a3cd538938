#include "neocog/kernels/max_pool2d.hpp"

#include <limits>

#include "neocog/core/simd.hpp"
#include "neocog/kernels/pooling.hpp"

namespace neocog::kernels {

void max_pool2d_forward(const Window& window, ImageView<const float> input, ImageView<float> output) {
  const auto channels = static_cast<std::size_t>(input.channels);
  for_each_window(window, input, output, 1, [=](int image, int y, int x, Span rows, Span columns) {
    const float* corner = input.at(image, rows.first, columns.first);
    const std::ptrdiff_t row_stride = static_cast<std::ptrdiff_t>(input.width) * input.channels;
    float* to = output.at(image, y, x);
    simd::for_each_overlapping(channels, [&](auto lane, std::size_t c) {
      using V = decltype(lane);
      V best(-std::numeric_limits<float>::infinity());
      const auto meet = [&best](const float* cell) {
        const V value = simd::load<V>(cell);
        best = simd::select((value > best) | (value != value), value, best);
      };
      const float* row = corner + c;
      for (int i = rows.size(); i > 0; --i, row += row_stride) {
        if (columns.size() == 2) {
          meet(row);
          meet(row + input.channels);
          continue;
        }
        const float* cell = row;
        for (int j = columns.size(); j > 0; --j, cell += input.channels) meet(cell);
      }
      simd::store(to + c, best);
    });
  });
}

void max_pool2d_backward(const Window& window, TieRule ties, ImageView<const float> input, ImageView<const float> output,
                         ImageView<const float> output_gradient, ImageView<float> input_gradient, Onto onto) {
  const auto channels = static_cast<std::size_t>(input.channels);
  for_each_window(window, input, output, output.height, [=](int image, int y, int x, Span rows, Span columns) {
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
        const V given = simd::select(winner, share, V(0.0F));
        simd::store(cell, onto == Onto::nothing ? given : V(simd::load<V>(cell) + given));
        if (ties == TieRule::first) share = simd::select(winner, V(0.0F), share);
      });
    });
  });
}

}  // namespace neocog::kernels
