// Weights are packed and transformed once. Whoever changes them must see the change in the next pass, as a network shows it
// that never prepared anything else.
#include <doctest/doctest.h>

#include "cpp/support/networks.hpp"
#include "cpp/support/targets.hpp"
#include "neocog/kernels/elementwise.hpp"
#include "neocog/training/training.hpp"

using namespace neocog;
using namespace neocog::test;

namespace {

// A convolution by Winograd's algorithm, a direct one, a transposed one and a dense layer.
Description all_kinds() {
  return description({6, 5, 32}, {layer("conv2d", {{"filters", 32}, {"kernel", 3}, {"padding", "same"}}, "a"),
                                  layer("conv2d", {{"filters", 4}, {"kernel", 2}, {"stride", 2}, {"groups", 2}}, "b"),
                                  layer("transposedConv2d", {{"filters", 3}, {"kernel", 2}}, "c"), layer("flatten"), layer("dense", {{"units", 3}}, "d")});
}

const std::vector<float> pixels = random_values(2 * 6 * 5 * 32, 1);
const std::vector<float> seed{1, -2, 0.5F, 3, 1, -1};

struct Passes {
  std::vector<std::uint32_t> output;
  std::vector<std::uint32_t> gradient;
  bool operator==(const Passes&) const = default;
};

Passes passes(Network& network) {
  std::vector<std::uint32_t> output = bits_of(network.forward(pixels, 2).values());
  return {std::move(output), bits_of(network.backward(seed).values())};
}

/// The passes of a fresh network with the weights of this one.
Passes afresh(const Network& network) {
  Network other(all_kinds());
  for (const Parameter& parameter : network.parameters()) other.set_parameter(parameter.name, parameter.value.values());
  return passes(other);
}

}  // namespace

TEST_CASE("prepared weights: set_parameter, an optimizer's step and a look through parameters() are seen at once") {
  Network network(all_kinds());
  const Passes first = passes(network);
  CHECK(passes(network) == first);
  CHECK(afresh(network) == first);
  for (const std::string name : {"a/kernel", "b/kernel", "c/kernel", "d/kernel"}) {
    CAPTURE(name);
    const Passes before = passes(network);
    network.set_parameter(name, random_values(value_of(network, name).size(), 9, -0.1F, 0.1F));
    const Passes after = passes(network);
    CHECK(after.output != before.output);
    CHECK(after.gradient != before.gradient);
    CHECK(after == afresh(network));
  }
  const Passes before = passes(network);
  Optimizer optimizer(OptimizerSettings{});
  const std::vector<int> labels{0, 2};
  train_batch(network, pixels, labelled(labels), optimizer);
  CHECK(passes(network) != before);
  CHECK(passes(network) == afresh(network));
  for (Parameter& parameter : network.parameters()) parameter.value.fill(0.01F);
  CHECK(passes(network) == afresh(network));
}

TEST_CASE("prepared weights: a seed on part of a map leaves exact zeros where nothing arrives, between passes that do not ask") {
  Network network(description({12, 12, 32}, {layer("conv2d", {{"filters", 32}, {"kernel", 3}, {"padding", "same"}}, "a"),
                                             layer("conv2d", {{"filters", 32}, {"kernel", 3}, {"padding", "same"}}, "b")}));
  const std::size_t size = 12 * 12 * 32;
  network.forward(random_values(size, 2), 1);
  const std::vector<float> everywhere(size, 1.0F);
  const std::vector<std::uint32_t> whole = bits_of(network.backward(everywhere).values());
  std::vector<float> one_unit(size, 0.0F);
  one_unit[(5 * 12 + 6) * 32 + 3] = 1;
  const std::vector<float> gradient = [&] {
    const std::span<const float> values = network.backward(one_unit).values();
    return std::vector<float>(values.begin(), values.end());
  }();
  for (int y = 0; y < 12; ++y) {
    for (int x = 0; x < 12; ++x) {
      const bool reached = std::abs(y - 5) <= 2 && std::abs(x - 6) <= 2;
      const float* cell = gradient.data() + static_cast<std::ptrdiff_t>(y * 12 + x) * 32;
      CHECK(std::any_of(cell, cell + 32, [](float value) { return value != 0.0F; }) == reached);
    }
  }
  CHECK(bits_of(network.backward(everywhere).values()) == whole);
}

TEST_CASE("elementwise: a NaN among pixels is found wherever it stands, infinities are none") {
  for (const std::size_t count : {1U, 3U, 4U, 9U, 16U, 37U}) {
    std::vector<float> values = random_values(count, 3);
    values.front() = -std::numeric_limits<float>::infinity();
    CHECK(kernels::find_nan(values.data(), count) == count);
    for (std::size_t i = 0; i < count; ++i) {
      std::vector<float> with_nan = values;
      with_nan[i] = std::numeric_limits<float>::quiet_NaN();
      CHECK(kernels::find_nan(with_nan.data(), count) == i);
    }
  }
  CHECK(kernels::find_nan(nullptr, 0) == 0);
}
