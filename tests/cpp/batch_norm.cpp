// The batchNorm layer: which statistics it uses, and what happens to the running ones.
#include <doctest/doctest.h>

#include "cpp/reference/batch_norm.hpp"
#include "cpp/support/kernels.hpp"
#include "cpp/support/networks.hpp"

using namespace neocog;
using namespace neocog::test;
using Values = std::vector<double>;

namespace {

constexpr int batch = 3;
constexpr std::size_t channels = 5;
constexpr std::size_t pixel_count = std::size_t{batch} * 2 * 4 * channels;

/// With gamma and beta of its own, and running statistics that are not those of the batch.
Network normalising(const Attributes& attributes = {}) {
  Network network(description({2, 4, channels}, {layer("batchNorm", attributes, "bn1")}));
  network.set_parameter("bn1/gamma", random_values(channels, 1, 0.5F, 2.0F));
  network.set_parameter("bn1/beta", random_values(channels, 2));
  network.set_parameter("bn1/mean", random_values(channels, 3));
  network.set_parameter("bn1/variance", random_values(channels, 4, 0.5F, 2.0F));
  return network;
}

std::vector<float> pixels_of(std::uint64_t seed) {
  std::vector<float> pixels = random_values(pixel_count, seed, -2.0F, 2.0F);
  for (std::size_t i = 0; i < pixels.size(); ++i) pixels[i] += static_cast<float>(i % channels);
  return pixels;
}

reference::BatchNorm rule_of(const Network& network, double epsilon = 1e-3) {
  return {epsilon, widened(value_of(network, "bn1/gamma")), widened(value_of(network, "bn1/beta"))};
}
reference::ChannelStatistics running_of(const Network& network) { return {widened(value_of(network, "bn1/mean")), widened(value_of(network, "bn1/variance"))}; }

/// Whether the last backward pass was that of a normalisation with these statistics.
void check_gradients(Network& network, const reference::ChannelStatistics& statistics, bool own, const std::vector<float>& pixels,
                     const std::vector<float>& seed) {
  const auto expected = reference::batch_norm_backward(rule_of(network), statistics, own, widened(pixels), widened(seed));
  CHECK(relative_difference(activation_gradient(network, "input").values(), expected.input) < agreement);
  CHECK(relative_difference(copied(network.parameter_gradient("bn1/gamma").values()), expected.gamma) < agreement);
  CHECK(relative_difference(copied(network.parameter_gradient("bn1/beta").values()), expected.beta) < agreement);
}

}  // namespace

TEST_CASE("batchNorm: gamma and variance begin at 1, beta and mean at 0; the running statistics are not learned") {
  const Network network(description({2, 4, 3}, {layer("batchNorm", {}, "bn1")}));
  std::vector<std::string> names;
  for (const Parameter& parameter : network.parameters()) names.push_back(parameter.name);
  CHECK(names == std::vector<std::string>{"bn1/gamma", "bn1/beta", "bn1/mean", "bn1/variance"});
  for (const Parameter& parameter : network.parameters()) {
    const bool statistic = parameter.name == "bn1/mean" || parameter.name == "bn1/variance";
    const bool one = parameter.name == "bn1/gamma" || parameter.name == "bn1/variance";
    CHECK(parameter.value.shape() == Shape{3});
    CHECK(copied(parameter.value.values()) == std::vector<float>(3, one ? 1.0F : 0.0F));
    CHECK(parameter.trainable() == !statistic);
  }
}

TEST_CASE("batchNorm: in training, the biased statistics of the batch; in evaluation, the running ones") {
  Network network = normalising();
  const std::vector<float> pixels = pixels_of(5);
  const std::vector<float> seed = random_values(pixel_count, 6);

  const reference::ChannelStatistics running = running_of(network);
  CHECK(relative_difference(network.forward(pixels, batch).values(), reference::batch_norm_forward(rule_of(network), running, widened(pixels))) < agreement);
  network.backward(seed);
  check_gradients(network, running, false, pixels, seed);

  const reference::ChannelStatistics own = reference::channel_statistics(widened(pixels), channels);
  CHECK(relative_difference(network.forward(pixels, batch, true).values(), reference::batch_norm_forward(rule_of(network), own, widened(pixels))) < agreement);
  network.backward(seed);
  check_gradients(network, own, true, pixels, seed);
}

TEST_CASE("batchNorm: running = momentum · running + (1 − momentum) · batch, with the unbiased variance") {
  for (const double momentum : {0.99, 0.6, 0.0, 1.0}) {
    Network network = momentum == 0.99 ? normalising() : normalising({{"momentum", momentum}});
    reference::ChannelStatistics expected = running_of(network);
    for (std::uint64_t pass = 0; pass < 4; ++pass) {
      const std::vector<float> pixels = pixels_of(10 + pass);
      network.forward(pixels, batch, true);
      const reference::ChannelStatistics own = reference::channel_statistics(widened(pixels), channels);
      constexpr double rows = batch * 2 * 4;
      for (std::size_t c = 0; c < channels; ++c) {
        expected.mean[c] = momentum * expected.mean[c] + (1 - momentum) * own.mean[c];
        expected.variance[c] = momentum * expected.variance[c] + (1 - momentum) * own.variance[c] * rows / (rows - 1);
      }
      CHECK(relative_difference(value_of(network, "bn1/mean"), expected.mean) < agreement);
      CHECK(relative_difference(value_of(network, "bn1/variance"), expected.variance) < agreement);
    }
  }
}

TEST_CASE("batchNorm: evaluation and backward passes leave the running statistics alone") {
  Network network = normalising();
  network.forward(pixels_of(5), batch, true);
  const auto mean = bits_of(value_of(network, "bn1/mean"));
  const auto variance = bits_of(value_of(network, "bn1/variance"));
  network.backward(random_values(pixel_count, 6));
  network.forward(pixels_of(7), batch);
  CHECK(bits_of(value_of(network, "bn1/mean")) == mean);
  CHECK(bits_of(value_of(network, "bn1/variance")) == variance);
}

TEST_CASE("batchNorm: a single value has no spread; the running variance takes 0 as it is") {
  Network network(description({1, 1, 2}, {layer("batchNorm", {{"momentum", 0.75}}, "bn1")}));
  const std::vector<float> pixels{4, -8};
  CHECK(copied(network.forward(pixels, 1, true).values()) == std::vector<float>{0, 0});
  CHECK(value_of(network, "bn1/mean") == std::vector<float>{1, -2});
  CHECK(value_of(network, "bn1/variance") == std::vector<float>{0.75F, 0.75F});
  // Whatever the value, the output is beta: no derivative.
  CHECK(copied(network.backward(std::vector<float>{1, 1}).values()) == std::vector<float>{0, 0});
}

TEST_CASE("batchNorm: frozen, it normalises with its running statistics in training too, and keeps them") {
  Network network = normalising();
  network.set_frozen({"bn1"}, true);
  const std::vector<float> pixels = pixels_of(5);
  const std::vector<float> seed = random_values(pixel_count, 6);
  const auto before = state_of(network);
  const std::vector<float> evaluated = copied(network.forward(pixels, batch).values());
  CHECK(bits_of(network.forward(pixels, batch, true).values()) == bits_of(evaluated));
  const auto after = state_of(network);
  CHECK(std::equal(before.begin(), before.end(), after.begin()));
  network.backward(seed);
  check_gradients(network, running_of(network), false, pixels, seed);

  network.set_frozen({"bn1"}, false);
  network.forward(pixels, batch, true);
  CHECK(value_of(network, "bn1/mean") != narrowed(running_of(normalising()).mean));
}

TEST_CASE("batchNorm: backward goes with the statistics of the last forward pass, though the layer was frozen since") {
  const std::vector<float> pixels = pixels_of(5);
  const std::vector<float> seed = random_values(pixel_count, 6);
  const reference::ChannelStatistics own = reference::channel_statistics(widened(pixels), channels);
  {
    Network network = normalising();
    network.forward(pixels, batch, true);
    network.set_frozen({"bn1"}, true);
    network.backward(seed);
    check_gradients(network, own, true, pixels, seed);
  }
  {
    Network network = normalising();
    network.set_frozen({"bn1"}, true);
    network.forward(pixels, batch, true);
    network.set_frozen({"bn1"}, false);
    network.backward(seed);
    check_gradients(network, running_of(network), false, pixels, seed);
  }
  {
    // Changed running statistics do not reach back to a pass that is over.
    Network network = normalising();
    network.forward(pixels, batch);
    const reference::ChannelStatistics running = running_of(network);
    network.set_parameter("bn1/mean", std::vector<float>(channels, 9.0F));
    network.set_parameter("bn1/variance", std::vector<float>(channels, 9.0F));
    network.backward(seed);
    check_gradients(network, running, false, pixels, seed);
  }
}

TEST_CASE("batchNorm: epsilon keeps a constant channel finite") {
  Network network(description({2, 2, 1}, {layer("batchNorm", {{"epsilon", 0.25}}, "bn1")}));
  // Mean 2, variance 1: (x − 2) / √1.25.
  CHECK(largest_difference(network.forward(std::vector<float>{1, 3, 3, 1}, 1, true).values(),
                           {-1 / std::sqrt(1.25), 1 / std::sqrt(1.25), 1 / std::sqrt(1.25), -1 / std::sqrt(1.25)}) < 1e-6);
  CHECK(copied(network.forward(std::vector<float>(4, 7.0F), 1, true).values()) == std::vector<float>(4));
}

TEST_CASE("batchNorm: flat features are normalised one by one over the batch") {
  Network network(description({2, 1, 2}, {layer("flatten"), layer("batchNorm", {}, "bn1")}));
  CHECK(network.parameter("bn1/gamma").value.shape() == Shape{4});
  const std::vector<float> pixels = random_values(5 * 4, 8);
  const reference::BatchNorm rule{1e-3, Values(4, 1.0), Values(4, 0.0)};
  const reference::ChannelStatistics own = reference::channel_statistics(widened(pixels), 4);
  CHECK(relative_difference(network.forward(pixels, 5, true).values(), reference::batch_norm_forward(rule, own, widened(pixels))) < agreement);
}
