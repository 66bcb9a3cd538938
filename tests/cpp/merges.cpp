// Layers that read several sources, and outputs that several layers read: values and sums of gradients by hand.
#include <doctest/doctest.h>

#include <limits>

#include "cpp/support/kernels.hpp"
#include "cpp/support/networks.hpp"

using namespace neocog;
using namespace neocog::test;
using Values = std::vector<double>;

TEST_CASE("multiply: two maps of one shape, value by value") {
  Network network(description({3, 2, 5}, {layer("scale", {{"by", 2}}, "double"), layer("multiply", {}, "product", {"double", "input"})}));
  const std::vector<float> x = random_values(2 * 30, 1);
  const std::vector<float> seed = random_values(2 * 30, 2);
  Values product;
  Values gradient;
  for (std::size_t i = 0; i < x.size(); ++i) {
    product.push_back(2.0 * x[i] * x[i]);
    gradient.push_back(4.0 * x[i] * seed[i]);
  }
  CHECK(relative_difference(network.forward(x, 2).values(), product) < agreement);
  CHECK(relative_difference(network.backward(seed).values(), gradient) < agreement);
}

TEST_CASE("multiply: a gate of 1×1×channels weights every position of its image and channel") {
  for (const int channels : {1, 3, 4, 5, 9}) {
    // The gate is the mean over the map.
    Network network(
        description({2, 3, static_cast<double>(channels)}, {layer("globalAvgPool", {}, "gate"), layer("multiply", {}, "gated", {"input", "gate"})}));
    const std::size_t size = 6 * static_cast<std::size_t>(channels);
    const std::vector<float> x = random_values(2 * size, 3);
    const std::vector<float> seed = random_values(2 * size, 4);
    Values means(2 * static_cast<std::size_t>(channels));
    Values to_gate(means.size());
    const auto gate_of = [&](std::size_t i) { return i / size * static_cast<std::size_t>(channels) + i % static_cast<std::size_t>(channels); };
    for (std::size_t i = 0; i < x.size(); ++i) means[gate_of(i)] += x[i] / 6.0;
    for (std::size_t i = 0; i < x.size(); ++i) to_gate[gate_of(i)] += static_cast<double>(seed[i]) * x[i];
    Values product;
    Values gradient;
    for (std::size_t i = 0; i < x.size(); ++i) {
      product.push_back(x[i] * means[gate_of(i)]);
      gradient.push_back(seed[i] * means[gate_of(i)] + to_gate[gate_of(i)] / 6);
    }
    CHECK(relative_difference(network.forward(x, 2).values(), product) < agreement);
    CHECK(relative_difference(network.backward(seed).values(), gradient) < agreement);
    CHECK(relative_difference(activation_gradient(network, "gate").values(), to_gate) < agreement);
  }
}

TEST_CASE("multiply: a 1×1 map by a 1×1 map, and flat features") {
  Network small(description({1, 1, 3}, {layer("multiply", {}, "", {"input", "input"})}));
  CHECK(copied(small.forward(std::vector<float>{1, -2, 3}, 1).values()) == std::vector<float>{1, 4, 9});
  CHECK(copied(small.backward(std::vector<float>{1, 1, 10}).values()) == std::vector<float>{2, -4, 60});
  Network flat(description({1, 3, 1}, {layer("flatten"), layer("relu", {}, "r"), layer("multiply", {}, "", {"flatten1", "r"})}));
  CHECK(copied(flat.forward(std::vector<float>{1, -2, 3}, 1).values()) == std::vector<float>{1, 0, 9});
  CHECK(copied(flat.backward(std::vector<float>{1, 1, 10}).values()) == std::vector<float>{2, 0, 60});
}

TEST_CASE("multiply: 0 times infinity is NaN, and NaN goes through") {
  Network network(description({1, 3, 1}, {layer("relu", {}, "r"), layer("multiply", {}, "", {"input", "r"})}));
  const float infinity = std::numeric_limits<float>::infinity();
  const std::vector<float> output = copied(network.forward(std::vector<float>{-infinity, infinity, 2}, 1).values());
  CHECK(std::isnan(output[0]));
  CHECK(output[1] == infinity);
  CHECK(output[2] == 4);
}

TEST_CASE("merges: one source named twice collects the gradients of both places") {
  const std::vector<float> x = random_values(2 * 12, 5);
  const auto gradient_at_input = [&](const char* type, std::size_t outputs, const std::vector<std::string>& from) {
    Network network(description({2, 2, 3}, {layer(type, {}, "merge", from)}));
    const std::vector<float> seed = random_values(outputs, 6);
    network.forward(x, 2);
    return std::pair{copied(network.backward(seed).values()), seed};
  };
  {
    const auto [gradient, seed] = gradient_at_input("add", 24, {"input", "input", "input"});
    for (std::size_t i = 0; i < 24; ++i) CHECK(gradient[i] == doctest::Approx(3 * seed[i]));
  }
  {
    const auto [gradient, seed] = gradient_at_input("multiply", 24, {"input", "input"});
    for (std::size_t i = 0; i < 24; ++i) CHECK(gradient[i] == doctest::Approx(2 * x[i] * seed[i]));
  }
  {
    const auto [gradient, seed] = gradient_at_input("concat", 48, {"input", "input"});
    for (std::size_t i = 0; i < 24; ++i) CHECK(gradient[i] == doctest::Approx(seed[i / 3 * 6 + i % 3] + seed[i / 3 * 6 + 3 + i % 3]));
  }
}

TEST_CASE("merges: an output that many layers read collects the gradients of all") {
  // Every reader is linear, so that each one's share of the derivative is a constant: 2 from the scale, 1 from the crop
  // and padding, 1 / 4 from the mean, 1 from the flattened copy, 3 from the kernel, 1 from the slice and its shuffle.
  Network network(description(
      {2, 2, 1}, {layer("scale", {{"by", 1}}, "shared"), layer("scale", {{"by", 2}}, "twice", {"shared"}),
                  layer("zeroPad2d", {{"by", 1}}, "padded", {"shared"}), layer("crop2d", {{"by", 1}}, "back"), layer("globalAvgPool", {}, "mean", {"shared"}),
                  layer("upsample2d", {{"scale", 2}}, "spread"), layer("depthwiseConv2d", {{"kernel", 1}, {"bias", false}}, "three", {"shared"}),
                  layer("channelSlice", {{"start", 0}, {"length", 1}}, "slice", {"shared"}), layer("channelShuffle", {{"groups", 1}}, "shuffled"),
                  layer("add", {}, "sum", {"shared", "twice", "back", "spread", "three", "shuffled"})}));
  network.set_parameter("three/kernel", std::vector<float>{3});
  const std::vector<float> x{1, 2, 3, 6};
  const std::vector<float> seed{1, -1, 2, 6};
  const std::vector<float> output = copied(network.forward(x, 1).values());
  for (std::size_t i = 0; i < 4; ++i) CHECK(output[i] == 8 * x[i] + 3);  // the mean of x is 3
  const std::vector<float> gradient = copied(network.backward(seed).values());
  for (std::size_t i = 0; i < 4; ++i) CHECK(gradient[i] == 8 * seed[i] + 2);  // as is that of the seed 2
  CHECK(copied(activation_gradient(network, "shared").values()) == gradient);
}

TEST_CASE("merges: concat of three different widths keeps every value and gradient in its place") {
  Network network(description(
      {1, 2, 7}, {layer("channelSlice", {{"start", 0}, {"length", 1}}, "a", {"input"}), layer("channelSlice", {{"start", 1}, {"length", 5}}, "b", {"input"}),
                  layer("channelSlice", {{"start", 6}, {"length", 1}}, "c", {"input"}), layer("concat", {}, "all", {"c", "b", "a"})}));
  const std::vector<float> x = random_values(3 * 14, 7);
  const std::vector<float> output = copied(network.forward(x, 3).values());
  const std::vector<float> gradient = copied(network.backward(output).values());
  CHECK(gradient == x);  // what went out comes back to where it came from
  for (std::size_t start = 0; start < x.size(); start += 7) {
    CHECK(output[start] == x[start + 6]);
    CHECK(output[start + 6] == x[start]);
    for (std::size_t i = 1; i < 6; ++i) CHECK(output[start + i] == x[start + i]);
  }
}
