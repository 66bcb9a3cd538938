#include "neocog/layers/trace_windows.hpp"

namespace neocog {
namespace {

/// One output channel's share of a convolution.
class ChannelTrace {
 public:
  ChannelTrace(int channel, int groups, const Shape& input, const Shape& output, const TracePass& pass, TraceRecorder& recorder)
      : channel_(channel), in_(input[2]), out_(output[2]), each_(in_ / groups), first_(channel / (out_ / groups) * each_), pass_(pass), recorder_(recorder) {}

  /// The bias, which a sum begins with.
  void bias(int position) {
    const int output = position * out_ + channel_;
    if (recorder_.direction() == TraceDirection::forward && pass_.bias != nullptr) recorder_.add(output, -1, -1, pass_.bias[channel_], 1.0F);
    if (recorder_.direction() == TraceDirection::bias_gradient) recorder_.add(output, -1, channel_, pass_.output_gradient[output], 1.0F);
  }

  /// All products under one tap.
  void tap(int to, int from, int tap) {
    const int output = to * out_ + channel_;
    for (int c = 0; c < each_; ++c) {
      const int input = from < 0 ? -1 : from * in_ + first_ + c;
      const int weight = (tap * each_ + c) * out_ + channel_;
      const float value = input < 0 ? 0.0F : pass_.input[input];
      switch (recorder_.direction()) {
        case TraceDirection::forward:
          recorder_.add(output, input, weight, value, pass_.kernel[weight]);
          break;
        case TraceDirection::input_gradient:
          if (input >= 0) recorder_.add(output, input, weight, pass_.output_gradient[output], pass_.kernel[weight]);
          break;
        case TraceDirection::kernel_gradient:
          if (input >= 0) recorder_.add(output, input, weight, pass_.output_gradient[output], value);
          break;
        case TraceDirection::bias_gradient:
          break;
      }
    }
  }

 private:
  int channel_;
  int in_;
  int out_;
  int each_;   // channels that one output channel reads
  int first_;  // the first of them
  const TracePass& pass_;
  TraceRecorder& recorder_;
};

}  // namespace

bool trace_convolution(const Window& window, int groups, const Shape& input, const Shape& output, const TracePass& pass, TraceRecorder& recorder) {
  if (recorder.direction() == TraceDirection::bias_gradient && pass.bias == nullptr) return false;
  for (int channel = 0; channel < output[2]; ++channel) {
    ChannelTrace steps(channel, groups, input, output, pass, recorder);
    for_each_cell_under(window, input, output, [&](int to, int from, int tap) {
      if (!recorder.follows(to * output[2] + channel)) return;
      if (tap == 0) steps.bias(to);
      steps.tap(to, from, tap);
    });
  }
  return true;
}

}  // namespace neocog
