#include <doctest/doctest.h>

#include <cmath>

#include "cpp/support/networks.hpp"

using namespace neocog;
using namespace neocog::test;

namespace {

/// Draws from U(−limit, limit): none outside, some near the edge, the mean near 0.
void check_uniform(const std::vector<float>& values, double limit) {
  double largest = 0;
  double sum = 0;
  for (const float value : values) {
    largest = std::max(largest, std::abs(static_cast<double>(value)));
    sum += value;
  }
  CHECK(largest <= limit * (1 + 1e-6));
  CHECK(largest > 0.97 * limit);
  CHECK(std::abs(sum / static_cast<double>(values.size())) < 0.1 * limit);
}

Description three(int middle_kernel = 3, double seed = 1) {
  return description(
      {8, 8, 1},
      {layer("conv2d", {{"filters", 4}, {"kernel", 3}, {"padding", "same"}}, "conv1"),
       layer("conv2d", {{"filters", 6}, {"kernel", middle_kernel}, {"padding", "same"}}, "conv2"), layer("flatten"), layer("dense", {{"units", 3}}, "logits")},
      seed);
}

}  // namespace

TEST_CASE("initialisation: He's bound is √(6 / fan in), Glorot's √(6 / (fan in + fan out))") {
  const auto kernel = [](const char* initialisation, int groups) {
    Network network(description(
        {4, 4, 8},
        {layer("conv2d", {{"filters", 40}, {"kernel", std::vector<double>{3, 2}}, {"groups", groups}, {"initialisation", initialisation}}, "conv1")}));
    return value_of(network, "conv1/kernel");
  };
  check_uniform(kernel("he", 1), std::sqrt(6.0 / (6 * 8)));
  check_uniform(kernel("he", 4), std::sqrt(6.0 / (6 * 2)));
  check_uniform(kernel("glorot", 1), std::sqrt(6.0 / (6 * 8 + 6 * 40)));
  check_uniform(kernel("glorot", 4), std::sqrt(6.0 / (6 * 2 + 6 * 10)));
  for (const char* initialisation : {"he", "glorot"}) {
    Network network(description({3, 3, 4}, {layer("flatten"), layer("dense", {{"units", 50}, {"initialisation", initialisation}}, "logits")}));
    check_uniform(value_of(network, "logits/kernel"), std::sqrt(6.0 / (initialisation[0] == 'h' ? 36 : 86)));
  }
}

TEST_CASE("initialisation: biases and gradients begin at 0") {
  const Network network(three());
  CHECK(value_of(network, "conv1/bias") == std::vector<float>(4));
  CHECK(value_of(network, "logits/bias") == std::vector<float>(3));
  CHECK(gradient_of(network, "conv2/kernel") == std::vector<float>(9 * 4 * 6));
}

TEST_CASE("initialisation: the same seed gives the same weights, another seed others") {
  CHECK(state_of(Network(three(3, 5))) == state_of(Network(three(3, 5))));
  for (const double seed : {0.0, 2.0, 9007199254740991.0}) {
    const Network other(three(3, seed));
    for (const char* name : {"conv1/kernel", "conv2/kernel", "logits/kernel"}) CHECK(value_of(other, name) != value_of(Network(three()), name));
  }
}

TEST_CASE("initialisation: changing one layer leaves the others' weights as they were") {
  const Network network(three(3));
  const Network changed(three(5));
  CHECK(value_of(changed, "conv2/kernel").size() != value_of(network, "conv2/kernel").size());
  CHECK(bits_of(value_of(changed, "conv1/kernel")) == bits_of(value_of(network, "conv1/kernel")));
  CHECK(bits_of(value_of(changed, "logits/kernel")) == bits_of(value_of(network, "logits/kernel")));
}

TEST_CASE("initialisation: the same bits in every build") {
  const Network network(description({6, 6, 1}, {layer("conv2d", {{"filters", 8}, {"kernel", 3}, {"padding", "same"}}, "conv1"),
                                                layer("conv2d", {{"filters", 5}, {"kernel", 3}, {"padding", "same"}, {"initialisation", "glorot"}}, "conv2"),
                                                layer("flatten"), layer("dense", {{"units", 4}}, "logits")}));
  // FNV-1a over the little-endian bytes of all parameters; from an independent calculation.
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const Parameter& parameter : network.parameters()) {
    for (const std::uint32_t bits : bits_of(parameter.value.values())) {
      for (int shift = 0; shift < 32; shift += 8) hash = (hash ^ (bits >> shift & 0xffU)) * 0x100000001b3U;
    }
  }
  CHECK(hash == 0x0f913b053afb31a1U);
}
