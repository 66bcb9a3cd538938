#pragma once
#include "neocog/core/tensor.hpp"
#include "neocog/core/window.hpp"

// How pooling walks: the windows of every image, and the real cells under each.

namespace neocog::kernels {

/// Calls body(image, y, x, rows, columns) for every output cell.
template <class In, class Out, class Body>
void for_each_window(const Window& window, const ImageView<In>& input, const ImageView<Out>& output, Body body) {
  for (int image = 0; image < input.batch; ++image) {
    for (int y = 0; y < output.height; ++y) {
      const Span rows = window.height.covered(y, input.height);
      for (int x = 0; x < output.width; ++x) body(image, y, x, rows, window.width.covered(x, input.width));
    }
  }
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
