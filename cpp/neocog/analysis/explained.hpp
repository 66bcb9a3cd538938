#pragma once
#include <optional>
#include <span>
#include <vector>

#include "neocog/network/network.hpp"

namespace neocog {

/// The score that saliency explains: the last layer's value for a class, or where that layer is a softmax, its input's.
/// A map of classes has a value at every position: that of one unit is taken, or the sum of all.
struct Score {
  int node;
  int target;  // the class
  std::optional<std::pair<int, int>> unit;

  /// Throws ArgumentError for a class or a unit that does not exist.
  Score(const Graph& graph, int chosen, std::optional<std::pair<int, int>> place);

  /// The derivative of the score by the node's output, for `batch` images: 1 at the class, 0 elsewhere.
  std::vector<float> seed(const Graph& graph, int batch) const;
  /// The score of image `image` of the last forward pass.
  double value(Network& network, int image) const;
};

/// The gradient of the score at the pixels of `batch` images, in evaluation mode.
const Tensor& score_gradient(Network& network, const Score& score, std::span<const float> pixels, int batch, GradientRule rule);

}  // namespace neocog
