#include "neocog/training/training.hpp"

#include <algorithm>

#include "neocog/core/error.hpp"

namespace neocog {
namespace {

/// How many images these pixels are. Throws ShapeError when they are not a whole number of images.
int images_in(const Network& network, std::span<const float> pixels) {
  const Shape& image = network.graph().node(0).shape;
  const auto size = static_cast<std::size_t>(image.count());
  if (pixels.empty() || pixels.size() % size != 0) {
    throw ShapeError("input: expected a multiple of " + std::to_string(size) + " values (" + image.to_string() + " per image), got " +
                     std::to_string(pixels.size()));
  }
  return static_cast<int>(pixels.size() / size);
}

/// Labels that the last layer's logits can be compared with. Returns how many belong to one image.
int check_labels(const Network& network, std::span<const int> labels, int images) {
  const Node& last = network.graph().nodes().back();
  const int classes = last.shape.last();
  const auto each = static_cast<int>(last.shape.count() / classes);
  const std::int64_t expected = std::int64_t{images} * each;
  if (static_cast<std::int64_t>(labels.size()) != expected) {
    throw ShapeError(last.label() + ": expected " + std::to_string(expected) + " labels for " + std::to_string(images) + " images, got " +
                     std::to_string(labels.size()));
  }
  const auto wrong = std::find_if(labels.begin(), labels.end(), [&](int label) { return label < 0 || label >= classes; });
  if (wrong != labels.end()) {
    throw ArgumentError(last.label() + ": expected labels from 0 to " + std::to_string(classes - 1) + ", got " + std::to_string(*wrong) + " at position " +
                        std::to_string(wrong - labels.begin()));
  }
  return each;
}

}  // namespace

BatchResult train_batch(Network& network, std::span<const float> pixels, std::span<const int> labels, Optimizer& optimizer) {
  const int images = images_in(network, pixels);
  check_labels(network, labels, images);
  optimizer.check(network);

  const Tensor& logits = network.forward(pixels, images, true);
  std::vector<kernels::Verdict> verdicts(labels.size());
  std::vector<float> gradient(logits.size());
  kernels::softmax_cross_entropy(logits.data(), labels.data(), labels.size(), logits.shape().last(), verdicts.data(), gradient.data());
  network.backward(gradient);
  optimizer.step(network);

  BatchResult result{0.0, 0.0};
  for (std::size_t i = 0; i < labels.size(); ++i) {
    result.loss += verdicts[i].loss;
    result.accuracy += verdicts[i].predicted == labels[i] ? 1.0 : 0.0;
  }
  result.loss /= static_cast<double>(labels.size());
  result.accuracy /= static_cast<double>(labels.size());
  return result;
}

std::vector<kernels::Verdict> evaluate(Network& network, std::span<const float> pixels, std::span<const int> labels, int batch) {
  const int images = images_in(network, pixels);
  const auto each = static_cast<std::size_t>(check_labels(network, labels, images));
  if (batch < 1) throw ArgumentError("batch: expected a whole number from 1, got " + std::to_string(batch));
  network.check_pixels(pixels, images);
  const std::size_t size = pixels.size() / static_cast<std::size_t>(images);
  std::vector<kernels::Verdict> verdicts(labels.size());
  for (int start = 0; start < images; start += batch) {
    const int count = std::min(batch, images - start);
    const auto first = static_cast<std::size_t>(start);
    const Tensor& logits = network.forward(pixels.subspan(first * size, static_cast<std::size_t>(count) * size), count);
    kernels::softmax_cross_entropy(logits.data(), labels.data() + first * each, static_cast<std::size_t>(count) * each, logits.shape().last(),
                                   verdicts.data() + first * each, nullptr);
  }
  return verdicts;
}

}  // namespace neocog
