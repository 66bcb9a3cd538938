#pragma once
#include <cmath>
#include <cstddef>
#include <vector>

namespace neocog::reference {

/// The mean of −t · log p − (1 − t) · log(1 − p), where p is the logit's sigmoid.
inline double binary_cross_entropy(const std::vector<double>& logits, const std::vector<double>& targets) {
  double sum = 0;
  for (std::size_t i = 0; i < logits.size(); ++i) {
    const double probability = 1 / (1 + std::exp(-logits[i]));
    sum -= targets[i] * std::log(probability) + (1 - targets[i]) * std::log(1 - probability);
  }
  return sum / static_cast<double>(logits.size());
}

inline double mean_squared_error(const std::vector<double>& outputs, const std::vector<double>& targets) {
  double sum = 0;
  for (std::size_t i = 0; i < outputs.size(); ++i) sum += std::pow(outputs[i] - targets[i], 2);
  return sum / static_cast<double>(outputs.size());
}

}  // namespace neocog::reference
