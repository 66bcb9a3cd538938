#pragma once
#include "neocog/kernels/onto.hpp"
#include "neocog/kernels/prepared.hpp"
#include "neocog/kernels/scratch.hpp"

namespace neocog::kernels {

struct DenseSizes {
  int batch;
  int in;
  int out;
};

/// output = input · weights + bias
void dense_forward(DenseSizes sizes,
                   const float* input,    // [batch, in]
                   const float* weights,  // [in, out]
                   const float* bias,     // [out], or nullptr
                   float* output,         // [batch, out]
                   Prepared& prepared);

/// input_gradient += output_gradient · weightsᵀ
void dense_backward_input(DenseSizes sizes,
                          const float* output_gradient,  // [batch, out]
                          const float* weights,          // [in, out]
                          float* input_gradient,         // [batch, in]
                          Prepared& prepared, Onto onto = Onto::sum);

/// weights_gradient += inputᵀ · output_gradient, bias_gradient += the sum over the batch (unless nullptr)
void dense_backward_weights(DenseSizes sizes,
                            const float* input,            // [batch, in]
                            const float* output_gradient,  // [batch, out]
                            float* weights_gradient,       // [in, out]
                            float* bias_gradient,          // [out], or nullptr
                            Scratch& scratch);

}  // namespace neocog::kernels
