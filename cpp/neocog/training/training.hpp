#pragma once
#include <span>
#include <vector>

#include "neocog/kernels/softmax_cross_entropy.hpp"
#include "neocog/network/network.hpp"
#include "neocog/training/optimizer.hpp"

namespace neocog {

struct BatchResult {
  double loss;      // the mean over all labels, before the step
  double accuracy;  // the share of right predictions, 0 to 1
};

/// Forward (training), softmax cross-entropy on the last layer's logits, backward, one step of the optimizer.
/// `labels` has a whole number per sample, or for logits that are a map one per position in row-major order.
/// Throws ShapeError or ArgumentError before anything changes.
BatchResult train_batch(Network& network, std::span<const float> pixels, std::span<const int> labels, Optimizer& optimizer);

/// What the network says of each sample, in evaluation mode, `batch` samples at a time.
std::vector<kernels::Verdict> evaluate(Network& network, std::span<const float> pixels, std::span<const int> labels, int batch);

}  // namespace neocog
