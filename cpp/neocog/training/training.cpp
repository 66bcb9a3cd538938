#include "neocog/training/training.hpp"

#include <algorithm>

#include "neocog/core/error.hpp"

namespace neocog {

BatchResult train_batch(Network& network, std::span<const float> pixels, const Targets& targets, Optimizer& optimizer) {
  const int images = images_in(network, pixels);
  check_targets(network, targets, images);
  optimizer.check(network);

  network.forward(pixels, images, true);
  std::vector<float> gradient;
  const BatchResult result = compare(network, targets, &gradient);
  network.backward(gradient, scored_node(network.graph(), targets.loss), {.only_trained = true});
  optimizer.step(network);
  return result;
}

Evaluation evaluate(Network& network, std::span<const float> pixels, const Targets& targets, int batch) {
  const int images = images_in(network, pixels);
  check_targets(network, targets, images);
  if (batch < 1) throw ArgumentError("batch: expected a whole number from 1, got " + std::to_string(batch));
  network.check_pixels(pixels, images);
  const std::size_t size = pixels.size() / static_cast<std::size_t>(images);
  Evaluation all{{0.0, 0.0}, {}};
  for (int start = 0; start < images; start += batch) {
    const int count = std::min(batch, images - start);
    network.infer(pixels.subspan(static_cast<std::size_t>(start) * size, static_cast<std::size_t>(count) * size), count);
    std::vector<kernels::Verdict> verdicts;
    const BatchResult part = compare(network, targets.part(start, count, images), nullptr, &verdicts);
    all.mean.loss += part.loss * count / images;
    all.mean.accuracy += part.accuracy * count / images;
    all.verdicts.insert(all.verdicts.end(), verdicts.begin(), verdicts.end());
  }
  return all;
}

}  // namespace neocog
