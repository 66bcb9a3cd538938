#include "neocog/kernels/elu.hpp"

#include "neocog/kernels/each_value.hpp"

namespace neocog::kernels {

void elu_forward(float alpha, const float* input, float* output, std::size_t count) {
  for_each_value(count, [=](auto lane, std::size_t i) {
    using V = decltype(lane);
    const V x = simd::load<V>(input + i);
    simd::store(output + i, simd::select(x > V(0.0F), x, V(alpha) * simd::exponential_minus_1(x)));
  });
}

void elu_backward(float alpha, const float* input, const float* output_gradient, float* input_gradient, std::size_t count) {
  for_each_value(count, [=](auto lane, std::size_t i) {
    using V = decltype(lane);
    const V x = simd::load<V>(input + i);
    const V gradient = simd::load<V>(output_gradient + i);
    const V passed = simd::select(x > V(0.0F), gradient, gradient * (V(alpha) * simd::exponential(x)));
    simd::store(input_gradient + i, simd::load<V>(input_gradient + i) + passed);
  });
}

}  // namespace neocog::kernels
