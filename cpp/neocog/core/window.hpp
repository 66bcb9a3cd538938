#pragma once
#include <algorithm>
#include <cmath>
#include <cstdint>

#include "neocog/core/shape.hpp"

namespace neocog {

/// Cells first … last − 1 of one axis.
struct Span {
  int first;
  int last;
  int size() const { return last - first; }
};

/// As Span, for cells that need not exist: far outside an input their numbers outgrow 31 bits.
struct Interval {
  double first;
  double last;
  double size() const { return last - first; }
};

/// One axis of a sliding window. Everything in the project that asks how windows lie over an input
/// (layers, receptive fields, traces, error messages) asks here.
struct WindowAxis {
  int kernel = 1;
  int stride = 1;
  int dilation = 1;
  int padding_before = 0;
  int padding_after = 0;

  /// Cells from the first to the last one that the window touches, gaps of dilation counted.
  std::int64_t extent() const { return std::int64_t{kernel - 1} * dilation + 1; }

  /// The input cell under the window's first tap; negative inside the padding.
  int first(int output) const { return output * stride - padding_before; }

  /// The input cell under tap `tap`; outside 0 … input − 1 it is padding.
  int cell(int output, int tap) const { return first(output) + tap * dilation; }

  /// The real cells between the window's first and last tap, padding cut off.
  Span covered(int output, int input) const {
    const int start = first(output);
    return {std::max(0, start), std::min(input, start + static_cast<int>(extent()))};
  }

  /// floor((input + padding − extent) / stride) + 1, or 0 when the window does not fit even once.
  std::int64_t output_size(std::int64_t input) const {
    const std::int64_t room = input + padding_before + padding_after - extent();
    return room < 0 ? 0 : room / stride + 1;
  }

  /// Pads so that the output has ceil(input / stride) cells; an odd cell goes to the end, as in TensorFlow.
  void pad_to_same(int input);
};

struct Window {
  WindowAxis height;
  WindowAxis width;
};

/// How the units of one axis of a layer read the cells of the axis below.
struct ReachAxis {
  WindowAxis window;
  /// The window lies over the layer's output instead, and every input cell writes what lies under its own
  /// (transposed convolution, upsampling).
  bool transposed = false;

  /// The cells from the first to the last one that units units.first … units.last − 1 read, those in the padding
  /// counted; of no size where they read nothing.
  Interval cells(Interval units) const;
  /// Calls body(cell) for those of the cells 0 … input − 1 that unit `unit` reads.
  template <class Body>
  void for_each_cell(int unit, int input, Body body) const {
    const Interval all = cells({static_cast<double>(unit), unit + 1.0});
    const int step = transposed ? 1 : window.dilation;
    // A window may be far larger than its input: begin with the first tap inside.
    const double skipped = all.first < 0 ? std::ceil(-all.first / step) * step : 0.0;
    const double last = std::min<double>(all.last, input);
    for (double cell = all.first + skipped; cell < last; cell += step) body(static_cast<int>(cell));
  }

  /// Input cells from one unit to the next: a fraction where the window is transposed.
  double stride() const { return transposed ? 1.0 / window.stride : window.stride; }
  /// Where the middle of what unit 0 reads lies; cell i reaches from i to i + 1.
  double centre() const;
};

struct Reach {
  ReachAxis height;
  ReachAxis width;
};

}  // namespace neocog
