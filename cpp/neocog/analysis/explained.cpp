#include "neocog/analysis/explained.hpp"

#include "neocog/core/error.hpp"

namespace neocog {
namespace {

/// Calls body(index among one image's values) for each value that the score sums up.
template <class Body>
void for_each_term(const Score& score, const Shape& shape, Body body) {
  const int classes = shape.last();
  if (score.unit) return body((score.unit->first * shape[1] + score.unit->second) * classes + score.target);
  for (int start = 0; start < static_cast<int>(shape.count()); start += classes) body(start + score.target);
}

}  // namespace

Score::Score(const Graph& graph, int chosen, std::optional<std::pair<int, int>> place) : node(graph.last()), target(chosen), unit(place) {
  if (graph.node(node).type == "softmax") node = graph.node(node).sources.front();
  const Node& explained = graph.node(node);
  if (target < 0 || target >= explained.shape.last()) {
    throw ArgumentError(explained.label() + ": class: expected a whole number from 0 to " + std::to_string(explained.shape.last() - 1) + ", got " +
                        std::to_string(target));
  }
  if (!unit) return;
  const bool map = explained.shape.rank() == 3;
  const int height = map ? explained.shape[0] : 0;
  const int width = map ? explained.shape[1] : 0;
  if (unit->first < 0 || unit->second < 0 || unit->first >= height || unit->second >= width) {
    throw ArgumentError(explained.label() + ": unit: expected a place on its map, " + explained.shape.to_string() + ", got [" + std::to_string(unit->first) +
                        ", " + std::to_string(unit->second) + "]");
  }
}

std::vector<float> Score::seed(const Graph& graph, int batch) const {
  const Shape& shape = graph.node(node).shape;
  const auto size = static_cast<std::size_t>(shape.count());
  std::vector<float> seed(size * static_cast<std::size_t>(batch));
  for (std::size_t start = 0; start < seed.size(); start += size) {
    for_each_term(*this, shape, [&](int index) { seed[start + static_cast<std::size_t>(index)] = 1.0F; });
  }
  return seed;
}

double Score::value(Network& network, int image) const {
  const Shape& shape = network.graph().node(node).shape;
  const float* values = network.activation(node).data() + shape.count() * image;
  double sum = 0.0;
  for_each_term(*this, shape, [&](int index) { sum += values[index]; });
  return sum;
}

const Tensor& score_gradient(Network& network, const Score& score, std::span<const float> pixels, int batch, GradientRule rule) {
  network.forward(pixels, batch);
  return network.backward(score.seed(network.graph(), batch), score.node, {.rule = rule, .parameters = false});
}

}  // namespace neocog
