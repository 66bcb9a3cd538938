#include "neocog/kernels/transposed_conv2d.hpp"

#include <algorithm>

#include "neocog/kernels/conv2d.hpp"
#include "neocog/kernels/elementwise.hpp"
#include "neocog/kernels/matrix_product.hpp"

namespace neocog::kernels {
namespace {

/// Calls body(index in [taps, in, out], index in [taps, out, in]): the convolution that this is the transpose of reads
/// our output's channels and makes our input's.
template <class Body>
void for_each_weight(const Window& window, int in, int out, Body body) {
  const std::ptrdiff_t taps = static_cast<std::ptrdiff_t>(window.height.kernel) * window.width.kernel;
  for (std::ptrdiff_t tap = 0; tap < taps; ++tap) {
    const std::ptrdiff_t start = tap * in * out;
    for (int i = 0; i < in; ++i) {
      for (int o = 0; o < out; ++o) body(start + static_cast<std::ptrdiff_t>(i) * out + o, start + static_cast<std::ptrdiff_t>(o) * in + i);
    }
  }
}

std::int64_t weight_count(const Window& window, int in, int out) { return std::int64_t{window.height.kernel} * window.width.kernel * in * out; }

/// The weights with their last two axes exchanged.
const float* turned(const Window& window, const float* weights, int in, int out, Scratch& scratch) {
  float* result = scratch.get(Scratch::turned_weights, weight_count(window, in, out));
  for_each_weight(window, in, out, [&](std::ptrdiff_t ours, std::ptrdiff_t theirs) { result[theirs] = weights[ours]; });
  return result;
}

}  // namespace

void transposed_conv2d_forward(const Window& window, ImageView<const float> input, const float* weights, const float* bias, ImageView<float> output,
                               Scratch& scratch) {
  fill_rows(bias, {output.data, static_cast<int>(output.positions()), output.channels, output.channels});
  Prepared once;
  conv2d_backward_input({window}, input, turned(window, weights, input.channels, output.channels, scratch), output, once, scratch);
}

void transposed_conv2d_backward_input(const Window& window, ImageView<const float> output_gradient, const float* weights, ImageView<float> input_gradient,
                                      Scratch& scratch) {
  const float* kernel = turned(window, weights, input_gradient.channels, output_gradient.channels, scratch);
  const std::size_t count = input_gradient.positions() * static_cast<std::size_t>(input_gradient.channels);
  ImageView<float> own = input_gradient;
  own.data = scratch.get(Scratch::image, static_cast<std::int64_t>(count));
  Prepared once;
  conv2d_forward({window}, output_gradient, kernel, nullptr, own, once, scratch);
  add_to(own.data, input_gradient.data, count);
}

void transposed_conv2d_backward_weights(const Window& window, ImageView<const float> input, ImageView<const float> output_gradient, float* weights_gradient,
                                        float* bias_gradient, Scratch& scratch) {
  const int in = input.channels;
  const int out = output_gradient.channels;
  const std::int64_t count = weight_count(window, in, out);
  float* kernel = scratch.get(Scratch::turned_weights, count);
  std::fill_n(kernel, count, 0.0F);
  conv2d_backward_weights({window}, output_gradient, input, kernel, nullptr, scratch);
  for_each_weight(window, in, out, [&](std::ptrdiff_t ours, std::ptrdiff_t theirs) { weights_gradient[ours] += kernel[theirs]; });
  if (bias_gradient != nullptr) add_column_sums({output_gradient.data, static_cast<int>(output_gradient.positions()), out, out}, bias_gradient);
}

}  // namespace neocog::kernels
