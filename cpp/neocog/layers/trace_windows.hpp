#pragma once
#include "neocog/core/window.hpp"
#include "neocog/layers/trace.hpp"

namespace neocog {

/// Calls body(output position, input position or −1 in the padding, tap) window by window, in row-major order; positions
/// count cells, without their channels.
template <class Body>
void for_each_cell_under(const Window& window, const Shape& input, const Shape& output, Body body) {
  for (int y = 0; y < output[0]; ++y) {
    for (int x = 0; x < output[1]; ++x) {
      for (int ky = 0; ky < window.height.kernel; ++ky) {
        const int row = window.height.cell(y, ky);
        for (int kx = 0; kx < window.width.kernel; ++kx) {
          const int column = window.width.cell(x, kx);
          const bool inside = row >= 0 && column >= 0 && row < input[0] && column < input[1];
          body(y * output[1] + x, inside ? row * input[1] + column : -1, ky * window.width.kernel + kx);
        }
      }
    }
  }
}

/// Calls body(output, input, real cells of the window) for every real cell under every window, channel by channel.
/// Returns false for gradients of weights, which pooling does not have.
template <class Body>
bool trace_pooling(const Window& window, const Shape& input, const Shape& output, const TraceRecorder& recorder, Body body) {
  if (recorder.direction() != TraceDirection::forward && recorder.direction() != TraceDirection::input_gradient) return false;
  for (int channel = 0; channel < output[2]; ++channel) {
    for_each_cell_under(window, input, output, [&](int to, int from, int) {
      if (from < 0 || !recorder.follows(to * output[2] + channel)) return;
      const int real = window.height.covered(to / output[1], input[0]).size() * window.width.covered(to % output[1], input[1]).size();
      body(to * output[2] + channel, from * input[2] + channel, real);
    });
  }
  return true;
}

/// The steps of a convolution with kernel [height, width, in / groups, out], of one output channel after another; a
/// dense layer is one over a single cell. Returns false for the gradient of a bias that it does not have.
bool trace_convolution(const Window& window, int groups, const Shape& input, const Shape& output, const TracePass& pass, TraceRecorder& recorder);

}  // namespace neocog
