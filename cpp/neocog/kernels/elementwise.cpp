#include "neocog/kernels/elementwise.hpp"

#include "neocog/core/simd.hpp"

namespace neocog::kernels {

void add_to(const float* from, float* to, std::size_t count) {
  simd::for_each(count, [&](auto lane, std::size_t i) {
    using V = decltype(lane);
    simd::store(to + i, simd::load<V>(to + i) + simd::load<V>(from + i));
  });
}

}  // namespace neocog::kernels
