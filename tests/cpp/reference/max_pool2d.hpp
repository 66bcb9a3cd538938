#pragma once
#include <cmath>
#include <limits>

#include "cpp/reference/image.hpp"
#include "neocog/kernels/max_pool2d.hpp"

namespace neocog::reference {

using kernels::TieRule;

/// The indices of the real cells under a window, in row-major order; padding is never among them.
inline std::vector<std::size_t> cells_under(const Window& window, const Image& input, int image, int y, int x, int channel) {
  std::vector<std::size_t> cells;
  for (int ky = 0; ky < window.height.kernel; ++ky) {
    for (int kx = 0; kx < window.width.kernel; ++kx) {
      const int row = y * window.height.stride - window.height.padding_before + ky;
      const int column = x * window.width.stride - window.width.padding_before + kx;
      if (input.contains(row, column)) cells.push_back(input.index(image, row, column, channel));
    }
  }
  return cells;
}

/// Those of the cells that hold the maximum. A NaN is larger than any number.
inline std::vector<std::size_t> winners_among(const std::vector<std::size_t>& cells, const Image& input) {
  const auto less = [](double a, double b) { return (std::isnan(b) && !std::isnan(a)) || a < b; };
  double best = -std::numeric_limits<double>::infinity();
  for (const std::size_t cell : cells) {
    if (less(best, input.values[cell])) best = input.values[cell];
  }
  std::vector<std::size_t> winners;
  for (const std::size_t cell : cells) {
    if (!less(input.values[cell], best)) winners.push_back(cell);
  }
  return winners;
}

/// Calls body(output index, the winners of its window) for every output value.
template <class Body>
void for_each_window(const Window& window, const Image& input, const Image& output, Body body) {
  for (int image = 0; image < output.batch; ++image) {
    for (int y = 0; y < output.height; ++y) {
      for (int x = 0; x < output.width; ++x) {
        for (int channel = 0; channel < output.channels; ++channel) {
          body(output.index(image, y, x, channel), winners_among(cells_under(window, input, image, y, x, channel), input));
        }
      }
    }
  }
}

inline void max_pool2d_forward(const Window& window, const Image& input, Image& output) {
  for_each_window(window, input, output, [&](std::size_t o, const std::vector<std::size_t>& winners) { output.values[o] = input.values[winners.front()]; });
}

inline void max_pool2d_backward(const Window& window, TieRule ties, const Image& input, const Image& output_gradient, Image& input_gradient) {
  for_each_window(window, input, output_gradient, [&](std::size_t o, const std::vector<std::size_t>& winners) {
    const double gradient = output_gradient.values[o];
    if (ties == TieRule::first) {
      input_gradient.values[winners.front()] += gradient;
    } else {
      for (const std::size_t winner : winners) input_gradient.values[winner] += gradient / static_cast<double>(winners.size());
    }
  });
}

}  // namespace neocog::reference
