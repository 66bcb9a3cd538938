#pragma once
#include <cmath>

namespace neocog::reference {

/// slope · x below 0, max above `max`, x between; NaN stays NaN. A slope of 0 gives 0 for −∞ too.
inline double relu(double slope, double max, double x) {
  if (std::isnan(x)) return x;
  if (x <= 0) return slope == 0 ? 0 : slope * x;
  if (x >= max) return max;
  return x;
}

/// The derivative: `slope` at 0 and below, 0 at `max` and above, 1 between.
inline double relu_derivative(double slope, double max, double x) {
  if (x <= 0) return slope;
  if (x >= max) return 0;
  return 1;
}

/// Guided backpropagation, g · (g > 0) · (input > 0), or without the input the deconvolutional network's g · (g > 0).
/// As products, so that a NaN stays one.
inline double guided(double g, double x) { return g * (g > 0 ? 1 : 0) * (x > 0 ? 1 : 0); }
inline double deconvolved(double g) { return g * (g > 0 ? 1 : 0); }

}  // namespace neocog::reference
