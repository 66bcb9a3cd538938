#pragma once
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "neocog/core/random.hpp"
#include "neocog/kernels/prepared.hpp"

namespace neocog::test {

inline std::vector<float> random_values(std::size_t count, std::uint64_t seed, float low = -1.0F, float high = 1.0F) {
  Random random(seed);
  std::vector<float> values(count);
  for (float& value : values) value = random.uniform(low, high);
  return values;
}

inline std::vector<double> widened(std::span<const float> values) { return {values.begin(), values.end()}; }
inline std::vector<float> narrowed(std::span<const double> values) {
  std::vector<float> result;
  for (const double value : values) result.push_back(static_cast<float>(value));
  return result;
}
inline std::vector<float> copied(std::span<const float> values) { return {values.begin(), values.end()}; }

/// The largest |actual − expected| / max(1, |expected|): absolute for small values, relative for large ones.
/// Infinity for different sizes or a NaN.
template <class Actual>
double largest_difference(const Actual& actual, const std::vector<double>& expected) {
  if (actual.size() != expected.size()) return std::numeric_limits<double>::infinity();
  double largest = 0;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const double difference = std::abs(static_cast<double>(actual[i]) - expected[i]) / std::max(1.0, std::abs(expected[i]));
    if (std::isnan(difference)) return std::numeric_limits<double>::infinity();
    largest = std::max(largest, difference);
  }
  return largest;
}

/// d score / d values[i] for every i, by central differences. `score` takes the values.
template <class Score>
std::vector<double> finite_differences(std::vector<double> values, Score score, double step = 1e-5) {
  std::vector<double> gradient;
  for (double& value : values) {
    const double kept = value;
    value = kept + step;
    const double above = score(values);
    value = kept - step;
    const double below = score(values);
    value = kept;
    gradient.push_back((above - below) / (2 * step));
  }
  return gradient;
}

/// Σ a · b: turns an output into a score whose derivative by the output is b.
inline double weighted_sum(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

/// A place for prepared weights in which nothing is prepared yet.
inline kernels::Prepared& once() {
  static kernels::Prepared prepared;
  return prepared = {};
}

}  // namespace neocog::test
