#pragma once
#include <algorithm>
#include <cmath>
#include <vector>

namespace neocog::reference {

/// eˣ of each logit divided by their sum. Less the largest one, which changes nothing but keeps eˣ finite.
inline std::vector<double> softmax(const std::vector<double>& logits) {
  const double largest = *std::max_element(logits.begin(), logits.end());
  std::vector<double> probabilities;
  double sum = 0;
  for (const double logit : logits) {
    probabilities.push_back(std::exp(logit - largest));
    sum += probabilities.back();
  }
  for (double& probability : probabilities) probability /= sum;
  return probabilities;
}

/// −log of the label's probability, of one row.
inline double cross_entropy(const std::vector<double>& logits, int label) {
  const double largest = *std::max_element(logits.begin(), logits.end());
  double sum = 0;
  for (const double logit : logits) sum += std::exp(logit - largest);
  return largest + std::log(sum) - logits[static_cast<std::size_t>(label)];
}

/// The derivative of `cross_entropy` by each logit: the probabilities, less 1 at the label.
inline std::vector<double> cross_entropy_gradient(const std::vector<double>& logits, int label) {
  std::vector<double> gradient = softmax(logits);
  gradient[static_cast<std::size_t>(label)] -= 1;
  return gradient;
}

/// The mean of the rows' losses; logits [rows, classes].
inline double mean_cross_entropy(const std::vector<double>& logits, const std::vector<int>& labels) {
  const auto classes = static_cast<std::ptrdiff_t>(logits.size() / labels.size());
  double sum = 0;
  for (std::size_t row = 0; row < labels.size(); ++row) {
    const auto from = logits.begin() + static_cast<std::ptrdiff_t>(row) * classes;
    sum += cross_entropy({from, from + classes}, labels[row]);
  }
  return sum / static_cast<double>(labels.size());
}

}  // namespace neocog::reference
