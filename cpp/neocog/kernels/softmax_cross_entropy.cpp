#include "neocog/kernels/softmax_cross_entropy.hpp"

#include <cmath>

namespace neocog::kernels {

// A handful of classes per row: the exponentials dominate and are taken in double, where native and Wasm libraries agree.

void softmax_cross_entropy(const float* logits, const int* labels, std::size_t rows, int classes, Verdict* verdicts, float* gradient) {
  for (std::size_t row = 0; row < rows; ++row, logits += classes) {
    int best = 0;
    for (int i = 1; i < classes; ++i) {
      if (logits[i] > logits[best] || (std::isnan(logits[i]) && !std::isnan(logits[best]))) best = i;
    }
    const double peak = logits[best];
    double sum = 0.0;
    for (int i = 0; i < classes; ++i) sum += std::exp(logits[i] - peak);
    const double log_sum = peak + std::log(sum);
    verdicts[row] = {log_sum - logits[labels[row]], static_cast<float>(1.0 / sum), best};
    if (gradient == nullptr) continue;
    for (int i = 0; i < classes; ++i) {
      const double softmax = std::exp(logits[i] - log_sum);
      gradient[i] = static_cast<float>((softmax - (i == labels[row] ? 1.0 : 0.0)) / static_cast<double>(rows));
    }
    gradient += classes;
  }
}

}  // namespace neocog::kernels
