#include "neocog/kernels/relu.hpp"

#include "neocog/kernels/each_value.hpp"

namespace neocog::kernels {

// Both passes choose with comparisons that are false for NaN, so that a NaN goes through and is seen.

void relu_forward(ReluLimits limits, const float* input, float* output, std::size_t count) {
  for_each_value(count, [=](auto lane, std::size_t i) {
    using V = decltype(lane);
    const V x = simd::load<V>(input + i);
    // A slope of 0 times −∞ would be NaN.
    const V below = limits.slope == 0.0F ? V(0.0F) : V(x * V(limits.slope));
    simd::store(output + i, simd::select(x <= V(0.0F), below, simd::select(x >= V(limits.max), V(limits.max), x)));
  });
}

void relu_backward(ReluLimits limits, const float* input, const float* output_gradient, float* input_gradient, std::size_t count, Onto onto) {
  for_each_value(count, [=](auto lane, std::size_t i) {
    using V = decltype(lane);
    const V x = simd::load<V>(input + i);
    const V gradient = simd::load<V>(output_gradient + i);
    const V below = limits.slope == 0.0F ? V(0.0F) : V(gradient * V(limits.slope));
    const V passed = simd::select(x >= V(limits.max), V(0.0F), simd::select(x <= V(0.0F), below, gradient));
    simd::store(input_gradient + i, onto == Onto::nothing ? passed : V(simd::load<V>(input_gradient + i) + passed));
  });
}

void relu_backward_positive(const float* input, const float* output_gradient, float* input_gradient, std::size_t count) {
  for_each_value(count, [=](auto lane, std::size_t i) {
    using V = decltype(lane);
    const V gradient = simd::load<V>(output_gradient + i);
    V passed = simd::select(gradient <= V(0.0F), V(0.0F), gradient);
    if (input != nullptr) passed = simd::select(simd::load<V>(input + i) <= V(0.0F), V(0.0F), passed);
    simd::store(input_gradient + i, simd::load<V>(input_gradient + i) + passed);
  });
}

}  // namespace neocog::kernels
