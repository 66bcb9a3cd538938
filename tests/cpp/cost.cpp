#include "neocog/analysis/cost.hpp"

#include <doctest/doctest.h>

#include "cpp/support/networks.hpp"

using namespace neocog;
using namespace neocog::test;

namespace {

/// One layer of every kind that counts anything, over 6×6×2.
Description counted() {
  return description({6, 6, 2}, {
                                    layer("conv2d", {{"filters", 4}, {"kernel", 3}}, "conv"),                             // 4×4×4
                                    layer("batchNorm", {}, "norm"),                                                       // 4×4×4
                                    layer("relu", {}, "bent"),                                                            //
                                    layer("depthwiseConv2d", {{"kernel", 2}, {"multiplier", 2}, {"bias", false}}, "by"),  // 3×3×8
                                    layer("transposedConv2d", {{"filters", 2}, {"kernel", 2}, {"stride", 2}}, "up"),      // 6×6×2
                                    layer("maxPool2d", {{"window", 2}}, "max"),                                           // 3×3×2
                                    layer("avgPool2d", {{"window", 2}, {"stride", 1}}, "mean"),                           // 2×2×2
                                    layer("globalMaxPool", {}, "highest"),                                                // 1×1×2
                                    layer("globalAvgPool", {}, "middle", {"mean"}),                                       // 1×1×2
                                    layer("add", {}, "sum", {"highest", "middle"}),                                       //
                                    layer("flatten"),                                                                     //
                                    layer("dense", {{"units", 5}}, "logits"),                                             //
                                });
}

struct Expected {
  const char* name;
  std::int64_t macs, biases, normalisation, pooling, parameters, trainable, bytes;
};

// By hand: macs = output positions × kernel values (transposed: input positions); max pooling compares area − 1 times
// for each output, mean pooling adds as often as it has cells.
const std::vector<Expected> expected_rows{
    {"conv", 16 * 9 * 2 * 4, 64, 0, 0, 76, 76, 256},
    {"norm", 0, 0, 64, 0, 16, 8, 256},
    {"bent", 0, 0, 0, 0, 0, 0, 256},
    {"by", 9 * 4 * 8, 0, 0, 0, 32, 32, 288},
    {"up", 9 * 4 * 8 * 2, 72, 0, 0, 66, 66, 288},
    {"max", 0, 0, 0, 18 * 3, 0, 0, 72},
    {"mean", 0, 0, 0, 8 * 4, 0, 0, 32},
    {"highest", 0, 0, 0, 2 * 3, 0, 0, 8},
    {"middle", 0, 0, 0, 2 * 4, 0, 0, 8},
    {"sum", 0, 0, 0, 0, 0, 0, 8},
    {"flatten1", 0, 0, 0, 0, 0, 0, 8},
    {"logits", 10, 5, 0, 0, 15, 15, 20},
};

}  // namespace

TEST_CASE("cost: all conventions against counts by hand") {
  const Graph graph(counted());
  for (int bits = 0; bits < 32; ++bits) {
    const CountingConvention convention{
        .flops = (bits & 1) != 0, .biases = (bits & 2) != 0, .normalisation = (bits & 4) != 0, .pooling = (bits & 8) != 0, .trainable_only = (bits & 16) != 0};
    CAPTURE(convention.name());
    const Cost cost = count_cost(graph, convention);
    REQUIRE(cost.rows.size() == expected_rows.size());
    CostRow total;
    for (std::size_t i = 0; i < cost.rows.size(); ++i) {
      const Expected& expected = expected_rows[i];
      CAPTURE(expected.name);
      const std::int64_t each = convention.flops ? 2 : 1;
      const std::int64_t operations = each * expected.macs + (convention.biases ? expected.biases : 0) +
                                      (convention.normalisation ? each * expected.normalisation : 0) + (convention.pooling ? expected.pooling : 0);
      CHECK(cost.rows[i].name == expected.name);
      CHECK(cost.rows[i].type == graph.nodes()[i + 1].type);
      CHECK(cost.rows[i].operations == operations);
      CHECK(cost.rows[i].parameters == (convention.trainable_only ? expected.trainable : expected.parameters));
      CHECK(cost.rows[i].activation_bytes == expected.bytes);
      total.operations += operations;
      total.parameters += convention.trainable_only ? expected.trainable : expected.parameters;
      total.activation_bytes += expected.bytes;
    }
    CHECK(cost.total.name == "total");
    CHECK(cost.total.operations == total.operations);
    CHECK(cost.total.parameters == total.parameters);
    CHECK(cost.total.activation_bytes == total.activation_bytes);
  }
}

TEST_CASE("cost: a convention says what it counts") {
  CHECK(CountingConvention{}.name() == "multiply-accumulates, without biases, without batch normalisation, without pooling; all parameters");
  CHECK(CountingConvention{.flops = true, .pooling = true, .trainable_only = true}.name() ==
        "floating-point operations (2 per multiply-accumulate), without biases, without batch normalisation, with pooling; trainable parameters");
  CHECK(CountingConvention{.biases = true, .normalisation = true}.name() ==
        "multiply-accumulates, with biases, with batch normalisation, without pooling; all parameters");
}

TEST_CASE("cost: a frozen layer's parameters count among all, not among the trainable ones") {
  Network network(counted());
  const auto parameters = [&](bool trainable_only) { return count_cost(network, {.trainable_only = trainable_only}).total.parameters; };
  CHECK(parameters(false) == 76 + 16 + 32 + 66 + 15);
  CHECK(parameters(true) == 76 + 8 + 32 + 66 + 15);
  network.set_frozen({"conv", "norm"}, true);
  CHECK(parameters(false) == 76 + 16 + 32 + 66 + 15);
  CHECK(parameters(true) == 32 + 66 + 15);
  CHECK(count_cost(network, {.trainable_only = true}).rows[0].parameters == 0);
  CHECK(count_cost(network, {}).total.operations == count_cost(network.graph(), {}).total.operations);
  network.set_frozen({"norm"}, false);
  CHECK(parameters(true) == 8 + 32 + 66 + 15);
}

TEST_CASE("cost: counts beyond 32 bits") {
  const Cost cost =
      count_cost(Graph(description({1000, 1000, 100}, {layer("conv2d", {{"filters", 100}, {"kernel", 3}, {"padding", "same"}})})), {.flops = true});
  CHECK(cost.total.operations == std::int64_t{2} * 1000000 * 9 * 100 * 100);
  CHECK(cost.total.activation_bytes == 400000000);
}
