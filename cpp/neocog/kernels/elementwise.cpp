#include "neocog/kernels/elementwise.hpp"

#include <algorithm>
#include <cmath>

#include "neocog/core/simd.hpp"

namespace neocog::kernels {

using simd::load;
using simd::store;

void add_to(const float* from, float* to, std::size_t count) {
  simd::for_each(count, [&](auto lane, std::size_t i) {
    using V = decltype(lane);
    store(to + i, load<V>(to + i) + load<V>(from + i));
  });
}

void multiply_add_to(const float* a, const float* b, float* to, std::size_t count) {
  simd::for_each(count, [&](auto lane, std::size_t i) {
    using V = decltype(lane);
    store(to + i, load<V>(to + i) + load<V>(a + i) * load<V>(b + i));
  });
}

void scale_add_to(float factor, const float* from, float* to, std::size_t count) {
  simd::for_each(count, [&](auto lane, std::size_t i) {
    using V = decltype(lane);
    store(to + i, load<V>(to + i) + V(factor) * load<V>(from + i));
  });
}

std::size_t find_nan(const float* values, std::size_t count) {
  // 0 · x is 0 for numbers, NaN for NaN and infinities: only then is it worth a look at each. Four sums, so that none
  // waits for the one before it.
  constexpr std::size_t at_once = 4;
  simd::Vector sums[at_once] = {simd::Vector(0.0F), simd::Vector(0.0F), simd::Vector(0.0F), simd::Vector(0.0F)};
  std::size_t i = 0;
  for (; i + at_once * simd::lanes <= count; i += at_once * simd::lanes) {
    for (std::size_t j = 0; j < at_once; ++j) sums[j] = sums[j] + simd::Vector(0.0F) * load<simd::Vector>(values + i + j * simd::lanes);
  }
  float all[simd::lanes];
  store(all, (sums[0] + sums[1]) + (sums[2] + sums[3]));
  if (std::any_of(all, all + simd::lanes, [](float sum) { return std::isnan(sum); })) i = 0;
  while (i < count && !std::isnan(values[i])) ++i;
  return i;
}

}  // namespace neocog::kernels
