#pragma once
#include <cstddef>

namespace neocog::kernels {

struct SgdFactors {
  float rate;
  float momentum;
  float weight_decay;
  float gradient_scale = 1.0F;
  bool nesterov = false;
};

/// g = gradient_scale · gradient + weight_decay · weights; velocity = momentum · velocity + g;
/// weights −= rate · velocity, or with nesterov rate · (g + momentum · velocity); all [count]
void sgd_step(SgdFactors factors, const float* gradient, float* velocity, float* weights, std::size_t count);

struct AdamFactors {
  float beta1;
  float beta2;
  float rest1;        // 1 − beta1, taken in double: 1 − 0.999 in float32 has lost five digits
  float rest2;        // 1 − beta2
  float rate;         // divided by 1 − beta1^step
  float root_factor;  // 1 / √(1 − beta2^step)
  float epsilon;
  float weight_decay;
  float gradient_scale = 1.0F;
  float shrink = 1.0F;  // what weights are multiplied with beforehand: decoupled weight decay
};

/// mean and square move towards g = gradient_scale · gradient + weight_decay · weights and g²;
/// weights = shrink · weights − rate · mean / (root_factor · √square + epsilon); all [count]
void adam_step(AdamFactors factors, const float* gradient, float* mean, float* square, float* weights, std::size_t count);

}  // namespace neocog::kernels
