#include "neocog/analysis/gradient_check.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "cpp/support/errors.hpp"
#include "cpp/support/networks.hpp"
#include "cpp/support/targets.hpp"

using namespace neocog;
using namespace neocog::test;

namespace {

struct Check {
  std::vector<double> input;
  std::vector<LayerDescription> layers;
  bool training = false;
};

const GradientCheckRow& row_of(const std::vector<GradientCheckRow>& rows, const std::string& name) {
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const GradientCheckRow& row) { return row.name == name; });
  REQUIRE(found != rows.end());
  return *found;
}

std::vector<GradientCheckRow> checked(Network& network, Loss loss, const GradientCheckSettings& settings, int images = 3) {
  const Shape& output = network.graph().nodes().back().shape;
  const auto pixels = random_values(static_cast<std::size_t>(network.graph().node(0).shape.count() * images), 11);
  std::vector<int> labels;
  for (int i = 0; i < output.count() / output.last() * images; ++i) labels.push_back(i % output.last());
  const std::vector<float> values = random_values(static_cast<std::size_t>(output.count() * images), 12, 0.0F, 1.0F);
  return gradient_check(network, pixels, loss == Loss::softmax_cross_entropy ? labelled(labels) : valued(loss, values), settings);
}

const LayerDescription convolution = layer("conv2d", {{"filters", 4}, {"kernel", 3}}, "conv");

/// Nets without a corner anywhere, every kind of layer with a derivative of its own among them.
const std::vector<Check> smooth{
    {{5, 5, 2}, {convolution, layer("tanh"), layer("flatten"), layer("dense", {{"units", 3}}, "logits")}},
    {{5, 4, 2},
     {layer("depthwiseConv2d", {{"kernel", 2}, {"multiplier", 2}}), layer("sigmoid"), layer("avgPool2d", {{"window", 2}}), layer("flatten"),
      layer("dense", {{"units", 3}})}},
    {{3, 3, 3}, {layer("transposedConv2d", {{"filters", 5}, {"kernel", 3}, {"stride", 2}}), layer("localResponseNorm", {{"alpha", 0.5}}), layer("softmax")}},
    {{4, 4, 2},
     {convolution, layer("batchNorm", {}, "norm"), layer("tanh", {}, "bent"), layer("globalAvgPool", {}, "gate"),
      layer("multiply", {}, "gated", {"bent", "gate"}), layer("upsample2d", {{"scale", 2}, {"method", "bilinear"}}), layer("softmax")}},
    {{2, 2, 2}, {layer("flatten"), layer("dense", {{"units", 6}}), layer("elu"), layer("dense", {{"units", 4}}), layer("sigmoid")}},
};

}  // namespace

TEST_CASE("gradient check: smooth nets agree for every parameter and the input, for all losses") {
  for (const Check& each : smooth) {
    for (const Loss loss : {Loss::softmax_cross_entropy, Loss::mean_squared_error, Loss::binary_cross_entropy}) {
      Network network(description(each.input, each.layers, 2));
      for (const Parameter& parameter : network.parameters()) {
        if (parameter.name.ends_with("/bias")) network.set_parameter(parameter.name, random_values(parameter.value.size(), 3, -0.5F, 0.5F));
      }
      const std::vector<GradientCheckRow> rows = checked(network, loss, {});
      std::size_t learned = 0;
      for (const Parameter& parameter : network.parameters()) {
        if (!parameter.learned) continue;
        CHECK(rows[learned].name == parameter.name);
        CHECK(rows[learned].checked + rows[learned].kinks == std::min(64, static_cast<int>(parameter.value.size())));
        ++learned;
      }
      REQUIRE(rows.size() == learned + 1);
      CHECK(rows.back().name == "input");
      for (const GradientCheckRow& row : rows) {
        CAPTURE(each.layers.back().type);
        CAPTURE(row.name);
        CHECK(row.relative_error < 1e-3);
        CHECK(row.kinks == 0);
        CHECK(row.checked > 0);
        CHECK(row.largest_difference == doctest::Approx(std::abs(row.analytic - row.numeric)));
      }
    }
  }
}

TEST_CASE("gradient check: in training, with batch statistics and one dropout mask throughout") {
  const std::vector<LayerDescription> layers{convolution,      layer("batchNorm", {}, "norm"),          layer("tanh"), layer("dropout", {{"rate", 0.4}}),
                                             layer("flatten"), layer("dense", {{"units", 3}}, "logits")};
  Network network(description({5, 5, 2}, layers, 4));
  network.set_parameter("norm/gamma", std::vector<float>{0.5F, 1, 1.5F, -1});
  network.set_training_passes(3);
  const std::vector<GradientCheckRow> rows = checked(network, Loss::softmax_cross_entropy, {.training = true}, 4);
  for (const GradientCheckRow& row : rows) {
    CAPTURE(row.name);
    CHECK(row.kinks == 0);
    // A bias before a batch normalisation is taken off again: both gradients are rounding errors.
    if (row.name == "conv/bias") {
      CHECK(row.largest_difference < 1e-4);
    } else {
      CHECK(row.relative_error < 2e-3);
    }
  }
  // Without training the statistics are fixed, and the bias counts.
  CHECK(std::abs(row_of(checked(network, Loss::softmax_cross_entropy, {}, 4), "conv/bias").analytic) > 1e-4);
}

TEST_CASE("gradient check: what it finds is what the formula says") {
  // (2 · 3 + 1 − 5)² = 4: the slopes are 2 · 2 · (3, 1, 2) by weight, bias and input.
  Network network(description({1, 1, 1}, {layer("flatten"), layer("dense", {{"units", 1}}, "line")}));
  network.set_parameter("line/kernel", std::vector<float>{2});
  network.set_parameter("line/bias", std::vector<float>{1});
  const std::vector<float> target{5};
  const std::vector<GradientCheckRow> rows = gradient_check(network, std::vector<float>{3}, valued(Loss::mean_squared_error, target), {});
  REQUIRE(rows.size() == 3);
  for (const auto& [name, slope] : {std::pair{"line/kernel", 12.0}, {"line/bias", 4.0}, {"input", 8.0}}) {
    const GradientCheckRow& row = row_of(rows, name);
    CHECK(row.analytic == slope);
    CHECK(row.numeric == doctest::Approx(slope).epsilon(1e-4));
    CHECK(row.checked == 1);
    CHECK(row.worst == 0);
    CHECK(row.relative_error == doctest::Approx(row.largest_difference / slope).epsilon(1e-3));
  }
}

TEST_CASE("gradient check: a corner within the step is counted, not compared") {
  // relu(x − 1) near x = 1: the wide step reaches beyond the corner.
  const auto kinks_at = [](float pixel) {
    Network network(description({1, 1, 1}, {layer("flatten"), layer("dense", {{"units", 1}}, "line"), layer("relu")}));
    network.set_parameter("line/kernel", std::vector<float>{1});
    network.set_parameter("line/bias", std::vector<float>{-1});
    const std::vector<float> target{5};
    return row_of(gradient_check(network, std::vector<float>{pixel}, valued(Loss::mean_squared_error, target), {.step = 0.1}), "input").kinks;
  };
  CHECK(kinks_at(1.04F) == 1);
  CHECK(kinks_at(0.97F) == 1);
  CHECK(kinks_at(1.5F) == 0);
  CHECK(kinks_at(0.5F) == 0);

  // So is a maximum that changes hands.
  Network pool(description({1, 2, 1}, {layer("maxPool2d", {{"window", std::vector<double>{1, 2}}})}));
  const std::vector<float> target{3};
  CHECK(gradient_check(pool, std::vector<float>{1, 0.998F}, valued(Loss::mean_squared_error, target), {}).front().kinks == 2);
  CHECK(gradient_check(pool, std::vector<float>{1, 0.5F}, valued(Loss::mean_squared_error, target), {}).front().kinks == 0);
}

TEST_CASE("gradient check: a corner exactly at the value is one too") {
  // Black pixels and biases that begin at 0 put whole maps at the relu's corner, where both steps find half of the slope.
  Network network(description(
      {4, 4, 1}, {layer("conv2d", {{"filters", 2}, {"kernel", 2}}, "conv"), layer("relu"), layer("flatten"), layer("dense", {{"units", 2}}, "logits")}));
  std::vector<float> pixels(16, 0.0F);
  pixels[0] = 1;
  const std::vector<int> label{1};
  for (const GradientCheckRow& row : gradient_check(network, pixels, labelled(label), {})) {
    CAPTURE(row.name);
    CAPTURE(row.kinks);
    CHECK(row.relative_error < 1e-3);
  }
}

TEST_CASE("gradient check: looks at no more values than asked for, evenly spread") {
  // Only the last of the weights matters, and it is among those looked at.
  Network network(description({1, 1, 10}, {layer("flatten"), layer("dense", {{"units", 1}, {"bias", false}}, "line")}));
  std::vector<float> pixels(10, 0.0F);
  pixels[5] = 2;
  const std::vector<float> target{9};
  const auto rows = [&](int most) { return gradient_check(network, pixels, valued(Loss::mean_squared_error, target), {.most = most}); };
  CHECK(row_of(rows(2), "line/kernel").checked == 2);
  CHECK(row_of(rows(2), "line/kernel").worst == 5);
  CHECK(row_of(rows(3), "line/kernel").checked == 3);
  CHECK(row_of(rows(3), "line/kernel").analytic == 0);
  CHECK(row_of(rows(10), "line/kernel").checked == 10);
  CHECK(row_of(rows(1000), "input").checked == 10);
}

TEST_CASE("gradient check: a frozen layer is checked as well, and the network is left bit for bit as it was") {
  Network network(description({4, 4, 1}, {layer("conv2d", {{"filters", 2}, {"kernel", 3}}, "conv"), layer("batchNorm", {}, "norm"), layer("relu"),
                                          layer("dropout", {{"rate", 0.5}}), layer("flatten"), layer("dense", {{"units", 2}}, "logits")}));
  const std::vector<float> pixels = random_values(32, 1);
  network.set_frozen({"conv"}, true);
  network.forward(pixels, 2, true);
  std::vector<std::vector<std::uint32_t>> before;
  for (const Parameter& parameter : network.parameters()) before.push_back(bits_of(parameter.value.values()));
  const std::vector<int> labels{0, 1};
  for (const bool training : {false, true}) {
    const std::vector<GradientCheckRow> rows = gradient_check(network, pixels, labelled(labels), {.training = training});
    CHECK(row_of(rows, "conv/kernel").checked > 0);
    CHECK(rows.size() == 7);  // kernel and bias twice, gamma, beta and the input: running statistics have no gradient
    CHECK(network.training_passes() == 1);
    for (std::size_t i = 0; i < before.size(); ++i) CHECK(bits_of(network.parameters()[i].value.values()) == before[i]);
    CHECK(network.parameter("conv/kernel").frozen);
  }
}

TEST_CASE("gradient check: wrong settings and data leave the network as it was") {
  Network network(description({2, 2, 1}, {layer("flatten"), layer("dense", {{"units", 2}}, "logits")}));
  std::vector<float> pixels = random_values(8, 1);
  network.forward(pixels, 2);
  const auto before = state_of(network);
  const std::vector<int> labels{0, 1};
  const auto refused = [&]<class Error>(Error, std::span<const float> given, std::span<const int> given_labels, const GradientCheckSettings& settings,
                                        const std::vector<std::string>& parts) {
    check_error<Error>([&] { gradient_check(network, given, labelled(given_labels), settings); }, parts);
    CHECK(state_of(network) == before);
  };
  const std::span<const int> two = labels;
  refused(ArgumentError(""), pixels, two, {.most = 0}, {"gradientCheck", "most", "expected a whole number from 1", "got 0"});
  refused(ArgumentError(""), pixels, two, {.step = 0}, {"gradientCheck", "step", "expected a number above 0", "got 0"});
  refused(ArgumentError(""), pixels, two, {.step = 1.5}, {"step", "got 1.5"});
  refused(ArgumentError(""), pixels, two, {.step = std::numeric_limits<double>::quiet_NaN()}, {"step", "got NaN"});
  refused(ShapeError(""), std::span(pixels).first(7), two, {}, {"input", "expected a multiple of 4", "got 7"});
  refused(ShapeError(""), pixels, two.first(1), {}, {"logits (dense)", "expected 2 labels", "got 1"});
  pixels[3] = std::numeric_limits<float>::quiet_NaN();
  refused(ArgumentError(""), pixels, two, {}, {"input", "got NaN"});
}
