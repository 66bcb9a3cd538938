// Trains a small network on made-up data and prints its losses as a JSON array, so that the builds can be compared.
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <vector>

#include "neocog/core/random.hpp"
#include "neocog/network/network.hpp"
#include "neocog/training/training.hpp"

using namespace neocog;

namespace {

constexpr int side = 12;
constexpr int classes = 4;
constexpr std::size_t images = 256;
constexpr std::size_t batch = 32;
constexpr std::size_t steps = 50;
constexpr std::size_t image_size = std::size_t{side} * side;

Description description() {
  return {{side, side, 1},
          {{"conv2d", {{"filters", 8}, {"kernel", 3}, {"padding", "same"}}, "conv1", {}},
           {"relu", {}, "", {}},
           {"maxPool2d", {{"window", 2}}, "", {}},
           {"conv2d", {{"filters", 16}, {"kernel", 3}, {"padding", "same"}}, "conv2", {}},
           {"relu", {}, "", {}},
           {"maxPool2d", {{"window", 2}}, "", {}},
           {"flatten", {}, "", {}},
           {"dense", {{"units", classes}}, "logits", {}}},
          1};
}

void print_losses() {
  Random random(7);
  std::vector<float> pixels;
  std::vector<int> labels;
  for (std::size_t image = 0; image < images; ++image) {
    for (std::size_t i = 0; i < image_size; ++i) pixels.push_back(random.uniform());
    labels.push_back(static_cast<int>(random.next() % classes));
  }

  Network network(description());
  OptimizerSettings settings;
  settings.rate = 0.05;
  settings.momentum = 0.9;
  Optimizer optimizer(settings);
  for (std::size_t step = 0; step < steps; ++step) {
    const std::size_t first = step * batch % images;
    const BatchResult result = train_batch(network, std::span(pixels).subspan(first * image_size, batch * image_size),
                                           {Loss::softmax_cross_entropy, std::span(labels).subspan(first, batch), {}}, optimizer);
    std::printf("%s%.9g", step == 0 ? "[" : ", ", result.loss);
  }
  std::printf("]\n");
}

}  // namespace

int main() {
  try {
    print_losses();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return EXIT_FAILURE;
  }
  return EXIT_SUCCESS;
}
