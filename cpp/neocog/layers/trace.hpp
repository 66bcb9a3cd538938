#pragma once
#include <vector>

#include "neocog/core/tensor.hpp"

namespace neocog {

/// What a trace follows: how outputs come about, or how one kind of gradient does.
enum class TraceDirection { forward, input_gradient, kernel_gradient, bias_gradient };

/// One elementary step. Places are numbered within one image's tensors, row-major; −1 where there is none.
struct TraceStep {
  int output;
  int input;    // −1: padding, or none
  int weight;   // of the kernel, or towards the bias's gradient its channel; −1: the bias itself, or none
  float left;   // forward: the input's value; backward: the derivative at the output
  float right;  // what it is multiplied with
  float product;
  float sum;  // of the place that this step adds to, this step included; in max-pooling the maximum so far
};

/// Collects the steps of a layer that runs through its computation by plain loops.
class TraceRecorder {
 public:
  /// −1 for a place means all of them. Steps beyond `most` are counted, not kept.
  TraceRecorder(TraceDirection direction, int output, int input, int weight, std::size_t most)
      : direction_(direction), output_(output), input_(input), weight_(weight), most_(most) {}

  TraceDirection direction() const { return direction_; }
  /// Whether the steps of this output matter: backward all do, for the sums that they add to.
  bool follows(int output) const { return output_ < 0 || output == output_ || direction_ != TraceDirection::forward; }
  /// left · right, added to the place that the direction sums up.
  void add(int output, int input, int weight, float left, float right);
  /// A candidate for an output's maximum.
  void compare(int output, int input, float value);

  const std::vector<TraceStep>& steps() const { return steps_; }
  std::size_t count() const { return count_; }

 private:
  void keep(const TraceStep& step);

  TraceDirection direction_;
  int output_;
  int input_;
  int weight_;
  std::size_t most_;
  std::size_t count_ = 0;
  std::vector<TraceStep> steps_;
  std::vector<float> sums_;  // by place
};

/// What a layer that is traced looks at: one image of the last batch.
struct TracePass {
  const float* input;
  const float* output;
  const float* output_gradient;  // nullptr for TraceDirection::forward
  const float* kernel;           // nullptr for layers without
  const float* bias;
};

}  // namespace neocog
