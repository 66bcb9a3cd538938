#pragma once
#include <cstddef>

namespace neocog::kernels {

/// Krizhevsky, Sutskever and Hinton 2012; alpha is divided by `size`, as in PyTorch and ONNX.
struct LocalResponse {
  int size;
  float alpha;
  float beta;
  float k;
};

/// output = input / (k + alpha / size · Σ input²)^beta, the sum over channels c − floor(size / 2) … + size − 1
void local_response_norm_forward(const LocalResponse& rule,
                                 const float* input,  // [rows, channels]
                                 std::size_t rows, int channels,
                                 float* output);  // [rows, channels]

/// input_gradient += …
void local_response_norm_backward(const LocalResponse& rule,
                                  const float* input,            // [rows, channels]
                                  const float* output_gradient,  // [rows, channels]
                                  std::size_t rows, int channels,
                                  float* input_gradient);  // [rows, channels]

}  // namespace neocog::kernels
