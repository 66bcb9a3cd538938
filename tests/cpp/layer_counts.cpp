// Parameters, their first values, and what a layer computes, counted by hand.
#include <doctest/doctest.h>

#include <cmath>

#include "cpp/support/networks.hpp"

using namespace neocog;
using namespace neocog::test;

namespace {

using List = std::vector<double>;

struct Named {
  std::string name;
  Shape shape;
  bool operator==(const Named&) const = default;
};

std::vector<Named> parameters_of(const List& input, const LayerDescription& only) {
  const Network network(description(input, {only}));
  std::vector<Named> found;
  for (const Parameter& parameter : network.parameters()) found.push_back({parameter.name, parameter.value.shape()});
  return found;
}

Operations operations_of(const List& input, const std::string& type, const Attributes& attributes) {
  return Graph(description(input, {layer(type, attributes)})).nodes().back().layer->operations();
}

void check(const Operations& came, const Operations& expected) {
  CHECK(came.multiply_accumulates == expected.multiply_accumulates);
  CHECK(came.biases == expected.biases);
  CHECK(came.normalisation == expected.normalisation);
  CHECK(came.pooling == expected.pooling);
}

/// All within ±limit, some near it.
void check_bound(const std::vector<float>& values, double limit) {
  double largest = 0;
  for (const float value : values) largest = std::max(largest, std::abs(static_cast<double>(value)));
  CHECK(largest <= limit * (1 + 1e-6));
  CHECK(largest > 0.95 * limit);
}

}  // namespace

TEST_CASE("parameters: names and shapes") {
  const auto depthwise = [](const Attributes& attributes) { return parameters_of({8, 8, 5}, layer("depthwiseConv2d", attributes, "d")); };
  CHECK(depthwise({{"kernel", List{3, 2}}}) == std::vector<Named>{{"d/kernel", {3, 2, 1, 5}}, {"d/bias", {5}}});
  CHECK(depthwise({{"kernel", 3}, {"multiplier", 4}, {"bias", false}}) == std::vector<Named>{{"d/kernel", {3, 3, 1, 20}}});
  const auto transposed = [](const Attributes& attributes) { return parameters_of({8, 8, 5}, layer("transposedConv2d", attributes, "t")); };
  CHECK(transposed({{"filters", 7}, {"kernel", List{3, 2}}}) == std::vector<Named>{{"t/kernel", {3, 2, 5, 7}}, {"t/bias", {7}}});
  CHECK(transposed({{"filters", 7}, {"kernel", 2}, {"bias", false}}) == std::vector<Named>{{"t/kernel", {2, 2, 5, 7}}});
  CHECK(parameters_of({8, 8, 5}, layer("batchNorm", {}, "b")) == std::vector<Named>{{"b/gamma", {5}}, {"b/beta", {5}}, {"b/mean", {5}}, {"b/variance", {5}}});
}

TEST_CASE("parameters: most layers have none") {
  const std::vector<LayerDescription> without{layer("avgPool2d", {{"window", 2}}),
                                              layer("globalAvgPool"),
                                              layer("globalMaxPool"),
                                              layer("softmax"),
                                              layer("sigmoid"),
                                              layer("tanh"),
                                              layer("elu"),
                                              layer("localResponseNorm"),
                                              layer("dropout", {{"rate", 0.5}}),
                                              layer("scale", {{"by", 2}}),
                                              layer("upsample2d", {{"scale", 2}}),
                                              layer("zeroPad2d", {{"by", 1}}),
                                              layer("crop2d", {{"by", 1}}),
                                              layer("channelShuffle", {{"groups", 2}}),
                                              layer("channelSlice", {{"start", 0}, {"length", 1}}),
                                              layer("multiply", {}, "", {"input", "input"})};
  for (const LayerDescription& only : without) {
    CAPTURE(only.type);
    CHECK(parameters_of({4, 4, 2}, only).empty());
    check(Graph(description({4, 4, 2}, {only})).nodes().back().layer->operations(),
          {.pooling = only.type == "avgPool2d"       ? 2 * 2 * 2 * 4    // four cells under each of 2×2×2 outputs
                      : only.type == "globalAvgPool" ? 4 * 4 * 2        // every cell once
                      : only.type == "globalMaxPool" ? (4 * 4 - 1) * 2  // one comparison less than cells
                                                     : 0});
  }
}

TEST_CASE("parameters: kernels are drawn within He's or Glorot's bound, biases begin at 0") {
  const auto kernel = [](const std::string& type, const Attributes& attributes, const char* initialisation) {
    Attributes all = attributes;
    all.emplace_back("initialisation", initialisation);
    const Network network(description({6, 6, 20}, {layer(type, all, "it")}));
    CHECK(value_of(network, "it/bias") == std::vector<float>(value_of(network, "it/bias").size()));
    return value_of(network, "it/kernel");
  };
  // A depthwise output adds up 3 · 2 products; each input cell takes part in 3 · 2 · multiplier.
  const Attributes depthwise{{"kernel", List{3, 2}}, {"multiplier", 4}};
  check_bound(kernel("depthwiseConv2d", depthwise, "he"), std::sqrt(6.0 / 6));
  check_bound(kernel("depthwiseConv2d", depthwise, "glorot"), std::sqrt(6.0 / (6 + 24)));
  // With stride 1 a transposed output adds up 3 · 2 · 20 products; each input cell takes part in 3 · 2 · 9.
  const Attributes transposed{{"filters", 9}, {"kernel", List{3, 2}}};
  check_bound(kernel("transposedConv2d", transposed, "he"), std::sqrt(6.0 / 120));
  check_bound(kernel("transposedConv2d", transposed, "glorot"), std::sqrt(6.0 / (120 + 54)));
}

TEST_CASE("operations: convolutions and dense layers, padding counted, biases apart") {
  // 8×8 outputs of 6 filters, each 3 · 3 · 4 products; in two groups half of them.
  check(operations_of({8, 8, 4}, "conv2d", {{"filters", 6}, {"kernel", 3}, {"padding", "same"}}), {.multiply_accumulates = 64 * 6 * 36, .biases = 64 * 6});
  check(operations_of({8, 8, 4}, "conv2d", {{"filters", 6}, {"kernel", 3}, {"padding", "same"}, {"groups", 2}, {"bias", false}}),
        {.multiply_accumulates = 64 * 6 * 18});
  // 8 − 3 + 1 = 6 rows and 8 − 5 + 1 = 4 columns, since a 3 dilated by 2 extends over 5; 4 · 2 channels of 9 products.
  check(operations_of({8, 8, 4}, "depthwiseConv2d", {{"kernel", 3}, {"dilation", List{1, 2}}, {"multiplier", 2}}),
        {.multiply_accumulates = 6 * 4 * 8 * 9, .biases = 6 * 4 * 8});
  check(operations_of({8, 8, 4}, "depthwiseConv2d", {{"kernel", List{1, 5}}, {"padding", "same"}, {"bias", false}}), {.multiply_accumulates = 64 * 4 * 5});
  // Each of the 8×8×4 input values meets 3 · 3 weights of each of 5 filters, though padding cuts some results off; 15×15 outputs.
  check(operations_of({8, 8, 4}, "transposedConv2d", {{"filters", 5}, {"kernel", 3}, {"stride", 2}, {"padding", 1}}),
        {.multiply_accumulates = 64 * 4 * 9 * 5, .biases = 15 * 15 * 5});
  check(operations_of({8, 8, 4}, "transposedConv2d", {{"filters", 5}, {"kernel", 2}, {"stride", 2}, {"bias", false}}),
        {.multiply_accumulates = 64 * 4 * 4 * 5});
  check(Graph(description({2, 3, 4}, {layer("flatten"), layer("dense", {{"units", 7}})})).nodes().back().layer->operations(),
        {.multiply_accumulates = 24 * 7, .biases = 7});
}

TEST_CASE("operations: pools and normalisations") {
  // 3 comparisons for 4 values under each of 4×4×5 windows; 9 additions and divisions' worth under each of 3×3×5.
  check(operations_of({8, 8, 5}, "maxPool2d", {{"window", 2}}), {.pooling = 80 * 3});
  check(operations_of({9, 9, 5}, "avgPool2d", {{"window", 3}}), {.pooling = 45 * 9});
  check(operations_of({8, 6, 5}, "batchNorm", {}), {.normalisation = 240});
}

TEST_CASE("operations: large layers are counted in 64 bits") {
  // 2²⁴ positions of 127 channels with 9 and with 121 products each.
  check(operations_of({4096, 4096, 127}, "transposedConv2d", {{"filters", 1}, {"kernel", 3}, {"bias", false}}),
        {.multiply_accumulates = (std::int64_t{1} << 24) * 127 * 9});
  check(operations_of({4096, 4096, 127}, "depthwiseConv2d", {{"kernel", 11}, {"padding", "same"}, {"bias", false}}),
        {.multiply_accumulates = (std::int64_t{1} << 24) * 127 * 121});
}
