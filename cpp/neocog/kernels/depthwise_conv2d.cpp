#include "neocog/kernels/depthwise_conv2d.hpp"

#include "neocog/core/simd.hpp"
#include "neocog/kernels/elementwise.hpp"
#include "neocog/kernels/matrix_product.hpp"

namespace neocog::kernels {
namespace {

/// Calls body(tap, input cell, output cell) for every tap of every window that lies in the input.
template <class In, class Out, class Body>
void for_each_tap(const Window& window, const ImageView<In>& input, const ImageView<Out>& output, Body body) {
  for (int image = 0; image < output.batch; ++image) {
    for (int y = 0; y < output.height; ++y) {
      for (int x = 0; x < output.width; ++x) {
        Out* out = output.at(image, y, x);
        for (int ky = 0; ky < window.height.kernel; ++ky) {
          const int row = window.height.cell(y, ky);
          if (row < 0 || row >= input.height) continue;
          for (int kx = 0; kx < window.width.kernel; ++kx) {
            const int column = window.width.cell(x, kx);
            if (column < 0 || column >= input.width) continue;
            body(static_cast<std::ptrdiff_t>(ky) * window.width.kernel + kx, input.at(image, row, column), out);
          }
        }
      }
    }
  }
}

}  // namespace

void depthwise_conv2d_forward(const Window& window, int multiplier, ImageView<const float> input, const float* weights, const float* bias,
                              ImageView<float> output) {
  fill_rows(bias, {output.data, static_cast<int>(output.positions()), output.channels, output.channels});
  for_each_tap(window, input, output, [&](std::ptrdiff_t tap, const float* in, float* out) {
    const float* weight = weights + tap * output.channels;
    if (multiplier == 1) {
      multiply_add_to(in, weight, out, static_cast<std::size_t>(output.channels));
      return;
    }
    for (int c = 0; c < output.channels; ++c) out[c] += in[c / multiplier] * weight[c];
  });
}

void depthwise_conv2d_backward_input(const Window& window, int multiplier, ImageView<const float> output_gradient, const float* weights,
                                     ImageView<float> input_gradient) {
  const int channels = output_gradient.channels;
  for_each_tap(window, input_gradient, output_gradient, [&](std::ptrdiff_t tap, float* in, const float* out) {
    const float* weight = weights + tap * channels;
    if (multiplier == 1) {
      multiply_add_to(out, weight, in, static_cast<std::size_t>(channels));
      return;
    }
    for (int c = 0; c < channels; ++c) in[c / multiplier] += out[c] * weight[c];
  });
}

void depthwise_conv2d_backward_weights(const Window& window, int multiplier, ImageView<const float> input, ImageView<const float> output_gradient,
                                       float* weights_gradient, float* bias_gradient) {
  const int channels = output_gradient.channels;
  for_each_tap(window, input, output_gradient, [&](std::ptrdiff_t tap, const float* in, const float* out) {
    float* weight = weights_gradient + tap * channels;
    if (multiplier == 1) {
      multiply_add_to(in, out, weight, static_cast<std::size_t>(channels));
      return;
    }
    for (int c = 0; c < channels; ++c) weight[c] += in[c / multiplier] * out[c];
  });
  if (bias_gradient != nullptr) add_column_sums({output_gradient.data, static_cast<int>(output_gradient.positions()), channels, channels}, bias_gradient);
}

}  // namespace neocog::kernels
