#pragma once
#include <cstddef>

namespace neocog::kernels {

// Ioffe and Szegedy, "Batch normalization" (2015). Every channel is normalised by itself; `rows` is batch · height · width.

/// mean and biased variance of each channel, summed in double
void channel_statistics(const float* input,  // [rows, channels]
                        std::size_t rows, int channels,
                        float* mean,       // [channels]
                        float* variance);  // [channels]

/// output = (input − mean) · scale · gamma + beta, where scale is 1 / √(variance + epsilon)
void batch_norm_forward(const float* input,  // [rows, channels]
                        std::size_t rows, int channels,
                        const float* mean,  // [channels], as the next three
                        const float* scale, const float* gamma, const float* beta,
                        float* output);  // [rows, channels]

/// gamma_gradient += Σ output_gradient · normalised input, beta_gradient += Σ output_gradient
void batch_norm_backward_parameters(const float* input,            // [rows, channels]
                                    const float* output_gradient,  // [rows, channels]
                                    std::size_t rows, int channels,
                                    const float* mean,  // [channels], as the next three
                                    const float* scale, float* gamma_gradient, float* beta_gradient);

/// input_gradient += the derivative for a fixed mean and scale: output_gradient · gamma · scale
void batch_norm_backward_fixed(const float* output_gradient,  // [rows, channels]
                               std::size_t rows, int channels,
                               const float* scale,      // [channels]
                               const float* gamma,      // [channels]
                               float* input_gradient);  // [rows, channels]

/// input_gradient += the derivative where mean and scale are the batch's own, and so depend on every input
void batch_norm_backward_batch(const float* input,            // [rows, channels]
                               const float* output_gradient,  // [rows, channels]
                               std::size_t rows, int channels,
                               const float* mean,  // [channels], as the next two
                               const float* scale, const float* gamma,
                               float* input_gradient);  // [rows, channels]

}  // namespace neocog::kernels
