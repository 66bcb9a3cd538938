#pragma once
#include <span>
#include <string>
#include <vector>

#include "neocog/kernels/softmax_cross_entropy.hpp"
#include "neocog/network/network.hpp"

namespace neocog {

enum class Loss {
  softmax_cross_entropy,  // of logits against labels, one per image or per position of a map
  binary_cross_entropy,   // of logits against values from 0 to 1, each by itself
  mean_squared_error,     // of outputs against values
};

/// What a batch's outputs should have been.
struct Targets {
  Loss loss = Loss::softmax_cross_entropy;
  std::span<const int> labels;    // softmax_cross_entropy: a whole number per image, or per position in row-major order
  std::span<const float> values;  // the others: as many as the outputs

  /// Those of images first … first + count − 1 of `images`.
  Targets part(int first, int count, int images) const;
};

struct BatchResult {
  double loss;      // the mean over all labels or values
  double accuracy;  // the share of right predictions, 0 to 1; NaN for a loss that predicts no classes
};

/// The node whose output a loss is computed from: the last layer, or its input where the last layer is the softmax (or
/// for binary_cross_entropy the sigmoid) that the loss already contains.
int scored_node(const Graph& graph, Loss loss);

/// How many images these pixels are. Throws ShapeError when they are not a whole number of images.
int images_in(const Network& network, std::span<const float> pixels);

/// Throws ShapeError or ArgumentError for targets that do not belong to `images` images of this network.
void check_targets(const Network& network, const Targets& targets, int images);

/// Compares the last forward pass with its targets. Fills `gradient`, unless it is nullptr, with the derivative of the
/// mean loss by the outputs of the scored node, and `verdicts`, unless nullptr, with what was found at each label.
BatchResult compare(Network& network, const Targets& targets, std::vector<float>* gradient, std::vector<kernels::Verdict>* verdicts = nullptr);

}  // namespace neocog
