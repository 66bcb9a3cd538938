// Pooling step by step: ties, padding, NaN.
#include <doctest/doctest.h>

#include <cmath>

#include "cpp/support/networks.hpp"

using namespace neocog;
using namespace neocog::test;

namespace {

using List = std::vector<double>;

TraceRecorder traced(Network& network, const std::string& layer, TraceDirection direction, int image = 0, int output = -1) {
  TraceRecorder recorder(direction, output, -1, -1, 1 << 24);
  network.trace(network.graph().find(layer), image, recorder);
  return recorder;
}

/// What the last step at each place left there, and how many steps there were in all.
std::vector<float> last_sums(const TraceRecorder& recorder, std::size_t places) {
  std::vector<float> sums(places);
  for (const TraceStep& step : recorder.steps()) {
    CHECK(step.weight == -1);
    sums[static_cast<std::size_t>(recorder.direction() == TraceDirection::forward ? step.output : step.input)] = step.sum;
  }
  return sums;
}

std::vector<float> part(const Tensor& tensor, std::size_t image) {
  const std::size_t size = tensor.size() / static_cast<std::size_t>(tensor.shape()[0]);
  return copied(tensor.values().subspan(size * image, size));
}

}  // namespace

TEST_CASE("trace: pooling ends at what the kernels computed, both ways, for every image") {
  const std::vector<LayerDescription> layers{
      layer("maxPool2d", {{"window", List{3, 2}}, {"stride", List{2, 1}}, {"padding", List{1, 0, 1, 1}}}, "pool"),
      layer("maxPool2d", {{"window", 3}, {"stride", 1}, {"padding", 1}, {"ties", "even"}}, "pool"),
      layer("avgPool2d", {{"window", List{2, 3}}, {"stride", 2}, {"padding", 1}}, "pool"),
      layer("avgPool2d", {{"window", List{2, 3}}, {"stride", 2}, {"padding", 1}, {"countPadding", true}}, "pool"),
  };
  for (const LayerDescription& each : layers) {
    CAPTURE(each.type);
    Network network(description({6, 5, 3}, {each}));
    // Few different values, so that ties are common.
    std::vector<float> pixels = random_values(2 * 6 * 5 * 3, 1, 0.0F, 4.0F);
    for (float& pixel : pixels) pixel = std::floor(pixel);
    const std::size_t outputs = network.forward(pixels, 2).size();
    network.backward(random_values(outputs, 2));
    for (int image = 0; image < 2; ++image) {
      const std::vector<float> output = part(activation(network, "pool"), static_cast<std::size_t>(image));
      CHECK(largest_difference(last_sums(traced(network, "pool", TraceDirection::forward, image), output.size()), widened(output)) < 1e-6);
      const std::vector<float> gradient = part(activation_gradient(network, "input"), static_cast<std::size_t>(image));
      CHECK(largest_difference(last_sums(traced(network, "pool", TraceDirection::input_gradient, image), gradient.size()), widened(gradient)) < 1e-6);
    }
  }
}

TEST_CASE("trace: a maximum's candidates in row-major order, with the largest so far; the padding has none") {
  Network network(description({2, 2, 1}, {layer("maxPool2d", {{"window", 2}, {"stride", 1}, {"padding", List{0, 0, 1, 0}}}, "pool")}));
  network.forward(std::vector<float>{-3, -5, -2, -2}, 1);
  const TraceRecorder corner = traced(network, "pool", TraceDirection::forward, 0, 0);
  REQUIRE(corner.steps().size() == 2);
  CHECK(corner.steps()[0].input == 0);
  CHECK(corner.steps()[0].sum == -3);
  CHECK(corner.steps()[1].input == 2);
  CHECK(corner.steps()[1].sum == -2);
  const TraceRecorder whole = traced(network, "pool", TraceDirection::forward, 0, 1);
  REQUIRE(whole.steps().size() == 4);
  const std::vector<float> values{-3, -5, -2, -2};
  const std::vector<float> largest{-3, -3, -2, -2};
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(whole.steps()[i].output == 1);
    CHECK(whole.steps()[i].input == static_cast<int>(i));
    CHECK(whole.steps()[i].left == values[i]);
    CHECK(whole.steps()[i].right == 1);
    CHECK(whole.steps()[i].sum == largest[i]);
  }
}

TEST_CASE("trace: among equal values the first takes the gradient, or all their share") {
  const std::vector<float> pixels{7, 1, 7, 7};
  Network first(description({2, 2, 1}, {layer("maxPool2d", {{"window", 2}}, "pool")}));
  first.forward(pixels, 1);
  first.backward(std::vector<float>{6});
  const TraceRecorder to_first = traced(first, "pool", TraceDirection::input_gradient);
  REQUIRE(to_first.steps().size() == 1);
  CHECK(to_first.steps()[0].input == 0);
  CHECK(to_first.steps()[0].left == 6);
  CHECK(to_first.steps()[0].right == 1);

  Network even(description({2, 2, 1}, {layer("maxPool2d", {{"window", 2}, {"ties", "even"}}, "pool")}));
  even.forward(pixels, 1);
  even.backward(std::vector<float>{6});
  const TraceRecorder to_all = traced(even, "pool", TraceDirection::input_gradient);
  REQUIRE(to_all.steps().size() == 3);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(to_all.steps()[i].input == std::vector<int>{0, 2, 3}[i]);
    CHECK(to_all.steps()[i].right == doctest::Approx(1.0 / 3));
    CHECK(to_all.steps()[i].product == doctest::Approx(2));
  }
}

TEST_CASE("trace: a mean's shares count real cells, or with countPadding all") {
  for (const bool count_padding : {false, true}) {
    Network network(description({2, 2, 1}, {layer("avgPool2d", {{"window", 2}, {"padding", 1}, {"countPadding", count_padding}}, "pool")}));
    network.forward(std::vector<float>{8, 12, 16, 20}, 1);
    const TraceRecorder recorder = traced(network, "pool", TraceDirection::forward);
    // A 2×2 window at each corner sees one real cell.
    REQUIRE(recorder.steps().size() == 4);
    for (std::size_t i = 0; i < 4; ++i) {
      CHECK(recorder.steps()[i].right == (count_padding ? 0.25F : 1.0F));
      CHECK(recorder.steps()[i].sum == (8 + 4 * static_cast<float>(i)) * (count_padding ? 0.25F : 1.0F));
    }
  }
}

TEST_CASE("trace: a NaN wins its window, as in the kernel") {
  // NaN comes about inside of a network: infinity times 0.
  Network network(description({1, 3, 1}, {layer("scale", {{"by", 0.0}}), layer("maxPool2d", {{"window", List{1, 3}}}, "pool")}));
  network.forward(std::vector<float>{1, INFINITY, 2}, 1);
  REQUIRE(std::isnan(activation(network, "pool").data()[0]));
  const TraceRecorder forward = traced(network, "pool", TraceDirection::forward);
  REQUIRE(forward.steps().size() == 3);
  CHECK(forward.steps()[0].sum == 0);
  CHECK(std::isnan(forward.steps()[1].sum));
  CHECK(std::isnan(forward.steps()[2].sum));
  network.backward(std::vector<float>{5});
  const TraceRecorder backward = traced(network, "pool", TraceDirection::input_gradient);
  REQUIRE(backward.steps().size() == 1);
  CHECK(backward.steps()[0].input == 1);
  CHECK(activation_gradient(network, "scale1").data()[1] == 5);
}
