#pragma once
#include <cstddef>

namespace neocog::kernels {

/// What the loss finds at one position; `loss` is −log of the label's probability.
struct Verdict {
  double loss;
  float probability;  // of the predicted class
  int predicted;
};

/// Softmax and cross-entropy in one, from the logits, so that no probability underflows before its logarithm is taken.
/// gradient = (softmax − one-hot of the label) / rows, overwritten: the derivative of the mean loss.
void softmax_cross_entropy(const float* logits,  // [rows, classes]
                           const int* labels,    // [rows], each 0 … classes − 1
                           std::size_t rows, int classes,
                           Verdict* verdicts,  // [rows]
                           float* gradient);   // [rows, classes], or nullptr

}  // namespace neocog::kernels
