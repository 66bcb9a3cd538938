#pragma once
#include <cmath>

namespace neocog::reference {

inline double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }
inline double sigmoid_derivative(double x) { return std::exp(-x) / std::pow(1 + std::exp(-x), 2); }

}  // namespace neocog::reference
