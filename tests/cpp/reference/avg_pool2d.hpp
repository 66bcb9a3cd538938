#pragma once
#include "cpp/reference/image.hpp"
#include "neocog/kernels/avg_pool2d.hpp"

namespace neocog::reference {

/// Calls body(input index, output index, the input's share in the output) for every real cell under every window.
template <class Body>
void for_each_share(const Window& window, kernels::Divisor divisor, const Image& input, const Image& output, Body body) {
  for (int image = 0; image < output.batch; ++image) {
    for (int y = 0; y < output.height; ++y) {
      for (int x = 0; x < output.width; ++x) {
        for (int channel = 0; channel < output.channels; ++channel) {
          std::vector<std::size_t> cells;
          for (int ky = 0; ky < window.height.kernel; ++ky) {
            for (int kx = 0; kx < window.width.kernel; ++kx) {
              const int row = y * window.height.stride - window.height.padding_before + ky;
              const int column = x * window.width.stride - window.width.padding_before + kx;
              if (input.contains(row, column)) cells.push_back(input.index(image, row, column, channel));
            }
          }
          const double area = window.height.kernel * window.width.kernel;
          const double share = 1.0 / (divisor == kernels::Divisor::window_area ? area : static_cast<double>(cells.size()));
          for (const std::size_t cell : cells) body(cell, output.index(image, y, x, channel), share);
        }
      }
    }
  }
}

inline void avg_pool2d_forward(const Window& window, kernels::Divisor divisor, const Image& input, Image& output) {
  output.values.assign(output.values.size(), 0.0);
  for_each_share(window, divisor, input, output, [&](std::size_t i, std::size_t o, double share) { output.values[o] += input.values[i] * share; });
}

inline void avg_pool2d_backward(const Window& window, kernels::Divisor divisor, const Image& output_gradient, Image& input_gradient) {
  for_each_share(window, divisor, input_gradient, output_gradient,
                 [&](std::size_t i, std::size_t o, double share) { input_gradient.values[i] += output_gradient.values[o] * share; });
}

}  // namespace neocog::reference
