#include "neocog/training/training.hpp"

#include <doctest/doctest.h>

#include "cpp/reference/softmax_cross_entropy.hpp"
#include "cpp/support/errors.hpp"
#include "cpp/support/networks.hpp"
#include "cpp/support/targets.hpp"

using namespace neocog;
using namespace neocog::test;

namespace {

constexpr std::size_t image_size = 6 * 6;

Description classifier() {
  return description({6, 6, 1}, {layer("conv2d", {{"filters", 4}, {"kernel", 3}, {"padding", "same"}}, "conv1"), layer("relu"),
                                 layer("maxPool2d", {{"window", 2}}), layer("flatten"), layer("dense", {{"units", 3}}, "logits")});
}

struct Samples {
  std::vector<float> pixels;
  std::vector<int> labels;
};

/// A bright row, a bright column or neither, with noise.
Samples stripes(std::size_t count) {
  Random random(11);
  Samples samples;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t label = random.next() % 3;
    const std::uint32_t place = random.next() % 6;
    for (std::uint32_t cell = 0; cell < image_size; ++cell) {
      const bool bright = (label == 0 && cell / 6 == place) || (label == 1 && cell % 6 == place);
      samples.pixels.push_back(random.uniform() * 0.2F + (bright ? 0.8F : 0.0F));
    }
    samples.labels.push_back(static_cast<int>(label));
  }
  return samples;
}

Optimizer sgd(double rate, double momentum = 0) {
  OptimizerSettings settings;
  settings.rate = rate;
  settings.momentum = momentum;
  return Optimizer(settings);
}

}  // namespace

TEST_CASE("training: a toy problem is learned, by sgd and by adam") {
  const Samples samples = stripes(64);
  for (const auto type : {OptimizerSettings::Type::sgd, OptimizerSettings::Type::adam}) {
    Network network(classifier());
    OptimizerSettings settings;
    settings.type = type;
    settings.rate = type == OptimizerSettings::Type::sgd ? 0.1 : 0.01;
    settings.momentum = 0.9;
    Optimizer optimizer(settings);
    const BatchResult first = train_batch(network, samples.pixels, labelled(samples.labels), optimizer);
    BatchResult last = first;
    for (int step = 0; step < 60; ++step) last = train_batch(network, samples.pixels, labelled(samples.labels), optimizer);
    CHECK(last.loss < 0.3 * first.loss);
    CHECK(last.accuracy > 0.9);
  }
}

TEST_CASE("training: loss, accuracy and gradients are those before the step") {
  const Samples samples = stripes(5);
  Network network(classifier());
  Network untouched(classifier());
  const std::vector<double> logits = widened(copied(untouched.forward(samples.pixels, 5).values()));
  Optimizer optimizer = sgd(0.1);
  const BatchResult result = train_batch(network, samples.pixels, labelled(samples.labels), optimizer);
  CHECK(result.loss == doctest::Approx(reference::mean_cross_entropy(logits, samples.labels)).epsilon(1e-6));
  int right = 0;
  for (std::size_t i = 0; i < 5; ++i) {
    const double* row = logits.data() + i * 3;
    right += std::max_element(row, row + 3) - row == samples.labels[i] ? 1 : 0;
  }
  CHECK(result.accuracy == right / 5.0);
  CHECK(copied(activation(network, "logits").values()) == narrowed(logits));
  const std::vector<float> before = value_of(untouched, "conv1/kernel");
  const std::vector<float> gradient = gradient_of(network, "conv1/kernel");
  for (std::size_t i = 0; i < before.size(); ++i) {
    CHECK(value_of(network, "conv1/kernel")[i] == doctest::Approx(before[i] - 0.1F * gradient[i]).epsilon(1e-5));
  }
}

TEST_CASE("training: rate 0 moves no weight") {
  const Samples samples = stripes(4);
  Network network(classifier());
  const std::vector<float> before = value_of(network, "conv1/kernel");
  Optimizer optimizer = sgd(0, 0.9);
  for (int step = 0; step < 3; ++step) train_batch(network, samples.pixels, labelled(samples.labels), optimizer);
  CHECK(bits_of(value_of(network, "conv1/kernel")) == bits_of(before));
}

TEST_CASE("training: the same seed and data give the same weights, bit for bit") {
  const Samples samples = stripes(16);
  std::vector<std::vector<std::uint32_t>> states[2];
  for (auto& state : states) {
    Network network(classifier());
    Optimizer optimizer = sgd(0.05, 0.9);
    for (int step = 0; step < 5; ++step) train_batch(network, samples.pixels, labelled(samples.labels), optimizer);
    state = state_of(network);
  }
  CHECK(states[0] == states[1]);
}

TEST_CASE("training: logits that are a map take one label per position") {
  Network network(description({4, 5, 2}, {layer("conv2d", {{"filters", 3}, {"kernel", 3}, {"padding", "same"}}, "map")}));
  const std::vector<float> pixels = random_values(2 * 40, 3);
  std::vector<int> labels;
  for (int i = 0; i < 40; ++i) labels.push_back(i % 3);
  const std::vector<double> logits = widened(copied(network.forward(pixels, 2).values()));
  Optimizer optimizer = sgd(0.1);
  const BatchResult first = train_batch(network, pixels, labelled(labels), optimizer);
  CHECK(first.loss == doctest::Approx(reference::mean_cross_entropy(logits, labels)).epsilon(1e-6));
  CHECK(train_batch(network, pixels, labelled(labels), optimizer).loss < first.loss);
}

TEST_CASE("evaluate: the same verdicts whatever the batch, weights unchanged") {
  const Samples samples = stripes(10);
  Network network(classifier());
  const std::vector<float> before = value_of(network, "conv1/kernel");
  const std::vector<kernels::Verdict> one = evaluate(network, samples.pixels, labelled(samples.labels), 1).verdicts;
  const std::vector<kernels::Verdict> four = evaluate(network, samples.pixels, labelled(samples.labels), 4).verdicts;
  const std::vector<kernels::Verdict> all = evaluate(network, samples.pixels, labelled(samples.labels), 100).verdicts;
  REQUIRE(one.size() == 10);
  double loss = 0;
  for (std::size_t i = 0; i < 10; ++i) {
    CHECK(one[i].loss == four[i].loss);
    CHECK(one[i].loss == all[i].loss);
    CHECK(one[i].predicted == all[i].predicted);
    CHECK(one[i].probability == all[i].probability);
    loss += one[i].loss / 10;
  }
  Optimizer optimizer = sgd(0);
  CHECK(train_batch(network, samples.pixels, labelled(samples.labels), optimizer).loss == doctest::Approx(loss));
  CHECK(bits_of(value_of(network, "conv1/kernel")) == bits_of(before));
}

TEST_CASE("training: every error leaves the network as it was") {
  const Samples samples = stripes(4);
  Network network(classifier());
  network.forward(samples.pixels, 4);
  Optimizer optimizer = sgd(0.1);
  const auto before = state_of(network);
  const auto check = [&]<class Error>(Error, std::span<const float> wrong, const std::vector<int>& labels, const std::vector<std::string>& parts) {
    check_error<Error>([&] { train_batch(network, wrong, labelled(labels), optimizer); }, parts);
    check_error<Error>([&] { evaluate(network, wrong, labelled(labels), 2); }, parts);
    CHECK(state_of(network) == before);
  };
  const std::span<const float> pixels = samples.pixels;
  check(ShapeError(""), pixels.first(100), samples.labels, {"input", "expected a multiple of 36 values (6×6×1 per image)", "got 100"});
  check(ShapeError(""), {}, {}, {"input", "expected a multiple of 36", "got 0"});
  check(ShapeError(""), pixels, {0, 1, 2}, {"logits (dense)", "expected 4 labels for 4 images", "got 3"});
  check(ArgumentError(""), pixels, {0, 1, 3, 0}, {"logits (dense)", "expected labels from 0 to 2", "got 3 at position 2"});
  check(ArgumentError(""), pixels, {0, -1, 2, 0}, {"logits (dense)", "got -1 at position 1"});
  std::vector<float> broken = samples.pixels;
  broken[40] = std::numeric_limits<float>::quiet_NaN();
  check(ArgumentError(""), broken, samples.labels, {"input", "got NaN at image 1, row 0, column 4, channel 0"});
  check_error<ArgumentError>([&] { evaluate(network, pixels, labelled(samples.labels), 0); }, {"batch", "expected a whole number from 1", "got 0"});

  OptimizerSettings settings;
  settings.rates = {{"conv9", 0.1}};
  Optimizer unknown(settings);
  check_error<ArgumentError>([&] { train_batch(network, pixels, labelled(samples.labels), unknown); }, {"layer", "got 'conv9'"});
  CHECK(state_of(network) == before);
  CHECK(train_batch(network, pixels, labelled(samples.labels), optimizer).loss > 0);
}

TEST_CASE("evaluate: an image with a NaN late in the set is found before anything is forgotten") {
  Samples samples = stripes(6);
  Network network(classifier());
  network.forward(samples.pixels, 6);
  const auto before = state_of(network);
  samples.pixels.back() = std::numeric_limits<float>::quiet_NaN();
  check_error<ArgumentError>([&] { evaluate(network, samples.pixels, labelled(samples.labels), 2); }, {"input", "got NaN", "row 5, column 5"});
  CHECK(state_of(network) == before);
}
