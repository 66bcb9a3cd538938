#pragma once
#include "cpp/reference/image.hpp"
#include "neocog/kernels/conv2d.hpp"

namespace neocog::reference {

using kernels::Conv2dGeometry;

/// Calls body(input index, weight index, output index) for every product of a convolution,
///   output[output index] += input[input index] · weights[weight index],
/// taps in the padding left out. Weights are [kernel height, kernel width, in / groups, out]. Nothing is flipped.
template <class Body>
void for_each_product(const Conv2dGeometry& geometry, const Image& input, const Image& output, Body body) {
  const WindowAxis& vertical = geometry.window.height;
  const WindowAxis& horizontal = geometry.window.width;
  const int in_per_group = input.channels / geometry.groups;
  const int out_per_group = output.channels / geometry.groups;

  for (int image = 0; image < output.batch; ++image) {
    for (int y = 0; y < output.height; ++y) {
      for (int x = 0; x < output.width; ++x) {
        for (int out = 0; out < output.channels; ++out) {
          const int first_in = out / out_per_group * in_per_group;
          for (int ky = 0; ky < vertical.kernel; ++ky) {
            for (int kx = 0; kx < horizontal.kernel; ++kx) {
              const int row = y * vertical.stride - vertical.padding_before + ky * vertical.dilation;
              const int column = x * horizontal.stride - horizontal.padding_before + kx * horizontal.dilation;
              if (!input.contains(row, column)) continue;
              for (int in = 0; in < in_per_group; ++in) {
                const int weight = ((ky * horizontal.kernel + kx) * in_per_group + in) * output.channels + out;
                body(input.index(image, row, column, first_in + in), static_cast<std::size_t>(weight), output.index(image, y, x, out));
              }
            }
          }
        }
      }
    }
  }
}

/// output = bias + the sum of the products. An empty bias counts as 0.
inline void conv2d_forward(const Conv2dGeometry& geometry, const Image& input, const std::vector<double>& weights, const std::vector<double>& bias,
                           Image& output) {
  for (std::size_t i = 0; i < output.values.size(); ++i) output.values[i] = bias.empty() ? 0.0 : bias[i % bias.size()];
  for_each_product(geometry, input, output, [&](std::size_t i, std::size_t w, std::size_t o) { output.values[o] += input.values[i] * weights[w]; });
}

inline void conv2d_backward_input(const Conv2dGeometry& geometry, const Image& output_gradient, const std::vector<double>& weights, Image& input_gradient) {
  for_each_product(geometry, input_gradient, output_gradient,
                   [&](std::size_t i, std::size_t w, std::size_t o) { input_gradient.values[i] += output_gradient.values[o] * weights[w]; });
}

inline void conv2d_backward_weights(const Conv2dGeometry& geometry, const Image& input, const Image& output_gradient, std::vector<double>& weights_gradient,
                                    std::vector<double>& bias_gradient) {
  for_each_product(geometry, input, output_gradient,
                   [&](std::size_t i, std::size_t w, std::size_t o) { weights_gradient[w] += output_gradient.values[o] * input.values[i]; });
  for (std::size_t i = 0; i < output_gradient.values.size() && !bias_gradient.empty(); ++i) {
    bias_gradient[i % bias_gradient.size()] += output_gradient.values[i];
  }
}

}  // namespace neocog::reference
