// Every layer as a network runs it: its backward pass is the derivative of its own forward pass, at the input and at
// every parameter. The kernels' precision is tested beside their twins; this finds what is wired wrongly.
#include <doctest/doctest.h>

#include <cmath>

#include "cpp/support/kernels.hpp"
#include "cpp/support/networks.hpp"

using namespace neocog;
using namespace neocog::test;
using List = std::vector<double>;

namespace {

constexpr int batch = 2;
/// A power of two, which loses no bits of the values; rounding of the sums and the curvature both stay below 1e-3.
constexpr double step = 0x1p-6;
constexpr double tolerance = 2e-3;

/// Values that are at least 0.05 from 0 and 0.1 apart, shuffled: no step takes one across a kink or past another one.
std::vector<float> spread_values(std::size_t count) {
  std::vector<float> values;
  for (std::size_t i = 0; i < count; ++i) values.push_back((static_cast<float>(i) - static_cast<float>(count) / 2) * 0.1F + 0.05F);
  Random random(3);
  for (std::size_t i = values.size(); i > 1; --i) std::swap(values[i - 1], values[random.next() % i]);
  return values;
}

void check_differences(const Description& network_description, bool training) {
  Network network(network_description);
  for (Parameter& parameter : network.parameters()) {
    if (parameter.name.ends_with("variance")) continue;
    const std::vector<float> values = random_values(parameter.value.size(), 4, 0.1F, 1.0F);
    std::copy(values.begin(), values.end(), parameter.value.data());
  }
  const std::vector<float> pixels = spread_values(static_cast<std::size_t>(network.graph().node(0).shape.count() * batch));
  const std::vector<double> seed = widened(random_values(static_cast<std::size_t>(network.graph().nodes().back().shape.count() * batch), 5));
  const auto score_at = [&](const std::vector<double>& values) {
    network.set_training_passes(0);  // the same masks every time
    return weighted_sum(widened(network.forward(narrowed(values), batch, training).values()), seed);
  };

  score_at(widened(pixels));
  network.backward(narrowed(seed));
  const std::vector<float> gradient = copied(activation_gradient(network, "input").values());
  std::vector<std::vector<float>> parameter_gradients;
  for (const Parameter& parameter : network.parameters()) parameter_gradients.push_back(gradient_of(network, parameter.name));

  CHECK(relative_difference(gradient, finite_differences(widened(pixels), score_at, step)) < tolerance);
  for (std::size_t i = 0; i < parameter_gradients.size(); ++i) {
    const std::string name = network.parameters()[i].name;
    if (!network.parameters()[i].learned) continue;
    CAPTURE(name);
    const std::vector<float> kept = value_of(network, name);
    const auto score_with = [&](const std::vector<double>& values) {
      network.set_parameter(name, narrowed(values));
      return score_at(widened(pixels));
    };
    CHECK(relative_difference(parameter_gradients[i], finite_differences(widened(kept), score_with, step)) < tolerance);
    network.set_parameter(name, kept);
  }
}

const std::vector<LayerDescription> layers_on_maps{
    layer("conv2d", {{"filters", 4}, {"kernel", List{3, 2}}, {"stride", List{1, 2}}, {"padding", "same"}, {"dilation", List{2, 1}}}),
    layer("conv2d", {{"filters", 3}, {"kernel", 2}, {"groups", 3}, {"bias", false}}),
    layer("depthwiseConv2d", {{"kernel", 3}, {"stride", List{2, 1}}, {"padding", List{1, 0, 2, 1}}, {"multiplier", 2}}),
    layer("depthwiseConv2d", {{"kernel", List{1, 2}}, {"dilation", List{1, 2}}, {"padding", "same"}, {"bias", false}}),
    layer("transposedConv2d", {{"filters", 2}, {"kernel", List{3, 2}}, {"stride", List{2, 3}}, {"padding", List{1, 0, 0, 1}}, {"outputPadding", List{1, 2}}}),
    layer("transposedConv2d", {{"filters", 4}, {"kernel", 3}, {"stride", 2}, {"padding", "same"}, {"bias", false}}),
    layer("maxPool2d", {{"window", List{2, 3}}, {"stride", 1}, {"padding", List{1, 0, 1, 1}}}),
    layer("avgPool2d", {{"window", 3}, {"stride", 2}, {"padding", 1}}),
    layer("avgPool2d", {{"window", List{2, 3}}, {"padding", "same"}, {"countPadding", true}}),
    layer("globalAvgPool"),
    layer("globalMaxPool"),
    layer("upsample2d", {{"scale", List{2, 3}}}),
    layer("upsample2d", {{"scale", List{3, 2}}, {"method", "bilinear"}}),
    layer("zeroPad2d", {{"by", List{1, 0, 2, 3}}}),
    layer("crop2d", {{"by", List{1, 0, 0, 2}}}),
    layer("channelShuffle", {{"groups", 3}}),
    layer("channelSlice", {{"start", 1}, {"length", 2}}),
    layer("flatten"),
};

const std::vector<LayerDescription> layers_on_everything{
    layer("relu"),
    layer("relu", {{"slope", 0.2}, {"max", 1.0}}),
    layer("elu", {{"alpha", 0.7}}),
    layer("sigmoid"),
    layer("tanh"),
    layer("softmax"),
    layer("batchNorm", {{"epsilon", 0.1}}),
    layer("localResponseNorm", {{"size", 3}, {"alpha", 0.5}}),
    layer("dropout", {{"rate", 0.4}}),
    layer("scale", {{"by", -1.5}}),
    layer("add", {}, "", {"here", "input0"}),
    layer("concat", {}, "", {"here", "input0", "here"}),
    layer("multiply", {}, "", {"here", "input0"}),
};

}  // namespace

TEST_CASE("layers on maps: the backward pass is the derivative of the forward pass") {
  for (const LayerDescription& only : layers_on_maps) {
    CAPTURE(only.type);
    check_differences(description({3, 4, 3}, {only}), false);
  }
}

TEST_CASE("layers on maps and on flat features, in evaluation and in training: the backward pass is the derivative") {
  for (const bool training : {false, true}) {
    for (const bool flat : {false, true}) {
      for (const LayerDescription& last : layers_on_everything) {
        CAPTURE(last.type);
        CAPTURE(training);
        CAPTURE(flat);
        std::vector<LayerDescription> layers{layer(flat ? "flatten" : "scale", flat ? Attributes{} : Attributes{{"by", 1}}, "input0"),
                                             layer("scale", {{"by", 0.5}}, "here"), last};
        check_differences(description({2, 2, 3}, layers), training);
      }
    }
  }
}

TEST_CASE("layers: a squeeze-and-excitation block, gates and all") {
  for (const bool training : {false, true}) {
    // Without a bias before the normalisation, which takes every constant away again: its derivative is 0.
    check_differences(
        description({3, 2, 4}, {layer("depthwiseConv2d", {{"kernel", 2}, {"padding", "same"}, {"bias", false}}), layer("batchNorm", {{"epsilon", 0.1}}),
                                layer("tanh", {}, "map"), layer("globalAvgPool"), layer("conv2d", {{"filters", 2}, {"kernel", 1}}), layer("elu"),
                                layer("conv2d", {{"filters", 4}, {"kernel", 1}}), layer("sigmoid", {}, "gate"), layer("multiply", {}, "", {"map", "gate"}),
                                layer("add", {}, "", {"multiply1", "input"})}),
        training);
  }
}

TEST_CASE("layers on signals of height 1: the backward pass is the derivative of the forward pass") {
  const std::vector<LayerDescription> on_signals{
      layer("conv2d", {{"filters", 2}, {"kernel", List{1, 3}}, {"stride", List{1, 2}}, {"padding", "same"}, {"dilation", List{1, 2}}}),
      layer("depthwiseConv2d", {{"kernel", List{1, 4}}, {"padding", List{0, 0, 3, 1}}, {"multiplier", 2}}),
      layer("transposedConv2d", {{"filters", 2}, {"kernel", List{1, 4}}, {"stride", List{1, 3}}, {"padding", List{0, 1}}, {"outputPadding", List{0, 1}}}),
      layer("maxPool2d", {{"window", List{1, 3}}, {"stride", List{1, 2}}, {"padding", List{0, 1}}}),
      layer("avgPool2d", {{"window", List{1, 4}}, {"padding", "same"}}),
      layer("upsample2d", {{"scale", List{1, 3}}, {"method", "bilinear"}}),
      layer("zeroPad2d", {{"by", List{0, 0, 2, 1}}}),
      layer("crop2d", {{"by", List{0, 0, 1, 3}}}),
      layer("globalMaxPool"),
      layer("batchNorm", {{"epsilon", 0.1}})};
  for (const LayerDescription& only : on_signals) {
    CAPTURE(only.type);
    check_differences(description({1, 7, 3}, {only}), true);
  }
}
