#include "neocog/kernels/sigmoid.hpp"

#include "neocog/kernels/each_value.hpp"

namespace neocog::kernels {

void sigmoid_forward(const float* input, float* output, std::size_t count) {
  for_each_value(count, [=](auto lane, std::size_t i) {
    using V = decltype(lane);
    simd::store(output + i, V(1.0F) / (V(1.0F) + simd::exponential(V(0.0F) - simd::load<V>(input + i))));
  });
}

void sigmoid_backward(const float* output, const float* output_gradient, float* input_gradient, std::size_t count) {
  for_each_value(count, [=](auto lane, std::size_t i) {
    using V = decltype(lane);
    const V y = simd::load<V>(output + i);
    simd::store(input_gradient + i, simd::load<V>(input_gradient + i) + simd::load<V>(output_gradient + i) * y * (V(1.0F) - y));
  });
}

}  // namespace neocog::kernels
