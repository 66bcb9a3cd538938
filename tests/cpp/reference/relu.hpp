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

}  // namespace neocog::reference
