#pragma once
#include <string>
#include <vector>

#include "neocog/training/loss.hpp"

namespace neocog {

struct GradientCheckSettings {
  bool training = false;  // dropout and batch statistics, with one and the same mask throughout
  int most = 64;          // values looked at in each parameter, evenly spread
  double step = 1e-2;     // for values up to 1; in proportion for larger ones
};

/// How one parameter's gradient from backpropagation agrees with the loss's change when the parameter is moved.
struct GradientCheckRow {
  std::string name;           // "conv1/kernel", or "input"
  double relative_error = 0;  // ‖analytic − numeric‖ / max(‖analytic‖, ‖numeric‖) over the values without a kink; 0 where both vanish in float32's rounding
  double largest_difference = 0;
  int checked = 0;
  /// Values where two steps of different lengths do not agree on the slope, or the slopes on either side of the value do
  /// not: the loss has a corner there (a relu at 0, a max-pooling whose winner changes), and a difference quotient says
  /// nothing about the derivative.
  int kinks = 0;
  int worst = -1;  // index of the largest difference, and what was found there
  double analytic = 0;
  double numeric = 0;
};

/// Central differences of the loss against backpropagation, for every learned parameter and the input. Weights, running
/// statistics and dropout's next mask are left as they were. Throws what train_batch throws for such data.
std::vector<GradientCheckRow> gradient_check(Network& network, std::span<const float> pixels, const Targets& targets, const GradientCheckSettings& settings);

}  // namespace neocog
