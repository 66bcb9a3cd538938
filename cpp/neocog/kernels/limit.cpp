#include "neocog/kernels/limit.hpp"

#include "neocog/core/simd.hpp"

namespace neocog::kernels {
namespace {

// A sum waits some five cycles for its last multiply-add, and two can begin in each: ten sums keep a core busy, and
// twelve still fit in sixteen registers beside the factors.
constexpr int sums_at_once = 12;
constexpr int turns = 2;

}  // namespace

const int limit_operations = turns * sums_at_once * simd::lanes * 2;

float multiply_add_limit(int rounds) {
  // Factors near 1 keep the sums from growing; volatile, so that nothing is worked out beforehand.
  volatile float factor = 1.0000001F;
  volatile float step = 1e-9F;
  const simd::Vector x(factor);
  const simd::Vector y(step);
  simd::Vector sums[sums_at_once];
  for (int i = 0; i < sums_at_once; ++i) sums[i] = simd::Vector(static_cast<float>(i));
  for (int round = 0; round < rounds; ++round) {
    for (int turn = 0; turn < turns; ++turn) {
      for (simd::Vector& sum : sums) sum = simd::multiply_add(sum, x, y);
    }
  }
  simd::Vector total(0.0F);
  for (const simd::Vector& sum : sums) total = total + sum;
  float values[simd::lanes];
  simd::store(values, total);
  float result = 0;
  for (const float value : values) result += value;
  return result;
}

}  // namespace neocog::kernels
