#pragma once
#include <cstddef>

namespace neocog::kernels {

struct SgdFactors {
  float rate;
  float momentum;
  float weight_decay;
};

/// velocity = momentum · velocity + (gradient + weight_decay · weights); weights −= rate · velocity; all [count]
void sgd_step(SgdFactors factors, const float* gradient, float* velocity, float* weights, std::size_t count);

struct AdamFactors {
  float beta1;
  float beta2;
  float rate;         // divided by 1 − beta1^step
  float root_factor;  // 1 / √(1 − beta2^step)
  float epsilon;
  float weight_decay;
};

/// mean and square follow g = gradient + weight_decay · weights and g²;
/// weights −= rate · mean / (root_factor · √square + epsilon); all [count]
void adam_step(AdamFactors factors, const float* gradient, float* mean, float* square, float* weights, std::size_t count);

}  // namespace neocog::kernels
