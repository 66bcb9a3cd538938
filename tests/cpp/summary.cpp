#include "neocog/analysis/summary.hpp"

#include <doctest/doctest.h>

#include "cpp/support/networks.hpp"

using namespace neocog;
using namespace neocog::test;

namespace {

std::int64_t parameters_of(const Description& network) {
  std::int64_t total = 0;
  for (const SummaryRow& row : summarize(Graph(network))) total += row.parameters;
  return total;
}

/// The row of the only layer, reading an input of this shape.
SummaryRow row_of(std::vector<double> input, LayerDescription only) { return summarize(Graph(description(std::move(input), {std::move(only)}))).front(); }

}  // namespace

TEST_CASE("summary: the lecture's parameter counts") {
  CHECK(parameters_of(description({32, 32, 3}, {layer("conv2d", {{"filters", 1}, {"kernel", 3}})})) == 28);
  CHECK(parameters_of(description({32, 32, 3}, {layer("conv2d", {{"filters", 16}, {"kernel", 3}})})) == 448);
  CHECK(parameters_of(description({32, 32, 3}, {layer("conv2d", {{"filters", 8}, {"kernel", 3}, {"padding", "same"}})})) == 224);
  CHECK(parameters_of(description({32, 32, 8}, {layer("conv2d", {{"filters", 16}, {"kernel", 5}, {"stride", 2}, {"padding", "same"}})})) == 3216);
  CHECK(parameters_of(description({16, 16, 16}, {layer("flatten"), layer("dense", {{"units", 512}}), layer("dense", {{"units", 4}})})) == 2099716);

  const Description whole = description({32, 32, 3}, {layer("conv2d", {{"filters", 8}, {"kernel", 3}, {"padding", "same"}}),
                                                      layer("conv2d", {{"filters", 16}, {"kernel", 5}, {"stride", 2}, {"padding", "same"}}), layer("flatten"),
                                                      layer("dense", {{"units", 512}}), layer("dense", {{"units", 4}})});
  CHECK(parameters_of(whole) == 2103156);
  const std::vector<SummaryRow> rows = summarize(Graph(whole));
  CHECK(rows[0].output_shape == Shape{32, 32, 8});
  CHECK(rows[1].output_shape == Shape{16, 16, 16});
  CHECK(rows[2].output_shape == Shape{4096});
  CHECK(rows[3].output_shape == Shape{512});
  CHECK(rows[4].output_shape == Shape{4});
}

TEST_CASE("summary: multiply-accumulates by hand, padding counted and biases not") {
  CHECK(row_of({5, 5, 1}, layer("conv2d", {{"filters", 1}, {"kernel", 3}})).multiply_accumulates == 9 * 9);
  CHECK(row_of({5, 5, 1}, layer("conv2d", {{"filters", 1}, {"kernel", 3}, {"padding", "same"}})).multiply_accumulates == 25 * 9);
  CHECK(row_of({32, 32, 3}, layer("conv2d", {{"filters", 8}, {"kernel", 3}, {"padding", "same"}})).multiply_accumulates == 1024 * 27 * 8);
  CHECK(row_of({32, 32, 8}, layer("conv2d", {{"filters", 16}, {"kernel", 5}, {"stride", 2}, {"padding", "same"}})).multiply_accumulates == 256 * 25 * 8 * 16);
  CHECK(row_of({6, 6, 4}, layer("conv2d", {{"filters", 8}, {"kernel", 1}, {"groups", 4}})).multiply_accumulates == 36 * 8);
  CHECK(row_of({9, 7, 2}, layer("conv2d", {{"filters", 3}, {"kernel", std::vector<double>{3, 2}}, {"dilation", std::vector<double>{2, 3}}}))
            .multiply_accumulates == 5 * 4 * 6 * 2 * 3);
  const std::vector<SummaryRow> rows = summarize(
      Graph(description({4, 4, 2}, {layer("relu"), layer("maxPool2d", {{"window", 2}}), layer("flatten"), layer("dense", {{"units", 10}, {"bias", false}})})));
  CHECK(rows[0].multiply_accumulates == 0);
  CHECK(rows[1].multiply_accumulates == 0);
  CHECK(rows[3].multiply_accumulates == 80);
  CHECK(rows[3].parameters == 80);
}

TEST_CASE("summary: more than fits in memory is still counted") {
  const SummaryRow row = row_of({100, 100, 2000}, layer("conv2d", {{"filters", 20000}, {"kernel", 3}, {"padding", "same"}}));
  CHECK(row.parameters == std::int64_t{9} * 2000 * 20000 + 20000);
  CHECK(row.multiply_accumulates == std::int64_t{10000} * 9 * 2000 * 20000);
  CHECK(row.activation_bytes == std::int64_t{10000} * 20000 * 4);
}

TEST_CASE("summary: rows tell name, type, sources, shape and bytes") {
  const std::vector<SummaryRow> rows =
      summarize(Graph(description({4, 6, 3}, {layer("relu"), layer("relu", {}, "second", {"input"}), layer("add", {}, "", {"relu1", "second"}), layer("relu"),
                                              layer("maxPool2d", {{"window", 2}}), layer("flatten")})));
  std::vector<std::string> names;
  for (const SummaryRow& row : rows) names.push_back(row.name);
  // A named layer counts in the numbering of its type.
  CHECK(names == std::vector<std::string>{"relu1", "second", "add1", "relu3", "maxPool2d1", "flatten1"});
  CHECK(rows[2].type == "add");
  CHECK(rows[2].from == std::vector<std::string>{"relu1", "second"});
  CHECK(rows[0].from == std::vector<std::string>{"input"});
  CHECK(rows[4].output_shape == Shape{2, 3, 3});
  CHECK(rows[4].activation_bytes == 2 * 3 * 3 * 4);
  CHECK(rows[5].output_shape == Shape{18});
}

TEST_CASE("summary: a frozen layer's parameters are counted but not trainable") {
  Network network(description({4, 4, 1}, {layer("conv2d", {{"filters", 2}, {"kernel", 3}}, "conv1"), layer("flatten"), layer("dense", {{"units", 3}})}));
  network.set_frozen({"conv1"}, true);
  std::vector<SummaryRow> rows = summarize(network);
  CHECK(rows[0].parameters == 20);
  CHECK(rows[0].trainable == 0);
  CHECK(rows[2].trainable == 27);
  network.set_frozen({"conv1"}, false);
  CHECK(summarize(network)[0].trainable == 20);
}
