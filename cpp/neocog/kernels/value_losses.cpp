#include "neocog/kernels/value_losses.hpp"

#include <algorithm>
#include <cmath>

namespace neocog::kernels {

double binary_cross_entropy(const float* logits, const float* targets, std::size_t count, float* gradient) {
  double sum = 0.0;
  for (std::size_t i = 0; i < count; ++i) {
    const double x = logits[i];
    const double t = targets[i];
    // As written with the absolute value, no exponential overflows.
    const double small = std::exp(-std::abs(x));
    sum += std::max(x, 0.0) - x * t + std::log1p(small) + (std::isnan(x) ? x : 0.0);
    const double probability = x >= 0 ? 1.0 / (1.0 + small) : small / (1.0 + small);
    if (gradient != nullptr) gradient[i] = static_cast<float>((probability - t) / static_cast<double>(count));
  }
  return sum / static_cast<double>(count);
}

double mean_squared_error(const float* output, const float* targets, std::size_t count, float* gradient) {
  double sum = 0.0;
  for (std::size_t i = 0; i < count; ++i) {
    const double difference = static_cast<double>(output[i]) - targets[i];
    sum += difference * difference;
    if (gradient != nullptr) gradient[i] = static_cast<float>(2.0 * difference / static_cast<double>(count));
  }
  return sum / static_cast<double>(count);
}

}  // namespace neocog::kernels
