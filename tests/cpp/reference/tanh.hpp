#pragma once
#include <cmath>

namespace neocog::reference {

inline double hyperbolic_tangent(double x) { return std::sinh(x) / std::cosh(x); }
inline double hyperbolic_tangent_derivative(double x) { return 1 / std::pow(std::cosh(x), 2); }

}  // namespace neocog::reference
