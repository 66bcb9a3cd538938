#include "neocog/kernels/depthwise_conv2d.hpp"

#include "neocog/core/parallel.hpp"
#include "neocog/core/simd.hpp"
#include "neocog/kernels/elementwise.hpp"
#include "neocog/kernels/matrix_product.hpp"

namespace neocog::kernels {
namespace {

/// The taps of one axis's window that lie in the input.
struct TapSpan {
  int first = 0;
  int last;

  TapSpan(const WindowAxis& axis, int output, int input) : last(axis.kernel) {
    while (first < last && axis.cell(output, first) < 0) ++first;
    while (last > first && axis.cell(output, last - 1) >= input) --last;
  }
};

/// Calls body(tap, input cell, output cell) for every tap of every window that lies in the input.
template <class In, class Out, class Body>
void for_each_tap(const Window& window, const ImageView<In>& input, const ImageView<Out>& output, Body body) {
  for (int image = 0; image < output.batch; ++image) {
    for (int y = 0; y < output.height; ++y) {
      const TapSpan rows(window.height, y, input.height);
      for (int x = 0; x < output.width; ++x) {
        const TapSpan columns(window.width, x, input.width);
        Out* out = output.at(image, y, x);
        for (int ky = rows.first; ky < rows.last; ++ky) {
          for (int kx = columns.first; kx < columns.last; ++kx) {
            const std::ptrdiff_t tap = static_cast<std::ptrdiff_t>(ky) * window.width.kernel + kx;
            body(tap, input.at(image, window.height.cell(y, ky), window.width.cell(x, kx)), out);
          }
        }
      }
    }
  }
}

/// Where the weights of tap 0 stand, and how far it is to the next tap's; backwards they are read in reverse.
struct TapWeights {
  const float* first;
  std::ptrdiff_t step;
};

/// `Cells` neighbouring outputs whose windows reach the same taps: the sums of a few channels stay in registers. With
/// Stride, the window has three columns and that stride: what neighbours share is read once.
template <int Cells, int Stride>
void convolve_cells(const Window& window, const float* corner, std::ptrdiff_t row_stride, TapSpan rows, TapSpan columns, TapWeights weights, const float* bias,
                    bool add, float* output, int channels) {
  const std::ptrdiff_t cell_stride = static_cast<std::ptrdiff_t>(window.width.stride) * channels;
  const std::ptrdiff_t tap_stride = static_cast<std::ptrdiff_t>(window.width.dilation) * channels;
  simd::for_each(static_cast<std::size_t>(channels), [&](auto lane, std::size_t c) {
    using V = decltype(lane);
    V sums[Cells];
    for (int i = 0; i < Cells; ++i) {
      sums[i] = add ? simd::load<V>(output + static_cast<std::ptrdiff_t>(i) * channels + c) : bias != nullptr ? simd::load<V>(bias + c) : V(0.0F);
    }
    for (int ky = rows.first; ky < rows.last; ++ky) {
      const float* from = corner + ky * window.height.dilation * row_stride + columns.first * tap_stride + c;
      const float* weight = weights.first + (ky * window.width.kernel + columns.first) * weights.step + c;
      if constexpr (Stride > 0) {
        V values[(Cells - 1) * Stride + 3];
        for (V& value : values) {
          value = simd::load<V>(from);
          from += channels;
        }
        for (int kx = 0; kx < 3; ++kx, weight += weights.step) {
          const V factor = simd::load<V>(weight);
          for (int i = 0; i < Cells; ++i) sums[i] = simd::multiply_add(values[i * Stride + kx], factor, sums[i]);
        }
        continue;
      }
      for (int kx = columns.first; kx < columns.last; ++kx, from += tap_stride, weight += weights.step) {
        const V factor = simd::load<V>(weight);
        for (int i = 0; i < Cells; ++i) sums[i] = simd::multiply_add(simd::load<V>(from + i * cell_stride), factor, sums[i]);
      }
    }
    for (int i = 0; i < Cells; ++i) simd::store(output + static_cast<std::ptrdiff_t>(i) * channels + c, sums[i]);
  });
}

/// output = bias, or with `add` what it holds, + input ⋆ weights, one kernel per channel.
void convolve(const Window& window, ImageView<const float> input, TapWeights weights, const float* bias, bool add, ImageView<float> output,
              CellsDone* listener = nullptr) {
  constexpr int at_once = 4;
  const int channels = output.channels;
  const std::ptrdiff_t row_stride = static_cast<std::ptrdiff_t>(input.width) * channels;
  const bool three = window.width.kernel == 3 && window.width.dilation == 1 && window.width.stride <= 2;
  const auto several_cells = window.width.stride == 1 ? convolve_cells<at_once, 1> : convolve_cells<at_once, 2>;
  const auto whole = [&](int x) { return window.width.first(x) >= 0 && window.width.first(x) + window.width.extent() <= input.width; };
  const std::int64_t least = parallel::worth_a_thread(std::int64_t{output.width} * channels * window.height.kernel * window.width.kernel);
  parallel::for_ranges(std::int64_t{output.batch} * output.height, least, [&](std::int64_t first, std::int64_t last) {
    for (std::int64_t row = first; row < last; ++row) {
      const auto image = static_cast<int>(row / output.height);
      const auto y = static_cast<int>(row % output.height);
      const TapSpan rows(window.height, y, input.height);
      for (int x = 0; x < output.width;) {
        // The window's first cell may lie outside; only its taps inside are read.
        const float* corner = input.at(image, 0, 0) + window.height.first(y) * row_stride + static_cast<std::ptrdiff_t>(window.width.first(x)) * channels;
        const TapSpan columns(window.width, x, input.width);
        const bool several = three && x + at_once <= output.width && whole(x) && whole(x + at_once - 1);
        (several ? several_cells : convolve_cells<1, 0>)(window, corner, row_stride, rows, columns, weights, bias, add, output.at(image, y, x), channels);
        x += several ? at_once : 1;
      }
      if (listener != nullptr) listener->done(output.at(image, y, 0), static_cast<std::size_t>(output.width));
    }
  });
}

}  // namespace

void depthwise_conv2d_forward(const Window& window, int multiplier, ImageView<const float> input, const float* weights, const float* bias,
                              ImageView<float> output, CellsDone* listener) {
  if (multiplier == 1) return convolve(window, input, {weights, output.channels}, bias, false, output, listener);
  fill_rows(bias, {output.data, static_cast<int>(output.positions()), output.channels, output.channels});
  for_each_tap(window, input, output, [&](std::ptrdiff_t tap, const float* in, float* out) {
    const float* weight = weights + tap * output.channels;
    for (int c = 0; c < output.channels; ++c) out[c] += in[c / multiplier] * weight[c];
  });
  if (listener != nullptr) listener->done(output.data, output.positions());
}

void depthwise_conv2d_backward_input(const Window& window, int multiplier, ImageView<const float> output_gradient, const float* weights,
                                     ImageView<float> input_gradient) {
  const int channels = output_gradient.channels;
  if (multiplier == 1 && window.height.stride == 1 && window.width.stride == 1) {
    // A convolution with the kernel turned by 180°.
    const auto turned = [](WindowAxis axis) {
      axis.padding_before = static_cast<int>(axis.extent()) - 1 - axis.padding_before;
      return axis;
    };
    const std::ptrdiff_t taps = static_cast<std::ptrdiff_t>(window.height.kernel) * window.width.kernel;
    return convolve({turned(window.height), turned(window.width)}, output_gradient, {weights + (taps - 1) * channels, -channels}, nullptr, true,
                    input_gradient);
  }
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
