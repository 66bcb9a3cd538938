// Training with frozen layers: what it leaves out, that what it computes is the same to the last bit, and that all of it
// can be looked at all the same.
#include <doctest/doctest.h>

#include "cpp/support/networks.hpp"
#include "cpp/support/targets.hpp"
#include "neocog/core/error.hpp"
#include "neocog/training/training.hpp"

using namespace neocog;
using namespace neocog::test;

namespace {

//   input ─ conv1 ─ relu1 ─ conv2 ─┐
//              └─── side ──────────┴ add1 ─ flatten1 ─ logits
Description branching() {
  return description({5, 4, 2}, {layer("conv2d", {{"filters", 3}, {"kernel", 3}, {"padding", "same"}}, "conv1"), layer("relu"),
                                 layer("conv2d", {{"filters", 4}, {"kernel", 3}, {"padding", "same"}}, "conv2"),
                                 layer("conv2d", {{"filters", 4}, {"kernel", 1}}, "side", {"conv1"}), layer("add", {}, "", {"conv2", "side"}), layer("flatten"),
                                 layer("dense", {{"units", 3}}, "logits")});
}

constexpr int images = 3;
const std::vector<float> pixels = random_values(images * 40, 1);
const std::vector<int> labels{2, 0, 1};
const std::vector<std::string> trained_layers{"conv1", "conv2", "side", "logits"};

Optimizer sgd(double rate) {
  OptimizerSettings settings;
  settings.rate = rate;
  settings.momentum = 0.9;
  return Optimizer(settings);
}

using Bits = std::vector<std::uint32_t>;

/// Every gradient of the last backward pass, as anybody can ask for them.
std::vector<Bits> all_gradients(Network& network) {
  std::vector<Bits> all;
  for (int node = 0; node <= network.graph().last(); ++node) all.push_back(bits_of(network.activation_gradient(node).values()));
  for (const Parameter& parameter : network.parameters()) all.push_back(bits_of(network.parameter_gradient(parameter.name).values()));
  return all;
}

/// The gradients of a first training step without any frozen layer.
std::vector<Bits> plain_gradients() {
  Network network(branching());
  Optimizer still = sgd(0);
  train_batch(network, pixels, labelled(labels), still);
  return all_gradients(network);
}

}  // namespace

TEST_CASE("frozen layers: whatever is frozen, all gradients of the step can be read and are those of the whole pass, bit for bit") {
  const std::vector<Bits> expected = plain_gradients();
  for (unsigned choice = 0; choice < 16; ++choice) {
    std::vector<std::string> frozen;
    for (std::size_t i = 0; i < 4; ++i) {
      if ((choice >> i & 1U) != 0) frozen.push_back(trained_layers[i]);
    }
    CAPTURE(choice);
    Network network(branching());
    network.set_frozen(frozen, true);
    Optimizer optimizer = sgd(0.1);
    train_batch(network, pixels, labelled(labels), optimizer);
    // Although the weights have moved meanwhile: gradients are those before the step.
    CHECK(all_gradients(network) == expected);
  }
}

TEST_CASE("frozen layers: training moves the others as if nothing were frozen, and these not at all") {
  for (const std::string& frozen : trained_layers) {
    CAPTURE(frozen);
    Network free(branching());
    Network network(branching());
    network.set_frozen({frozen}, true);
    Optimizer optimizer = sgd(0.1);
    train_batch(free, pixels, labelled(labels), optimizer);
    train_batch(network, pixels, labelled(labels), optimizer);
    const Network before(branching());
    for (const Parameter& parameter : network.parameters()) {
      CAPTURE(parameter.name);
      const Network& same = parameter.name.starts_with(frozen) ? before : free;
      CHECK(bits_of(parameter.value.values()) == bits_of(same.parameter(parameter.name).value.values()));
    }
  }
}

TEST_CASE("frozen layers: below the lowest trained layer nothing is computed until it is asked for") {
  Network network(branching());
  network.forward(pixels, images);
  network.backward(std::vector<float>(images * 3, 1.0F));
  const std::vector<float> stale = gradient_of(network, "conv1/kernel");
  network.set_frozen({"conv1", "conv2", "side"}, true);
  Optimizer optimizer = sgd(0.1);
  train_batch(network, pixels, labelled(labels), optimizer);
  // What lies in the parameter itself is still the gradient of the pass before.
  CHECK(gradient_of(network, "conv1/kernel") == stale);
  CHECK(copied(network.parameter_gradient("conv1/kernel").values()) != stale);
}

TEST_CASE("frozen layers: changes of weights and of what is frozen do not reach back to the step before") {
  const std::vector<Bits> expected = plain_gradients();
  const auto after = [&](auto change) {
    Network network(branching());
    network.set_frozen({"conv1", "conv2", "side"}, true);
    Optimizer optimizer = sgd(0.1);
    train_batch(network, pixels, labelled(labels), optimizer);
    change(network);
    return all_gradients(network);
  };
  CHECK(after([](Network& network) { network.set_parameter("conv2/kernel", std::vector<float>(3 * 3 * 3 * 4, 0.5F)); }) == expected);
  CHECK(after([](Network& network) { network.set_frozen({"conv1", "conv2"}, false); }) == expected);
  CHECK(after([](Network& network) { network.set_frozen({"logits"}, true); }) == expected);
}

TEST_CASE("frozen layers: a step right after thawing trains them all") {
  Network network(branching());
  Network free(branching());
  Optimizer still = sgd(0);
  network.set_frozen({"conv1", "side"}, true);
  train_batch(network, pixels, labelled(labels), still);
  network.set_frozen({"conv1", "side"}, false);
  Optimizer a = sgd(0.1);
  Optimizer b = sgd(0.1);
  train_batch(network, pixels, labelled(labels), a);
  train_batch(free, pixels, labelled(labels), b);
  for (const Parameter& parameter : network.parameters()) {
    CHECK(bits_of(parameter.value.values()) == bits_of(free.parameter(parameter.name).value.values()));
  }
}

TEST_CASE("frozen layers: a backward pass of one's own computes everything, frozen or not") {
  Network network(branching());
  network.forward(pixels, images);
  const std::vector<float> seed = random_values(images * 3, 2);
  network.backward(seed);
  const std::vector<Bits> expected = all_gradients(network);
  network.set_frozen({"conv1", "conv2"}, true);
  network.backward(seed);
  CHECK(all_gradients(network) == expected);
  for (const Parameter& parameter : network.parameters())
    CHECK(bits_of(parameter.gradient.values()) == bits_of(network.parameter_gradient(parameter.name).values()));
}

TEST_CASE("frozen layers: a new forward pass makes gradients unreadable, left out ones as well") {
  Network network(branching());
  network.set_frozen({"conv1"}, true);
  Optimizer optimizer = sgd(0.1);
  train_batch(network, pixels, labelled(labels), optimizer);
  network.forward(pixels, images);
  for (int node = 0; node <= network.graph().last(); ++node) CHECK_THROWS_AS(network.activation_gradient(node), ArgumentError);
}
