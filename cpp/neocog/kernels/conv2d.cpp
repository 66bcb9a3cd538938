#include "neocog/kernels/conv2d.hpp"

#include <algorithm>
#include <vector>

#include "neocog/core/parallel.hpp"
#include "neocog/core/simd.hpp"
#include "neocog/kernels/direct_conv2d.hpp"
#include "neocog/kernels/frame.hpp"
#include "neocog/kernels/tile.hpp"
#include "neocog/kernels/winograd.hpp"

namespace neocog::kernels {
namespace {

// Images are framed this many values at a time, so that the copies are still in the cache when they are read.
constexpr std::int64_t framed_values = 1 << 16;

/// Calls body(first image, framed images) for a few images of the batch at a time, one after another.
template <class Body>
void for_each_framed(ImageView<const float> images, const Frame& frame, Scratch& scratch, Body body) {
  if (frame.empty()) return body(0, images);
  const std::int64_t each = std::max<std::int64_t>(1, frame.size(part(images, 0, 1)));
  const auto at_once = static_cast<int>(std::clamp<std::int64_t>(framed_values / each, 1, images.batch));
  float* memory = scratch.get(Scratch::frame, each * at_once);
  for (int first = 0; first < images.batch; first += at_once) {
    body(first, framed(part(images, first, std::min(at_once, images.batch - first)), frame, memory));
  }
}

/// The same with images on several threads. A body that has one image alone to work on may use them itself.
template <class Body>
void for_each_framed_parallel(ImageView<const float> images, const Frame& frame, std::int64_t operations, Scratch& scratch, Body body) {
  parallel::for_ranges(images.batch, parallel::worth_a_thread(operations), [&](std::int64_t first, std::int64_t last) {
    const auto start = static_cast<int>(first);
    for_each_framed(part(images, start, static_cast<int>(last) - start), frame, scratch,
                    [&](int image, ImageView<const float> some) { body(start + image, some); });
  });
}

/// The sizes of the matrix product that one group of channels amounts to.
struct Group {
  int in;     // channels of the input that the group reads
  int out;    // channels of the output that it makes
  int depth;  // values in one patch

  Group(const Conv2dGeometry& geometry, int in_channels, int out_channels)
      : in(in_channels / geometry.groups), out(out_channels / geometry.groups), depth(geometry.window.height.kernel * geometry.window.width.kernel * in) {}
};

/// The zeros that an axis's windows reach at the end of its input.
int zeros_after(const WindowAxis& axis, int input, int output) { return std::max(0, static_cast<int>(axis.first(output - 1) + axis.extent()) - input); }

/// The zeros around the input that windows reach.
template <class In, class Out>
Frame padding(const Window& window, const ImageView<In>& input, const ImageView<Out>& output) {
  return {window.height.padding_before, zeros_after(window.height, input.height, output.height), window.width.padding_before,
          zeros_after(window.width, input.width, output.width)};
}

Walk walk_over(const Window& window, int height, int width) {
  return {{.cells = height, .first = 0, .step = window.height.stride}, {.cells = width, .first = 0, .step = window.width.stride}};
}

template <class T>
Taps taps_in(const Window& window, const ImageView<T>& image, int channels) {
  const std::ptrdiff_t row = static_cast<std::ptrdiff_t>(image.width) * image.channels;
  return {window.height.kernel, window.width.kernel, window.height.dilation * row, static_cast<std::ptrdiff_t>(window.width.dilation) * image.channels,
          channels};
}

/// The same images seen from a later channel on.
template <class T>
ImageView<T> from_channel(ImageView<T> images, int channel) {
  images.data += channel;
  return images;
}

/// Whether Winograd's algorithm serves. Its transforms cost more than they save where channels are few.
bool winograd_serves(const Conv2dGeometry& geometry, int in, int out, int height, int width) {
  const auto fits = [](const WindowAxis& axis) { return axis.kernel == 3 && axis.stride == 1 && axis.dilation == 1; };
  return geometry.groups == 1 && fits(geometry.window.height) && fits(geometry.window.width) && in % simd::lanes == 0 && out % simd::lanes == 0 &&
         std::min(in, out) >= 16 && std::max(in, out) >= 32 && std::min(height, width) >= 3;
}

/// Multiply-adds for one image, a kernel of one tap at the least: enough to tell whether it is worth a thread.
template <class T>
std::int64_t operations_per_image(const ImageView<T>& image, int depth) {
  return std::int64_t{image.height} * image.width * image.channels * depth;
}

/// output = first sums + input ⋆ the transformed kernel, the input framed by `before` zeros at the top and left.
void winograd(ImageView<const float> input, Size before, const float* kernel, FirstSums first, ImageView<float> output, Scratch& scratch,
              CellsDone* listener = nullptr) {
  const Frame frame{before.height, winograd_extent(output.height) - before.height - input.height, before.width,
                    winograd_extent(output.width) - before.width - input.width};
  for_each_framed_parallel(input, frame, operations_per_image(output, input.channels), scratch, [&](int image, ImageView<const float> images) {
    winograd_conv2d(images, kernel, first, part(output, image, images.batch), scratch, listener);
  });
}

/// One axis of those input cells that read the same taps: every stride-th one, from `first` on. Their gradient is a
/// convolution of stride 1 over the output gradient with just these taps, in reverse.
struct Phase {
  AxisWalk walk;
  int taps = 0;
  int last_tap = 0;  // the one that meets the first cell of the window
  int tap_step = 1;  // from one tap to the one before it in the window
  int cell_step = 1;

  Phase(const WindowAxis& axis, int first, int input) : walk{(input - first + axis.stride - 1) / axis.stride, 0, 1, first, axis.stride} {
    for (int tap = 0; tap < axis.kernel; ++tap) {
      const int distance = first + axis.padding_before - tap * axis.dilation;
      if (distance % axis.stride != 0) continue;
      if (taps++ > 0) {
        tap_step = tap - last_tap;
        cell_step = walk.first - distance / axis.stride;
      }
      last_tap = tap;
      walk.first = distance / axis.stride;
    }
  }

  /// The cells of the output gradient from the first to the last that any of the input's cells reads.
  Span reach() const { return {walk.first, walk.first + walk.cells + (taps - 1) * cell_step}; }
};

/// All phases of an axis, and how far the output gradient has to be framed for them.
struct Phases {
  std::vector<Phase> all;
  int before = 0;
  int after = 0;

  Phases(const WindowAxis& axis, int input, int output) {
    for (int first = 0; first < std::min(axis.stride, input); ++first) {
      const Phase phase(axis, first, input);
      if (phase.taps == 0) continue;
      before = std::max(before, -phase.reach().first);
      after = std::max(after, phase.reach().last - output);
      all.push_back(phase);
    }
    for (Phase& phase : all) phase.walk.first += before;
  }
};

}  // namespace

void conv2d_forward(const Conv2dGeometry& geometry, ImageView<const float> input, const float* weights, const float* bias, ImageView<float> output,
                    Prepared& prepared, Scratch& scratch, CellsDone* listener) {
  const Window& window = geometry.window;
  if (winograd_serves(geometry, input.channels, output.channels, output.height, output.width)) {
    const Weights3x3 own{weights, input.channels, output.channels, false};
    const float* kernel = prepared.get(Prepared::forward, winograd_kernel_size(own.in, own.out), [&](float* to) { winograd_transform_kernel(own, to); });
    return winograd(input, {window.height.padding_before, window.width.padding_before}, kernel, {.row = bias}, output, scratch, listener);
  }
  const Group group(geometry, input.channels, output.channels);
  const std::int64_t size = PackedMatrix::size(group.depth, group.out);
  const float* kernels = prepared.get(Prepared::forward, size * geometry.groups, [&](float* to) {
    for (int g = 0; g < geometry.groups; ++g) pack_panels({weights + g * group.out, group.depth, group.out, output.channels}, 0, group.depth, to + g * size);
  });
  for_each_framed_parallel(
      input, padding(window, input, output), operations_per_image(output, group.depth), scratch, [&](int image, ImageView<const float> images) {
        const ImageView<float> outputs = part(output, image, images.batch);
        for (int g = 0; g < geometry.groups; ++g) {
          const FirstSums first{.row = bias != nullptr ? bias + g * group.out : nullptr};
          direct_conv2d(walk_over(window, output.height, output.width), taps_in(window, images, group.in), from_channel(images, g * group.in),
                        {kernels + g * size, group.depth, group.out}, first, from_channel(outputs, g * group.out), geometry.groups == 1 ? listener : nullptr);
        }
        if (listener != nullptr && geometry.groups > 1) listener->done(outputs.data, outputs.positions());
      });
}

void conv2d_backward_input(const Conv2dGeometry& geometry, ImageView<const float> output_gradient, const float* weights, ImageView<float> input_gradient,
                           Prepared& prepared, Scratch& scratch, Zeros zeros, Onto onto) {
  const FirstSums first{.out = onto == Onto::sum};
  const Window& window = geometry.window;
  if (zeros == Zeros::rounded && winograd_serves(geometry, output_gradient.channels, input_gradient.channels, input_gradient.height, input_gradient.width)) {
    const Weights3x3 turned{weights, output_gradient.channels, input_gradient.channels, true};
    const float* kernel =
        prepared.get(Prepared::backward, winograd_kernel_size(turned.in, turned.out), [&](float* to) { winograd_transform_kernel(turned, to); });
    return winograd(output_gradient, {2 - window.height.padding_before, 2 - window.width.padding_before}, kernel, first, input_gradient, scratch);
  }
  const Group group(geometry, input_gradient.channels, output_gradient.channels);
  const Phases rows(window.height, input_gradient.height, output_gradient.height);
  const Phases columns(window.width, input_gradient.width, output_gradient.width);

  // The kernel of every group and phase, one after another: its taps in reverse, turned from out to in.
  const int out = output_gradient.channels;
  const auto for_each_phase = [&](auto body) {
    std::int64_t start = 0;
    for (int g = 0; g < geometry.groups; ++g) {
      for (const Phase& down : rows.all) {
        for (const Phase& across : columns.all) {
          const int depth = down.taps * across.taps * group.out;
          body(g, down, across, depth, start);
          start += PackedMatrix::size(depth, group.in);
        }
      }
    }
    return start;
  };
  const std::int64_t size = for_each_phase([](int, const Phase&, const Phase&, int, std::int64_t) {});
  const float* packed = prepared.get(Prepared::backward_direct, size, [&](float* to) {
    for_each_phase([&](int g, const Phase& down, const Phase& across, int depth, std::int64_t start) {
      for (int ky = 0; ky < down.taps; ++ky) {
        for (int kx = 0; kx < across.taps; ++kx) {
          const int tap = (down.last_tap - ky * down.tap_step) * window.width.kernel + across.last_tap - kx * across.tap_step;
          const ConstMatrix kernel{weights + static_cast<std::ptrdiff_t>(tap) * group.in * out + g * group.out, group.in, group.out, out};
          pack_panels(kernel.transposed(), (ky * across.taps + kx) * group.out, depth, to + start);
        }
      }
    });
  });
  const Frame frame{rows.before, rows.after, columns.before, columns.after};
  for_each_framed_parallel(output_gradient, frame, operations_per_image(input_gradient, group.out), scratch, [&](int image, ImageView<const float> images) {
    const std::ptrdiff_t row = static_cast<std::ptrdiff_t>(images.width) * out;
    for_each_phase([&](int g, const Phase& down, const Phase& across, int depth, std::int64_t start) {
      const Taps taps{down.taps, across.taps, down.cell_step * row, static_cast<std::ptrdiff_t>(across.cell_step) * out, group.out};
      direct_conv2d({down.walk, across.walk}, taps, from_channel(images, g * group.out), {packed + start, depth, group.in}, first,
                    from_channel(part(input_gradient, image, images.batch), g * group.in));
    });
  });
}

void conv2d_backward_weights(const Conv2dGeometry& geometry, ImageView<const float> input, ImageView<const float> output_gradient, float* weights_gradient,
                             float* bias_gradient, Scratch& scratch) {
  const Window& window = geometry.window;
  const Group group(geometry, input.channels, output_gradient.channels);
  const int out = output_gradient.channels;
  // Every thread goes through all images, for weights of its own: each sum is then taken in the same order as on one thread.
  // They share the filters, or where these are few the kernel's rows.
  const bool by_filters = panels(group.out) > 1;
  const int kernel_rows = window.height.kernel;
  const auto gradients_of = [&](std::int64_t first, std::int64_t last) {
    const auto part_first = static_cast<int>(first);
    const auto part_last = static_cast<int>(last);
    const Span filters = by_filters ? Span{part_first * tile_columns, std::min(part_last * tile_columns, group.out)} : Span{0, group.out};
    const Span rows = by_filters ? Span{0, kernel_rows} : Span{part_first, part_last};
    for_each_framed(input, padding(window, input, output_gradient), scratch, [&](int image, ImageView<const float> images) {
      const ImageView<const float> gradients = part(output_gradient, image, images.batch);
      Taps taps = taps_in(window, images, group.in);
      const int depth = taps.depth() / kernel_rows;
      images.data += rows.first * taps.row_stride;
      taps.rows = rows.size();
      for (int g = 0; g < geometry.groups; ++g) {
        const int filter = g * group.out + filters.first;
        float* to = weights_gradient + static_cast<std::ptrdiff_t>(rows.first) * depth * out + filter;
        direct_conv2d_weights(walk_over(window, output_gradient.height, output_gradient.width), taps, from_channel(images, g * group.in),
                              from_channel(gradients, filter), {to, rows.size() * depth, filters.size(), out}, scratch);
      }
    });
    if (bias_gradient == nullptr || rows.first > 0) return;
    for (int g = 0; g < geometry.groups; ++g) {
      const int filter = g * group.out + filters.first;
      add_column_sums({output_gradient.data + filter, static_cast<int>(output_gradient.positions()), filters.size(), out}, bias_gradient + filter);
    }
  };
  parallel::for_ranges(by_filters ? panels(group.out) : kernel_rows, 1, gradients_of, parallel::Cut::one);
}

}  // namespace neocog::kernels
