#include "neocog/kernels/avg_pool2d.hpp"

#include "neocog/core/simd.hpp"
#include "neocog/kernels/pooling.hpp"

namespace neocog::kernels {
namespace {

float share_of(const Window& window, Divisor divisor, Span rows, Span columns) {
  if (divisor == Divisor::window_area) return 1.0F / (static_cast<float>(window.height.kernel) * static_cast<float>(window.width.kernel));
  return 1.0F / (static_cast<float>(rows.size()) * static_cast<float>(columns.size()));
}

}  // namespace

void avg_pool2d_forward(const Window& window, Divisor divisor, ImageView<const float> input, ImageView<float> output) {
  const auto channels = static_cast<std::size_t>(input.channels);
  for_each_window(window, input, output, 1, [=](int image, int y, int x, Span rows, Span columns) {
    const float* from = input.at(image, 0, 0);
    float* to = output.at(image, y, x);
    const float share = share_of(window, divisor, rows, columns);
    simd::for_each(channels, [&](auto lane, std::size_t c) {
      using V = decltype(lane);
      // Row by row: over a whole map, one sum would lose what is small beside it.
      V sum(0.0F);
      for (int row = rows.first; row < rows.last; ++row) {
        V row_sum(0.0F);
        for_each_covered(input, {row, row + 1}, columns, [&](std::ptrdiff_t offset) { row_sum = row_sum + simd::load<V>(from + offset + c); });
        sum = sum + row_sum;
      }
      simd::store(to + c, sum * V(share));
    });
  });
}

void avg_pool2d_backward(const Window& window, Divisor divisor, ImageView<const float> output_gradient, ImageView<float> input_gradient) {
  const auto channels = static_cast<std::size_t>(input_gradient.channels);
  for_each_window(window, input_gradient, output_gradient, output_gradient.height, [=](int image, int y, int x, Span rows, Span columns) {
    const float* gradient = output_gradient.at(image, y, x);
    float* to = input_gradient.at(image, 0, 0);
    const float share = share_of(window, divisor, rows, columns);
    for_each_covered(input_gradient, rows, columns, [&](std::ptrdiff_t offset) {
      simd::for_each(channels, [&](auto lane, std::size_t c) {
        using V = decltype(lane);
        float* cell = to + offset + c;
        simd::store(cell, simd::load<V>(cell) + simd::load<V>(gradient + c) * V(share));
      });
    });
  });
}

}  // namespace neocog::kernels
