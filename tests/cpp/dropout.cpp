#include <doctest/doctest.h>

#include <cmath>

#include "cpp/support/networks.hpp"

using namespace neocog;
using namespace neocog::test;

namespace {

constexpr std::size_t count = 40 * 50;

Description dropping(double rate, double seed = 1) { return description({40, 50, 1}, {layer("dropout", {{"rate", rate}})}, seed); }

/// What a training pass makes of ones: 0 for a dropped value, 1 / (1 − rate) for a kept one.
std::vector<float> mask_of(Network& network, int batch = 1) {
  const auto values = static_cast<std::size_t>(network.graph().node(0).shape.count() * batch);
  return copied(network.forward(std::vector<float>(values, 1.0F), batch, true).values());
}

double dropped_share(const std::vector<float>& mask) {
  return static_cast<double>(std::count(mask.begin(), mask.end(), 0.0F)) / static_cast<double>(mask.size());
}

}  // namespace

TEST_CASE("dropout: a value is dropped or divided by 1 − rate, nothing between") {
  Network network(dropping(0.2));
  const std::vector<float> pixels = random_values(count, 1, 1.0F, 2.0F);
  const std::vector<float> output = copied(network.forward(pixels, 1, true).values());
  for (std::size_t i = 0; i < count; ++i) CHECK((output[i] == 0.0F || output[i] == doctest::Approx(pixels[i] / 0.8)));
}

TEST_CASE("dropout: the share dropped is near the rate, and the expectation is kept") {
  for (const double rate : {0.1, 0.5, 0.9}) {
    Network network(dropping(rate));
    const std::vector<float> mask = mask_of(network, 20);
    // Of n independent draws, the share of hits strays from the rate by √(rate · (1 − rate) / n).
    const double spread = std::sqrt(rate * (1 - rate) / static_cast<double>(mask.size()));
    CHECK(std::abs(dropped_share(mask) - rate) < 4 * spread);
    double mean = 0;
    for (const float value : mask) mean += value / static_cast<double>(mask.size());
    CHECK(std::abs(mean - 1) < 4 * spread / (1 - rate));
  }
}

TEST_CASE("dropout: rate 0 is the identity") {
  Network network(dropping(0));
  const std::vector<float> pixels = random_values(count, 1);
  CHECK(copied(network.forward(pixels, 1, true).values()) == pixels);
  CHECK(copied(network.backward(pixels).values()) == pixels);
}

TEST_CASE("dropout: evaluation is the identity in both directions, also right after training") {
  Network network(dropping(0.5));
  mask_of(network);
  const std::vector<float> pixels = random_values(count, 1);
  CHECK(copied(network.forward(pixels, 1).values()) == pixels);
  const std::vector<float> seed = random_values(count, 2);
  CHECK(copied(network.backward(seed).values()) == seed);
}

TEST_CASE("dropout: the backward pass uses the mask of the last forward pass, as often as it runs") {
  Network network(dropping(0.3));
  mask_of(network);
  const std::vector<float> mask = mask_of(network);
  const std::vector<float> seed = random_values(count, 2);
  for (int pass = 0; pass < 2; ++pass) {
    const std::vector<float> gradient = copied(network.backward(seed).values());
    for (std::size_t i = 0; i < count; ++i) CHECK(gradient[i] == seed[i] * mask[i]);
  }
}

TEST_CASE("dropout: the same seed draws the same masks, another seed others") {
  Network a(dropping(0.5));
  Network b(dropping(0.5));
  Network other(dropping(0.5, 2));
  for (int pass = 0; pass < 3; ++pass) {
    const std::vector<float> mask = mask_of(a);
    CHECK(mask == mask_of(b));
    CHECK(mask != mask_of(other));
  }
}

TEST_CASE("dropout: every training pass, image and layer draws its own mask") {
  Network network(dropping(0.5));
  const std::vector<float> first = mask_of(network);
  CHECK(first != mask_of(network));

  const std::vector<float> two = mask_of(network, 2);
  CHECK_FALSE(std::equal(two.begin(), two.begin() + static_cast<std::ptrdiff_t>(count), two.begin() + static_cast<std::ptrdiff_t>(count)));

  Network layers(description(
      {40, 50, 1}, {layer("dropout", {{"rate", 0.5}}, "a", {"input"}), layer("dropout", {{"rate", 0.5}}, "b", {"input"}), layer("add", {}, "", {"a", "b"})}));
  mask_of(layers);
  const std::vector<float> a = copied(activation(layers, "a").values());
  const std::vector<float> b = copied(activation(layers, "b").values());
  // Independent halves agree at about half of the places.
  std::size_t agreeing = 0;
  for (std::size_t i = 0; i < count; ++i) agreeing += a[i] == b[i] ? 1U : 0U;
  CHECK(std::abs(static_cast<double>(agreeing) / count - 0.5) < 4 * std::sqrt(0.25 / count));
}

TEST_CASE("dropout: masks follow the count of training passes, so that training can be taken up again") {
  Network whole(dropping(0.5));
  mask_of(whole);
  whole.forward(std::vector<float>(count, 1.0F), 1);  // evaluation draws nothing
  CHECK(whole.training_passes() == 1);
  const std::vector<float> second = mask_of(whole);
  Network resumed(dropping(0.5));
  resumed.set_training_passes(1);
  CHECK(mask_of(resumed) == second);
}

TEST_CASE("dropout: flat features, and batches of other sizes one after the other") {
  Network network(description({2, 3, 4}, {layer("flatten"), layer("dropout", {{"rate", 0.5}})}));
  for (const int batch : {2, 5, 1, 3}) {
    const std::vector<float> mask = mask_of(network, batch);
    const std::vector<float> ones(mask.size(), 1.0F);
    CHECK(copied(network.backward(ones).values()) == mask);
  }
}
