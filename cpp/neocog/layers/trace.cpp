#include "neocog/layers/trace.hpp"

#include <algorithm>
#include <cmath>

namespace neocog {

void TraceRecorder::keep(const TraceStep& step) {
  if ((output_ >= 0 && step.output != output_) || (input_ >= 0 && step.input != input_) || (weight_ >= 0 && step.weight != weight_)) return;
  if (++count_ <= most_) steps_.push_back(step);
}

void TraceRecorder::add(int output, int input, int weight, float left, float right) {
  if (!follows(output)) return;
  const int place = direction_ == TraceDirection::forward ? output : direction_ == TraceDirection::input_gradient ? input : weight;
  const auto index = static_cast<std::size_t>(place);
  if (index >= sums_.size()) sums_.resize(index + 1);
  const float product = left * right;
  sums_[index] += product;
  keep({output, input, weight, left, right, product, sums_[index]});
}

void TraceRecorder::compare(int output, int input, float value) {
  if (!follows(output)) return;
  const auto index = static_cast<std::size_t>(output);
  if (index >= sums_.size()) sums_.resize(index + 1, -INFINITY);
  if (value > sums_[index] || std::isnan(value)) sums_[index] = value;
  keep({output, input, -1, value, 1.0F, value, sums_[index]});
}

}  // namespace neocog
