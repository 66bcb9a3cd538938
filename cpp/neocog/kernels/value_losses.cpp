#include "neocog/kernels/value_losses.hpp"

#include <cmath>

namespace neocog::kernels {

double binary_cross_entropy(const float* logits, const float* targets, std::size_t count, float* gradient) {
  double sum = 0.0;
  for (std::size_t i = 0; i < count; ++i) {
    const double x = logits[i];
    const double t = targets[i];
    // Written with the absolute value, so that no exponential overflows, and with what is missing to the right answer,
    // so that an infinite logit on the right side costs nothing.
    const double small = std::exp(-std::abs(x));
    const double missing = x >= 0 ? 1.0 - t : t;
    sum += (missing == 0.0 ? 0.0 : std::abs(x) * missing) + std::log1p(small);
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
