#include "neocog/kernels/tanh.hpp"

#include "neocog/kernels/each_value.hpp"

namespace neocog::kernels {

void tanh_forward(const float* input, float* output, std::size_t count) {
  for_each_value(count, [=](auto lane, std::size_t i) { simd::store(output + i, simd::hyperbolic_tangent(simd::load<decltype(lane)>(input + i))); });
}

void tanh_backward(const float* output, const float* output_gradient, float* input_gradient, std::size_t count) {
  for_each_value(count, [=](auto lane, std::size_t i) {
    using V = decltype(lane);
    const V y = simd::load<V>(output + i);
    simd::store(input_gradient + i, simd::load<V>(input_gradient + i) + simd::load<V>(output_gradient + i) * (V(1.0F) - y * y));
  });
}

}  // namespace neocog::kernels
