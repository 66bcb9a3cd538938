#pragma once
#include "neocog/core/parallel.hpp"
#include "neocog/core/tensor.hpp"
#include "neocog/core/window.hpp"

// How pooling walks: the windows of every image, and the real cells under each.

namespace neocog::kernels {

/// Calls body(image, y, x, rows, columns) for every output cell, `rows_at_once` rows of an image on one thread: 1, or all of
/// them for bodies that write to what windows share.
template <class In, class Out, class Body>
void for_each_window(const Window& window, const ImageView<In>& input, const ImageView<Out>& output, int rows_at_once, Body body) {
  const std::int64_t cost = std::int64_t{rows_at_once} * output.width * output.channels * window.height.kernel * window.width.kernel;
  const std::int64_t parts = output.height / rows_at_once;
  parallel::for_ranges(parts * output.batch, parallel::worth_a_thread(cost), [=](std::int64_t first, std::int64_t last) {
    for (std::int64_t row = first * rows_at_once; row < last * rows_at_once; ++row) {
      const auto image = static_cast<int>(row / output.height);
      const auto y = static_cast<int>(row % output.height);
      const Span rows = window.height.covered(y, input.height);
      for (int x = 0; x < output.width; ++x) body(image, y, x, rows, window.width.covered(x, input.width));
    }
  });
}

/// Calls body(offset of the cell's channels from the start of the image) in row-major order.
template <class In, class Body>
void for_each_covered(const ImageView<In>& input, Span rows, Span columns, Body body) {
  for (int row = rows.first; row < rows.last; ++row) {
    std::ptrdiff_t cell = (static_cast<std::ptrdiff_t>(row) * input.width + columns.first) * input.channels;
    for (int column = columns.first; column < columns.last; ++column, cell += input.channels) body(cell);
  }
}

}  // namespace neocog::kernels
