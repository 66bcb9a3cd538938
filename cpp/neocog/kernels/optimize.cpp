#include "neocog/kernels/optimize.hpp"

#include <cmath>

#include "neocog/kernels/each_value.hpp"

namespace neocog::kernels {

using simd::load;
using simd::store;

void sgd_step(SgdFactors factors, const float* gradient, float* velocity, float* weights, std::size_t count) {
  for_each_value(count, [=](auto lane, std::size_t i) {
    using V = decltype(lane);
    const V weight = load<V>(weights + i);
    const V g = V(factors.gradient_scale) * load<V>(gradient + i) + V(factors.weight_decay) * weight;
    const V v = V(factors.momentum) * load<V>(velocity + i) + g;
    store(velocity + i, v);
    store(weights + i, weight - V(factors.rate) * (factors.nesterov ? V(g + V(factors.momentum) * v) : v));
  });
}

void adam_step(AdamFactors factors, const float* gradient, float* mean, float* square, float* weights, std::size_t count) {
  for_each_value(count, [=](auto lane, std::size_t i) {
    using V = decltype(lane);
    const V weight = load<V>(weights + i);
    const V g = V(factors.gradient_scale) * load<V>(gradient + i) + V(factors.weight_decay) * weight;
    const V m = V(factors.beta1) * load<V>(mean + i) + V(factors.rest1) * g;
    const V s = V(factors.beta2) * load<V>(square + i) + V(factors.rest2) * g * g;
    store(mean + i, m);
    store(square + i, s);
    store(weights + i, V(factors.shrink) * weight - V(factors.rate) * m / (V(factors.root_factor) * simd::square_root(s) + V(factors.epsilon)));
  });
}

}  // namespace neocog::kernels
