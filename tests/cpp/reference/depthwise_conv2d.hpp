#pragma once
#include "cpp/reference/image.hpp"
#include "neocog/core/window.hpp"

namespace neocog::reference {

/// Calls body(input index, weight index, output index) for every product of a depthwise convolution: output channel
/// c · multiplier + j reads input channel c alone. Taps in the padding are left out.
/// Weights are [kernel height, kernel width, 1, in · multiplier].
template <class Body>
void for_each_depthwise_product(const Window& window, int multiplier, const Image& input, const Image& output, Body body) {
  for (int image = 0; image < output.batch; ++image) {
    for (int y = 0; y < output.height; ++y) {
      for (int x = 0; x < output.width; ++x) {
        for (int c = 0; c < input.channels; ++c) {
          for (int j = 0; j < multiplier; ++j) {
            const int out = c * multiplier + j;
            for (int ky = 0; ky < window.height.kernel; ++ky) {
              for (int kx = 0; kx < window.width.kernel; ++kx) {
                const int row = y * window.height.stride - window.height.padding_before + ky * window.height.dilation;
                const int column = x * window.width.stride - window.width.padding_before + kx * window.width.dilation;
                if (!input.contains(row, column)) continue;
                const int weight = (ky * window.width.kernel + kx) * input.channels * multiplier + out;
                body(input.index(image, row, column, c), static_cast<std::size_t>(weight), output.index(image, y, x, out));
              }
            }
          }
        }
      }
    }
  }
}

/// output = bias + the sum of the products. An empty bias counts as 0.
inline void depthwise_conv2d_forward(const Window& window, int multiplier, const Image& input, const std::vector<double>& weights,
                                     const std::vector<double>& bias, Image& output) {
  for (std::size_t i = 0; i < output.values.size(); ++i) output.values[i] = bias.empty() ? 0.0 : bias[i % bias.size()];
  for_each_depthwise_product(window, multiplier, input, output,
                             [&](std::size_t i, std::size_t w, std::size_t o) { output.values[o] += input.values[i] * weights[w]; });
}

inline void depthwise_conv2d_backward_input(const Window& window, int multiplier, const Image& output_gradient, const std::vector<double>& weights,
                                            Image& input_gradient) {
  for_each_depthwise_product(window, multiplier, input_gradient, output_gradient,
                             [&](std::size_t i, std::size_t w, std::size_t o) { input_gradient.values[i] += output_gradient.values[o] * weights[w]; });
}

inline void depthwise_conv2d_backward_weights(const Window& window, int multiplier, const Image& input, const Image& output_gradient,
                                              std::vector<double>& weights_gradient, std::vector<double>& bias_gradient) {
  for_each_depthwise_product(window, multiplier, input, output_gradient,
                             [&](std::size_t i, std::size_t w, std::size_t o) { weights_gradient[w] += output_gradient.values[o] * input.values[i]; });
  for (std::size_t i = 0; i < output_gradient.values.size() && !bias_gradient.empty(); ++i) {
    bias_gradient[i % bias_gradient.size()] += output_gradient.values[i];
  }
}

}  // namespace neocog::reference
