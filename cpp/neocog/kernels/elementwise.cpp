#include "neocog/kernels/elementwise.hpp"

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

}  // namespace neocog::kernels
