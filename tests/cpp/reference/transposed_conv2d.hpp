#pragma once
#include "cpp/reference/image.hpp"
#include "neocog/core/window.hpp"

namespace neocog::reference {

/// Calls body(input index, weight index, output index) for every product of a transposed convolution. Input cell [y, x]
/// writes a whole kernel into the full result, at [y · stride, x · stride]; the padding is then cut off.
/// Weights are [kernel height, kernel width, in, out].
template <class Body>
void for_each_transposed_product(const Window& window, const Image& input, const Image& output, Body body) {
  for (int image = 0; image < input.batch; ++image) {
    for (int y = 0; y < input.height; ++y) {
      for (int x = 0; x < input.width; ++x) {
        for (int ky = 0; ky < window.height.kernel; ++ky) {
          for (int kx = 0; kx < window.width.kernel; ++kx) {
            const int row = y * window.height.stride + ky - window.height.padding_before;
            const int column = x * window.width.stride + kx - window.width.padding_before;
            if (!output.contains(row, column)) continue;
            for (int in = 0; in < input.channels; ++in) {
              for (int out = 0; out < output.channels; ++out) {
                const int weight = ((ky * window.width.kernel + kx) * input.channels + in) * output.channels + out;
                body(input.index(image, y, x, in), static_cast<std::size_t>(weight), output.index(image, row, column, out));
              }
            }
          }
        }
      }
    }
  }
}

/// output = bias + the sum of the products. An empty bias counts as 0.
inline void transposed_conv2d_forward(const Window& window, const Image& input, const std::vector<double>& weights, const std::vector<double>& bias,
                                      Image& output) {
  for (std::size_t i = 0; i < output.values.size(); ++i) output.values[i] = bias.empty() ? 0.0 : bias[i % bias.size()];
  for_each_transposed_product(window, input, output, [&](std::size_t i, std::size_t w, std::size_t o) { output.values[o] += input.values[i] * weights[w]; });
}

inline void transposed_conv2d_backward_input(const Window& window, const Image& output_gradient, const std::vector<double>& weights, Image& input_gradient) {
  for_each_transposed_product(window, input_gradient, output_gradient,
                              [&](std::size_t i, std::size_t w, std::size_t o) { input_gradient.values[i] += output_gradient.values[o] * weights[w]; });
}

inline void transposed_conv2d_backward_weights(const Window& window, const Image& input, const Image& output_gradient, std::vector<double>& weights_gradient,
                                               std::vector<double>& bias_gradient) {
  for_each_transposed_product(window, input, output_gradient,
                              [&](std::size_t i, std::size_t w, std::size_t o) { weights_gradient[w] += output_gradient.values[o] * input.values[i]; });
  for (std::size_t i = 0; i < output_gradient.values.size() && !bias_gradient.empty(); ++i) {
    bias_gradient[i % bias_gradient.size()] += output_gradient.values[i];
  }
}

}  // namespace neocog::reference
