#include "neocog/training/loss.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "neocog/core/error.hpp"
#include "neocog/kernels/value_losses.hpp"

namespace neocog {
namespace {

void require_count(const Node& node, std::size_t came, std::int64_t expected, const char* what, int images) {
  if (static_cast<std::int64_t>(came) == expected) return;
  throw ShapeError(node.label() + ": expected " + std::to_string(expected) + " " + what + " for " + std::to_string(images) + " images, got " +
                   std::to_string(came));
}

template <class Values, class Good>
void require_all(const Node& node, const Values& values, Good good, const std::string& expected) {
  const auto wrong = std::find_if_not(values.begin(), values.end(), good);
  if (wrong == values.end()) return;
  throw ArgumentError(node.label() + ": expected " + expected + ", got " + to_text(static_cast<double>(*wrong)) + " at position " +
                      std::to_string(wrong - values.begin()));
}

}  // namespace

Targets Targets::part(int first, int count, int images) const {
  Targets result{loss, {}, {}};
  const auto cut = [&](const auto& all) {
    const std::size_t each = all.size() / static_cast<std::size_t>(images);
    return all.subspan(static_cast<std::size_t>(first) * each, static_cast<std::size_t>(count) * each);
  };
  result.labels = cut(labels);
  result.values = cut(values);
  return result;
}

int scored_node(const Graph& graph, Loss loss) {
  const Node& last = graph.nodes().back();
  const bool contained = (loss == Loss::softmax_cross_entropy && last.type == "softmax") || (loss == Loss::binary_cross_entropy && last.type == "sigmoid");
  return contained ? last.sources.front() : graph.last();
}

int images_in(const Network& network, std::span<const float> pixels) {
  const Shape& image = network.graph().node(0).shape;
  const auto size = static_cast<std::size_t>(image.count());
  if (pixels.empty() || pixels.size() % size != 0) {
    throw ShapeError("input: expected a multiple of " + std::to_string(size) + " values (" + image.to_string() + " per image), got " +
                     std::to_string(pixels.size()));
  }
  return static_cast<int>(pixels.size() / size);
}

void check_targets(const Network& network, const Targets& targets, int images) {
  const Node& last = network.graph().nodes().back();
  const std::int64_t outputs = last.shape.count() * images;
  if (targets.loss != Loss::softmax_cross_entropy) {
    require_count(last, targets.values.size(), outputs, "target values", images);
    if (targets.loss == Loss::binary_cross_entropy) {
      require_all(last, targets.values, [](float value) { return value >= 0.0F && value <= 1.0F; }, "targets from 0 to 1");
    } else {
      require_all(last, targets.values, [](float value) { return std::isfinite(value); }, "targets that are numbers");
    }
    return;
  }
  const int classes = last.shape.last();
  require_count(last, targets.labels.size(), outputs / classes, "labels", images);
  require_all(last, targets.labels, [&](int label) { return label >= 0 && label < classes; }, "labels from 0 to " + std::to_string(classes - 1));
}

BatchResult compare(Network& network, const Targets& targets, std::vector<float>* gradient, std::vector<kernels::Verdict>* verdicts) {
  const Tensor& outputs = network.activation(scored_node(network.graph(), targets.loss));
  if (gradient != nullptr) gradient->resize(outputs.size());
  float* to = gradient == nullptr ? nullptr : gradient->data();
  if (targets.loss == Loss::mean_squared_error) {
    return {kernels::mean_squared_error(outputs.data(), targets.values.data(), outputs.size(), to), std::numeric_limits<double>::quiet_NaN()};
  }
  if (targets.loss == Loss::binary_cross_entropy) {
    std::size_t right = 0;
    for (std::size_t i = 0; i < outputs.size(); ++i) right += (outputs.data()[i] > 0.0F) == (targets.values[i] > 0.5F) ? 1U : 0U;
    return {kernels::binary_cross_entropy(outputs.data(), targets.values.data(), outputs.size(), to),
            static_cast<double>(right) / static_cast<double>(outputs.size())};
  }
  std::vector<kernels::Verdict> own;
  std::vector<kernels::Verdict>& found = verdicts == nullptr ? own : *verdicts;
  found.resize(targets.labels.size());
  kernels::softmax_cross_entropy(outputs.data(), targets.labels.data(), found.size(), outputs.shape().last(), found.data(), to);
  BatchResult result{0.0, 0.0};
  for (std::size_t i = 0; i < found.size(); ++i) {
    result.loss += found[i].loss;
    result.accuracy += found[i].predicted == targets.labels[i] ? 1.0 : 0.0;
  }
  result.loss /= static_cast<double>(found.size());
  result.accuracy /= static_cast<double>(found.size());
  return result;
}

}  // namespace neocog
