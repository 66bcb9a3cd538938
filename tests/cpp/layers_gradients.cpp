// Backward passes at network level against finite differences, in double precision through the plain loops.
#include <doctest/doctest.h>

#include "cpp/reference/conv2d.hpp"
#include "cpp/reference/dense.hpp"
#include "cpp/reference/max_pool2d.hpp"
#include "cpp/reference/relu.hpp"
#include "cpp/reference/softmax_cross_entropy.hpp"
#include "cpp/support/networks.hpp"
#include "neocog/kernels/softmax_cross_entropy.hpp"

using namespace neocog;
using namespace neocog::test;
using reference::Image;
using Values = std::vector<double>;

namespace {

// An input that is read twice, a layer that `add` names twice, a concat, and a map that is flattened:
//
//   input ─ conv1 ─ relu1 ─ add1 (relu1 + relu1) ─┐
//     └──── conv2 (two groups, dilated) ──────────┴ concat1 ─ maxPool2d1 ─ flatten1 ─ logits
constexpr int batch = 2;
constexpr int height = 6;
constexpr int width = 5;
const kernels::Conv2dGeometry geometry1{{{3, 1, 1, 1, 1}, {3, 1, 1, 1, 1}}, 1};
const kernels::Conv2dGeometry geometry2{{{2, 1, 2, 1, 1}, {3, 1, 2, 2, 2}}, 2};
const Window pool{{3, 2, 1, 0, 1}, {2, 2, 1, 1, 0}};

Description branching() {
  return description(
      {height, width, 2},
      {layer("conv2d", {{"filters", 3}, {"kernel", 3}, {"padding", "same"}}, "conv1"), layer("relu", {{"slope", 0.1}}),
       layer("add", {}, "", {"relu1", "relu1"}),
       layer("conv2d", {{"filters", 4}, {"kernel", std::vector<double>{2, 3}}, {"padding", "same"}, {"dilation", 2}, {"groups", 2}, {"bias", false}}, "conv2",
             {"input"}),
       layer("concat", {}, "", {"add1", "conv2"}),
       layer("maxPool2d", {{"window", std::vector<double>{3, 2}}, {"stride", 2}, {"padding", std::vector<double>{0, 1, 1, 0}}}), layer("flatten"),
       layer("dense", {{"units", 3}}, "logits")},
      4);
}

const std::vector<std::string> names{"conv1/kernel", "conv1/bias", "conv2/kernel", "logits/kernel", "logits/bias"};

/// The same network written out with the plain loops. `parameters` in the order of `names`.
Values logits_of(const Values& pixels, const std::vector<Values>& parameters) {
  Image input(batch, height, width, 2);
  input.values = pixels;
  Image left(batch, height, width, 3);
  Image right(batch, height, width, 4);
  reference::conv2d_forward(geometry1, input, parameters[0], parameters[1], left);
  reference::conv2d_forward(geometry2, input, parameters[2], {}, right);

  Image joined(batch, height, width, 7);
  for (int position = 0; position < batch * height * width; ++position) {
    for (int c = 0; c < 3; ++c) {
      const double x = left.values[static_cast<std::size_t>(position * 3 + c)];
      joined.values[static_cast<std::size_t>(position * 7 + c)] = 2 * reference::relu(static_cast<double>(0.1F), HUGE_VAL, x);
    }
    for (int c = 0; c < 4; ++c) joined.values[static_cast<std::size_t>(position * 7 + 3 + c)] = right.values[static_cast<std::size_t>(position * 4 + c)];
  }

  Image pooled(batch, 3, 3, 7);
  reference::max_pool2d_forward(pool, joined, pooled);
  return reference::dense_forward(batch, 63, 3, pooled.values, parameters[3], parameters[4]);
}

std::vector<Values> parameters_of(const Network& network) {
  std::vector<Values> parameters;
  for (const std::string& name : names) parameters.push_back(widened(value_of(network, name)));
  return parameters;
}

}  // namespace

TEST_CASE("network: a branching network equals its plain loops, and its loss's gradients finite differences") {
  Network network(branching());
  for (const std::string name : {"conv1/bias", "logits/bias"}) network.set_parameter(name, random_values(3, 5));
  const std::vector<float> pixels = random_values(batch * height * width * 2, 6);
  const std::vector<int> labels{2, 0};
  const std::vector<Values> parameters = parameters_of(network);

  const Tensor& logits = network.forward(pixels, batch);
  CHECK(largest_difference(logits.values(), logits_of(widened(pixels), parameters)) < 1e-5);

  std::vector<kernels::Verdict> verdicts(batch);
  std::vector<float> seed(logits.size());
  kernels::softmax_cross_entropy(logits.data(), labels.data(), batch, 3, verdicts.data(), seed.data());
  network.backward(seed);

  const auto loss_at_pixels = [&](const Values& x) { return reference::mean_cross_entropy(logits_of(x, parameters), labels); };
  CHECK(largest_difference(activation_gradient(network, "input").values(), finite_differences(widened(pixels), loss_at_pixels)) < 1e-5);
  for (std::size_t i = 0; i < names.size(); ++i) {
    CAPTURE(names[i]);
    const auto loss_at_parameter = [&](const Values& values) {
      std::vector<Values> changed = parameters;
      changed[i] = values;
      return reference::mean_cross_entropy(logits_of(widened(pixels), changed), labels);
    };
    CHECK(largest_difference(gradient_of(network, names[i]), finite_differences(parameters[i], loss_at_parameter)) < 1e-5);
  }
}

TEST_CASE("network: each backward pass overwrites the gradients of the one before") {
  Network network(branching());
  const std::vector<float> pixels = random_values(batch * height * width * 2, 6);
  const std::vector<float> seed = random_values(batch * 3, 7);
  network.forward(pixels, batch);
  network.backward(seed);
  const std::vector<float> kernel = gradient_of(network, "conv1/kernel");
  const std::vector<float> input = copied(activation_gradient(network, "input").values());
  network.backward(seed);
  CHECK(gradient_of(network, "conv1/kernel") == kernel);
  CHECK(copied(activation_gradient(network, "input").values()) == input);
}

TEST_CASE("network: backward from a layer in the middle reaches only what that layer depends on") {
  Network network(branching());
  network.forward(random_values(batch * height * width * 2, 6), batch);
  network.backward(std::vector<float>(batch * 3, 1.0F));
  network.backward(random_values(batch * height * width * 3, 8), "relu1");
  CHECK(largest_difference(gradient_of(network, "conv2/kernel"), Values(value_of(network, "conv2/kernel").size())) == 0);
  CHECK(largest_difference(gradient_of(network, "logits/kernel"), Values(63 * 3)) == 0);
  CHECK(largest_difference(activation_gradient(network, "add1").values(), Values(batch * height * width * 3)) == 0);
  CHECK(largest_difference(gradient_of(network, "conv1/kernel"), Values(54)) > 0.01);
  const std::vector<float> seed = random_values(batch * height * width * 2, 9);
  CHECK(copied(network.backward(seed, "input").values()) == seed);
}

TEST_CASE("add, concat and flatten: their gradients are the output's, each value where it came from") {
  Network network(
      description({2, 2, 3}, {layer("relu", {{"slope", 1}}, "a"), layer("conv2d", {{"filters", 3}, {"kernel", 1}}, "b", {"input"}),
                              layer("add", {}, "sum", {"a", "b", "a"}), layer("concat", {}, "side", {"b", "sum", "input"}), layer("flatten", {}, "flat"),
                              layer("concat", {}, "twice", {"flat", "flat"}), layer("add", {}, "end", {"twice", "twice"})}));
  const std::vector<float> pixels = random_values(12, 1);
  network.forward(pixels, 1);
  const std::vector<float> a = copied(activation(network, "a").values());
  const std::vector<float> b = copied(activation(network, "b").values());
  for (std::size_t i = 0; i < 12; ++i) {
    const std::size_t position = i / 3;
    const std::size_t channel = i % 3;
    const float sum = a[i] + b[i] + a[i];
    CHECK(activation(network, "sum").data()[i] == sum);
    CHECK(activation(network, "side").data()[position * 9 + channel] == b[i]);
    CHECK(activation(network, "side").data()[position * 9 + 3 + channel] == sum);
    CHECK(activation(network, "side").data()[position * 9 + 6 + channel] == pixels[i]);
    CHECK(activation(network, "flat").data()[position * 9 + 3 + channel] == sum);
    CHECK(activation(network, "end").data()[36 + position * 9 + channel] == 2 * b[i]);
  }

  const std::vector<float> seed = random_values(72, 2);
  network.backward(seed);
  const auto flat = [&](std::size_t i) { return 2.0 * seed[i] + 2.0 * seed[36 + i]; };
  for (std::size_t i = 0; i < 12; ++i) {
    const std::size_t start = i / 3 * 9 + i % 3;
    CHECK(activation_gradient(network, "sum").data()[i] == doctest::Approx(flat(start + 3)));
    CHECK(activation_gradient(network, "a").data()[i] == doctest::Approx(2 * flat(start + 3)));
    CHECK(activation_gradient(network, "b").data()[i] == doctest::Approx(flat(start) + flat(start + 3)));
  }
  // The whole is linear in the input, so that one wide step is exact up to float rounding.
  const auto score = [&](const Values& x) { return weighted_sum(widened(copied(network.forward(narrowed(x), 1).values())), widened(seed)); };
  const std::vector<float> gradient = copied(activation_gradient(network, "input").values());
  CHECK(largest_difference(gradient, finite_differences(widened(pixels), score, 1.0)) < 1e-4);
}

TEST_CASE("network: the input itself can be the only source, and a layer may be left unread") {
  Network network(description({2, 2, 1}, {layer("relu"), layer("conv2d", {{"filters", 1}, {"kernel", 2}}, "unread"), layer("flatten", {}, "", {"input"})}));
  const std::vector<float> pixels{-1, 2, -3, 4};
  CHECK(copied(network.forward(pixels, 1).values()) == pixels);
  CHECK(copied(network.backward(pixels).values()) == pixels);
  CHECK(gradient_of(network, "unread/kernel") == std::vector<float>(4));
}
