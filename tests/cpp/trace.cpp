// Every step of a trace against the same sum written out by hand, and its sums against what the kernels computed.
#include "neocog/layers/trace.hpp"

#include <doctest/doctest.h>

#include <map>

#include "cpp/support/errors.hpp"
#include "cpp/support/networks.hpp"

using namespace neocog;
using namespace neocog::test;

namespace {

using List = std::vector<double>;
constexpr std::size_t all_steps = 1 << 24;

struct Filter {
  int output = -1;
  int input = -1;
  int weight = -1;
  std::size_t most = all_steps;
};

TraceRecorder traced(Network& network, const std::string& layer, TraceDirection direction, int image = 0, Filter filter = {}) {
  TraceRecorder recorder(direction, filter.output, filter.input, filter.weight, filter.most);
  network.trace(network.graph().find(layer), image, recorder);
  return recorder;
}

/// The layer "traced" between two others, so that values and gradients are anything; the last of `images` passes.
Network network_with(std::vector<double> input, LayerDescription traced_layer, int images) {
  traced_layer.name = "traced";
  Network network(description(std::move(input), {layer("scale", {{"by", 0.5}}, "below"), std::move(traced_layer), layer("tanh")}, 3));
  for (const Parameter& parameter : network.parameters()) network.set_parameter(parameter.name, random_values(parameter.value.size(), 4));
  const auto size = static_cast<std::size_t>(network.graph().node(0).shape.count() * images);
  const std::size_t outputs = network.forward(random_values(size, 5), images).size();
  network.backward(random_values(outputs, 6));
  return network;
}

/// One image's part of a tensor that has the batch in front.
std::vector<float> part(const Tensor& tensor, int image) {
  const std::size_t size = tensor.size() / static_cast<std::size_t>(tensor.shape()[0]);
  return copied(tensor.values().subspan(size * static_cast<std::size_t>(image), size));
}

/// The sum at which each place of the direction ends.
std::vector<float> last_sums(const TraceRecorder& recorder, std::size_t places) {
  std::vector<float> sums(places);
  for (const TraceStep& step : recorder.steps()) {
    const int place = recorder.direction() == TraceDirection::forward          ? step.output
                      : recorder.direction() == TraceDirection::input_gradient ? step.input
                                                                               : step.weight;
    REQUIRE(place >= 0);
    REQUIRE(place < static_cast<int>(places));
    sums[static_cast<std::size_t>(place)] = step.sum;
  }
  return sums;
}

/// Each step's product, and that a place's sums are the products so far.
void check_running_sums(const TraceRecorder& recorder) {
  std::map<int, float> sums;
  for (const TraceStep& step : recorder.steps()) {
    const int place = recorder.direction() == TraceDirection::forward          ? step.output
                      : recorder.direction() == TraceDirection::input_gradient ? step.input
                                                                               : step.weight;
    CHECK(step.product == step.left * step.right);
    CHECK(step.sum == sums[place] + step.product);
    sums[place] = step.sum;
  }
}

struct WeightedLayer {
  std::vector<double> input;
  LayerDescription description;
};

const std::vector<WeightedLayer> weighted_layers{
    {{5, 4, 2}, layer("conv2d", {{"filters", 3}, {"kernel", List{3, 2}}})},
    {{5, 6, 4}, layer("conv2d", {{"filters", 6}, {"kernel", List{2, 3}}, {"stride", List{2, 1}}, {"padding", List{1, 0, 2, 1}}, {"groups", 2}})},
    {{7, 6, 2}, layer("conv2d", {{"filters", 2}, {"kernel", 3}, {"dilation", List{2, 1}}, {"padding", "same"}, {"bias", false}})},
    {{5, 5, 3}, layer("depthwiseConv2d", {{"kernel", List{2, 3}}, {"multiplier", 2}, {"padding", 1}, {"stride", 2}})},
    {{1, 1, 7}, layer("dense", {{"units", 4}})},
    {{1, 1, 3}, layer("dense", {{"units", 5}, {"bias", false}})},
};

Network weighted(const WeightedLayer& each, int images) {
  if (each.description.type != "dense") return network_with(each.input, each.description, images);
  LayerDescription dense = each.description;
  dense.name = "traced";
  Network network(description(each.input, {layer("flatten", {}, "below"), dense, layer("tanh")}, 3));
  for (const Parameter& parameter : network.parameters()) network.set_parameter(parameter.name, random_values(parameter.value.size(), 4));
  network.forward(random_values(static_cast<std::size_t>(network.graph().node(0).shape.count() * images), 5), images);
  network.backward(random_values(network.activation(network.graph().last()).size(), 6));
  return network;
}

}  // namespace

TEST_CASE("trace: the sums of layers with weights end at what the kernels computed, for every image and direction") {
  for (const WeightedLayer& each : weighted_layers) {
    CAPTURE(each.description.type);
    Network network = weighted(each, 3);
    const bool bias = network.parameters().size() == 2;
    std::vector<double> kernel_sums(network.parameters()[0].value.size());
    std::vector<double> bias_sums(bias ? network.parameters()[1].value.size() : 0);
    for (int image = 0; image < 3; ++image) {
      CAPTURE(image);
      const std::vector<float> output = part(activation(network, "traced"), image);
      const TraceRecorder forward = traced(network, "traced", TraceDirection::forward, image);
      check_running_sums(forward);
      CHECK(largest_difference(last_sums(forward, output.size()), widened(output)) < 1e-5);

      const std::vector<float> gradient = part(activation_gradient(network, "below"), image);
      const TraceRecorder backward = traced(network, "traced", TraceDirection::input_gradient, image);
      check_running_sums(backward);
      CHECK(largest_difference(last_sums(backward, gradient.size()), widened(gradient)) < 1e-5);

      const TraceRecorder kernel = traced(network, "traced", TraceDirection::kernel_gradient, image);
      check_running_sums(kernel);
      const std::vector<float> own = last_sums(kernel, kernel_sums.size());
      for (std::size_t i = 0; i < own.size(); ++i) kernel_sums[i] += own[i];
      if (!bias) {
        check_error<ArgumentError>([&] { traced(network, "traced", TraceDirection::bias_gradient, image); }, {"traced", "a bias only where there is one"});
        continue;
      }
      const TraceRecorder offsets = traced(network, "traced", TraceDirection::bias_gradient, image);
      check_running_sums(offsets);
      const std::vector<float> own_bias = last_sums(offsets, bias_sums.size());
      for (std::size_t i = 0; i < own_bias.size(); ++i) bias_sums[i] += own_bias[i];
    }
    CHECK(largest_difference(gradient_of(network, "traced/kernel"), kernel_sums) < 1e-5);
    if (bias) CHECK(largest_difference(gradient_of(network, "traced/bias"), bias_sums) < 1e-5);
  }
}

TEST_CASE("trace: a convolution of two channels, all steps of one output by hand") {
  // Output [0, 1] of a 'same' 2×2 kernel over a 2×2 image: the right column and the bottom row are padding.
  Network network(description({2, 2, 2}, {layer("conv2d", {{"filters", 1}, {"kernel", 2}, {"padding", "same"}}, "conv")}));
  network.set_parameter("conv/kernel", std::vector<float>{1, 2, 3, 4, 5, 6, 7, 8});
  network.set_parameter("conv/bias", std::vector<float>{10});
  network.forward(std::vector<float>{1, -1, 2, -2, 3, -3, 4, -4}, 1);
  const TraceRecorder recorder = traced(network, "conv", TraceDirection::forward, 0, {.output = 1});
  struct Expected {
    int input, weight;
    float left, right, sum;
  };
  const std::vector<Expected> expected{{-1, -1, 10, 1, 10}, {2, 0, 2, 1, 12}, {3, 1, -2, 2, 8}, {-1, 2, 0, 3, 8}, {-1, 3, 0, 4, 8},
                                       {6, 4, 4, 5, 28},    {7, 5, -4, 6, 4}, {-1, 6, 0, 7, 4}, {-1, 7, 0, 8, 4}};
  REQUIRE(recorder.steps().size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    CAPTURE(i);
    const TraceStep& step = recorder.steps()[i];
    CHECK(step.output == 1);
    CHECK(step.input == expected[i].input);
    CHECK(step.weight == expected[i].weight);
    CHECK(step.left == expected[i].left);
    CHECK(step.right == expected[i].right);
    CHECK(step.product == expected[i].left * expected[i].right);
    CHECK(step.sum == expected[i].sum);
  }
  CHECK(activation(network, "conv").data()[1] == 4);

  // Backwards, steps in the padding reach nothing and are left out.
  network.backward(std::vector<float>{1, 2, 3, 4});
  const TraceRecorder backward = traced(network, "conv", TraceDirection::input_gradient, 0, {.output = 1});
  REQUIRE(backward.steps().size() == 4);
  for (const TraceStep& step : backward.steps()) CHECK(step.left == 2);
  CHECK(backward.steps()[3].input == 7);
  CHECK(backward.steps()[3].product == 12);
  const TraceRecorder offset = traced(network, "conv", TraceDirection::bias_gradient);
  REQUIRE(offset.steps().size() == 4);
  CHECK(offset.steps()[3].sum == 10);
}

TEST_CASE("trace: a step names the values and weights that it multiplies, groups and depthwise channels too") {
  for (const WeightedLayer& each : weighted_layers) {
    if (each.description.type == "dense") continue;
    CAPTURE(each.description.type);
    Network network = weighted(each, 2);
    const std::vector<float> input = part(activation(network, "below"), 1);
    const std::vector<float> kernel = value_of(network, "traced/kernel");
    const Shape& shape = network.parameter("traced/kernel").value.shape();
    const bool depthwise = each.description.type == "depthwiseConv2d";
    const int channels = static_cast<int>(each.input[2]);
    const int groups = depthwise ? channels : channels / shape[2];
    const TraceRecorder recorder = traced(network, "traced", TraceDirection::forward, 1);
    for (const TraceStep& step : recorder.steps()) {
      if (step.weight < 0) {
        CHECK(step.input == -1);
        CHECK(step.left == value_of(network, "traced/bias")[static_cast<std::size_t>(step.output % shape[3])]);
        continue;
      }
      CHECK(step.right == kernel[static_cast<std::size_t>(step.weight)]);
      CHECK(step.weight % shape[3] == step.output % shape[3]);
      CHECK(step.left == (step.input < 0 ? 0.0F : input[static_cast<std::size_t>(step.input)]));
      if (step.input < 0) continue;
      // An output channel reads the channels of its group only.
      const int group = step.output % shape[3] / (shape[3] / groups);
      CHECK(step.input % channels == group * (channels / groups) + step.weight / shape[3] % shape[2]);
    }
  }
}

TEST_CASE("trace: filters keep the steps of one place, limits count on") {
  Network network = weighted(weighted_layers[1], 2);
  const TraceRecorder all = traced(network, "traced", TraceDirection::forward, 1);
  CHECK(all.count() == all.steps().size());
  // Output 4·4 positions of 6 channels: 2·3 taps over 2 channels each, and a bias.
  const std::size_t outputs = activation(network, "traced").size() / 2;
  CHECK(all.count() == outputs * (2 * 3 * 2 + 1));
  for (const Filter& filter : {Filter{.output = 7}, Filter{.input = 9}, Filter{.weight = 20}, Filter{.output = 31, .weight = 25}, Filter{.input = -1}}) {
    const TraceRecorder some = traced(network, "traced", TraceDirection::forward, 1, filter);
    std::size_t expected = 0;
    for (const TraceStep& step : all.steps()) {
      if ((filter.output >= 0 && step.output != filter.output) || (filter.input >= 0 && step.input != filter.input) ||
          (filter.weight >= 0 && step.weight != filter.weight)) {
        continue;
      }
      REQUIRE(expected < some.steps().size());
      const TraceStep& kept = some.steps()[expected++];
      CHECK(kept.output == step.output);
      CHECK(kept.input == step.input);
      CHECK(kept.weight == step.weight);
      CHECK(kept.sum == step.sum);
    }
    CHECK(expected > 0);
    CHECK(some.count() == expected);
    CHECK(some.steps().size() == expected);
  }
  const TraceRecorder few = traced(network, "traced", TraceDirection::forward, 1, {.most = 5});
  CHECK(few.count() == all.count());
  REQUIRE(few.steps().size() == 5);
  CHECK(few.steps()[4].sum == all.steps()[4].sum);
  CHECK(traced(network, "traced", TraceDirection::forward, 1, {.most = 0}).steps().empty());
}

TEST_CASE("trace: backward filters keep the sums to which other outputs have added") {
  Network network = weighted(weighted_layers[1], 2);
  for (const TraceDirection direction : {TraceDirection::input_gradient, TraceDirection::kernel_gradient, TraceDirection::bias_gradient}) {
    const TraceRecorder all = traced(network, "traced", direction, 1);
    for (const int output : {0, 31, 50}) {
      const TraceRecorder some = traced(network, "traced", direction, 1, {.output = output});
      std::vector<float> expected;
      std::vector<float> kept;
      for (const TraceStep& step : all.steps()) {
        if (step.output == output) expected.push_back(step.sum);
      }
      for (const TraceStep& step : some.steps()) {
        CHECK(step.output == output);
        kept.push_back(step.sum);
      }
      CHECK(!expected.empty());
      CHECK(kept == expected);
      CHECK(some.count() == expected.size());
    }
  }
}

TEST_CASE("trace: what cannot be traced is refused by name") {
  Network network(description({4, 4, 1}, {layer("relu", {}, "bent"), layer("transposedConv2d", {{"filters", 1}, {"kernel", 2}}, "up"),
                                          layer("maxPool2d", {{"window", 2}}, "pool"), layer("avgPool2d", {{"window", 2}}, "mean")}));
  const auto refused = [&](const std::string& name, TraceDirection direction, int image, const std::vector<std::string>& parts) {
    check_error<ArgumentError>([&] { traced(network, name, direction, image); }, parts);
  };
  refused("pool", TraceDirection::forward, 0, {"pool (maxPool2d)", "expected a forward pass"});
  network.forward(random_values(32, 1), 2);
  refused("pool", TraceDirection::input_gradient, 0, {"pool (maxPool2d)", "expected a backward pass"});
  network.backward(std::vector<float>(2, 1.0F));
  for (const TraceDirection direction : {TraceDirection::forward, TraceDirection::input_gradient, TraceDirection::kernel_gradient}) {
    refused("bent", direction, 0, {"bent (relu)", "expected a layer that can be traced", "conv2d", "got a relu"});
    refused("up", direction, 0, {"up (transposedConv2d)", "got a transposedConv2d"});
    refused("input", direction, 0, {"input", "got the input"});
  }
  for (const char* name : {"pool", "mean"}) {
    refused(name, TraceDirection::kernel_gradient, 0, {name, "in this direction"});
    refused(name, TraceDirection::bias_gradient, 0, {name, "in this direction"});
    refused(name, TraceDirection::forward, 2, {name, "expected an image from 0 to 1, got 2"});
    refused(name, TraceDirection::input_gradient, -1, {name, "expected an image from 0 to 1, got -1"});
  }
}
