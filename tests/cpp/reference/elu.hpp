#pragma once
#include <cmath>

namespace neocog::reference {

/// Clevert, Unterthiner and Hochreiter, "Fast and accurate deep network learning by exponential linear units" (2016).
inline double elu(double alpha, double x) { return x > 0 ? x : alpha * (std::exp(x) - 1); }
inline double elu_derivative(double alpha, double x) { return x > 0 ? 1 : alpha * std::exp(x); }

}  // namespace neocog::reference
