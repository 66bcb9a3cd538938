#include "neocog/kernels/elementwise.hpp"

#include <algorithm>
#include <cmath>
#include <type_traits>

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

bool has_nan(const float* values, std::size_t count) {
  // 0 · x is 0 for numbers, NaN for NaN and infinities: only then is it worth a look at each.
  simd::Vector sums(0.0F);
  float rest = 0.0F;
  simd::for_each(count, [&](auto lane, std::size_t i) {
    using V = decltype(lane);
    const V zero = V(0.0F) * load<V>(values + i);
    if constexpr (std::is_same_v<V, float>) {
      rest += zero;
    } else {
      sums = sums + zero;
    }
  });
  float all[simd::lanes];
  store(all, sums);
  for (const float sum : all) rest += sum;
  if (!std::isnan(rest)) return false;
  return std::any_of(values, values + count, [](float value) { return std::isnan(value); });
}

}  // namespace neocog::kernels
