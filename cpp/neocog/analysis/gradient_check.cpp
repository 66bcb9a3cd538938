#include "neocog/analysis/gradient_check.hpp"

#include <algorithm>
#include <cmath>

#include "neocog/core/error.hpp"

namespace neocog {
namespace {

using Values = std::vector<float>;

/// Runs a network again and again on the same batch, each time as if it were the first.
class Repeatable {
 public:
  Repeatable(Network& network, std::span<const float> pixels, const Targets& targets, bool training)
      : network_(network), pixels_(pixels.begin(), pixels.end()), targets_(targets), training_(training), passes_(network.training_passes()) {
    for (const Parameter& parameter : network.parameters()) kept_.emplace_back(parameter.value.values().begin(), parameter.value.values().end());
    images_ = images_in(network, pixels);
    check_targets(network, targets, images_);
    network.check_pixels(pixels, images_);
  }
  ~Repeatable() { restore(); }
  Repeatable(const Repeatable&) = delete;
  Repeatable& operator=(const Repeatable&) = delete;

  double loss(Values* gradient = nullptr) {
    network_.set_training_passes(passes_);
    network_.weights_changed();
    network_.forward(pixels_, images_, training_);
    return compare(network_, targets_, gradient).loss;
  }

  Values& pixels() { return pixels_; }

 private:
  void restore() {
    for (std::size_t i = 0; i < kept_.size(); ++i) std::copy(kept_[i].begin(), kept_[i].end(), network_.parameters()[i].value.data());
    network_.set_training_passes(passes_);
  }

  Network& network_;
  Values pixels_;
  Targets targets_;
  bool training_;
  int images_ = 0;
  std::uint64_t passes_;
  std::vector<Values> kept_;
};

/// What the loss does around one value.
struct Around {
  double slope;  // from `step` below to `step` above
  double bend;   // the slope above minus the slope below
};

Around look_around(Repeatable& run, float& value, double here, float step) {
  const float kept = value;
  value = kept + step;
  const double above = static_cast<double>(value) - kept;
  const double rise = run.loss() - here;
  value = kept - step;
  const double below = static_cast<double>(kept) - value;
  const double fall = here - run.loss();
  value = kept;
  return {(rise + fall) / (above + below), rise / above - fall / below};
}

GradientCheckRow check(Repeatable& run, const std::string& name, std::span<float> values, const Values& analytic, const GradientCheckSettings& settings) {
  GradientCheckRow row;
  row.name = name;
  double typical = 0.0;
  for (const float gradient : analytic) typical += static_cast<double>(gradient) * gradient;
  typical = std::sqrt(typical / static_cast<double>(analytic.size()));
  double difference_squares = 0.0;
  double analytic_squares = 0.0;
  double numeric_squares = 0.0;
  const std::size_t count = std::min(values.size(), static_cast<std::size_t>(settings.most));
  const double here = run.loss();
  // The float32 rounding of the outputs, divided by the step.
  const double rounding = 1e-6 / settings.step;
  for (std::size_t k = 0; k < count; ++k) {
    const std::size_t i = k * values.size() / count;
    const auto step = static_cast<float>(settings.step * std::max(1.0, std::abs(static_cast<double>(values[i]))));
    const Around far = look_around(run, values[i], here, step);
    const Around near = look_around(run, values[i], here, step / 2);
    const double wide = far.slope;
    const double narrow = near.slope;
    // A smooth loss's two slopes differ only by a term with the square of the step, which the extrapolation takes out,
    // and its bend halves with the step; at a corner the slopes differ, or the bend stays. A bend is a second difference
    // over half a step: the rounding of three losses counts seven times as much there as in the slope over a whole one.
    const double noticeable = (2e-3 + 0.2 * settings.step * settings.step) * std::max({std::abs(wide), std::abs(narrow), typical}) + rounding;
    const bool bend_stays = std::abs(near.bend) > noticeable + 6 * rounding && std::abs(near.bend) > 0.75 * std::abs(far.bend);
    if (std::abs(wide - narrow) > noticeable || bend_stays) {
      ++row.kinks;
      continue;
    }
    const double numeric = (4 * narrow - wide) / 3;
    const double difference = std::abs(numeric - analytic[i]);
    difference_squares += difference * difference;
    analytic_squares += static_cast<double>(analytic[i]) * analytic[i];
    numeric_squares += numeric * numeric;
    ++row.checked;
    if (row.worst >= 0 && difference <= row.largest_difference) continue;
    row.worst = static_cast<int>(i);
    row.largest_difference = difference;
    row.analytic = analytic[i];
    row.numeric = numeric;
  }
  const double scale = std::sqrt(std::max(analytic_squares, numeric_squares));
  // Where both are smaller than rounding lets a difference quotient be, they agree as far as anyone can tell.
  const double visible = rounding / 5 * std::sqrt(static_cast<double>(std::max(1, row.checked)));
  row.relative_error = scale > visible ? std::sqrt(difference_squares) / scale : 0.0;
  return row;
}

Values copied(std::span<const float> values) { return {values.begin(), values.end()}; }

}  // namespace

std::vector<GradientCheckRow> gradient_check(Network& network, std::span<const float> pixels, const Targets& targets, const GradientCheckSettings& settings) {
  if (settings.most < 1) throw ArgumentError("gradientCheck: most: expected a whole number from 1, got " + std::to_string(settings.most));
  if (!(settings.step > 0 && settings.step <= 1))
    throw ArgumentError("gradientCheck: step: expected a number above 0, at most 1, got " + to_text(settings.step));
  Repeatable run(network, pixels, targets, settings.training);
  Values seed;
  run.loss(&seed);
  network.backward(seed, scored_node(network.graph(), targets.loss));
  std::vector<Values> analytic;
  for (const Parameter& parameter : network.parameters()) analytic.push_back(copied(parameter.gradient.values()));
  const Values input = copied(network.activation_gradient(0).values());

  std::vector<GradientCheckRow> rows;
  for (std::size_t i = 0; i < network.parameters().size(); ++i) {
    Parameter& parameter = network.parameters()[i];
    if (parameter.learned) rows.push_back(check(run, parameter.name, parameter.value.values(), analytic[i], settings));
  }
  rows.push_back(check(run, "input", run.pixels(), input, settings));
  return rows;
}

}  // namespace neocog
