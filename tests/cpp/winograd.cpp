#include "neocog/kernels/winograd.hpp"

#include <doctest/doctest.h>

#include <sstream>
#include <string>

#include "cpp/reference/conv2d.hpp"
#include "cpp/support/kernels.hpp"
#include "cpp/support/networks.hpp"
#include "neocog/kernels/conv2d.hpp"
#include "neocog/kernels/frame.hpp"
#include "neocog/training/training.hpp"

using namespace neocog;
using namespace neocog::kernels;
using namespace neocog::test;
using reference::Image;

namespace {

struct Case {
  int batch, height, width, in, out;
  int top, bottom, left, right;  // padding

  Conv2dGeometry geometry() const { return {{{3, 1, 1, top, bottom}, {3, 1, 1, left, right}}, 1}; }
  Image image() const { return {batch, height, width, in}; }
  Image output() const { return {batch, height + top + bottom - 2, width + left + right - 2, out}; }
  std::string text() const {
    std::ostringstream text;
    text << batch << "×" << height << "×" << width << "×" << in << " to " << out << ", padding " << top << " " << bottom << " " << left << " " << right;
    return text.str();
  }
};

/// Blocks of outputs whole and cut off, channels on and off the tiles, one part of the depth and two.
const std::vector<Case> cases{
    {2, 12, 16, 32, 32, 1, 1, 1, 1}, {1, 13, 7, 20, 36, 0, 0, 0, 0},  {3, 6, 9, 36, 44, 3, 0, 0, 4},  {1, 3, 30, 32, 16, 1, 1, 2, 2},
    {1, 5, 5, 64, 8, 2, 2, 2, 2},    {1, 40, 41, 16, 32, 1, 0, 0, 1}, {1, 4, 4, 520, 40, 1, 1, 1, 1}, {2, 3, 3, 32, 64, 0, 0, 0, 0},
};

/// A case's numbers, and what the plain loops make of them.
struct Example {
  std::vector<float> pixels;
  std::vector<float> weights;
  std::vector<float> bias;
  Image expected;

  explicit Example(const Case& c)
      : pixels(random_values(c.image().values.size(), 1)),
        weights(random_values(static_cast<std::size_t>(9 * c.in * c.out), 2)),
        bias(random_values(static_cast<std::size_t>(c.out), 3)),
        expected(c.output()) {
    reference::conv2d_forward(c.geometry(), image_of(c.image(), pixels), widened(weights), widened(bias), expected);
  }
};

}  // namespace

TEST_CASE("winograd: equals the plain loops within its bound") {
  Scratch scratch;
  for (const Case& c : cases) {
    const std::string text = c.text();
    CAPTURE(text);
    const Example example(c);
    const Frame frame{c.top, winograd_extent(example.expected.height) - c.top - c.height, c.left, winograd_extent(example.expected.width) - c.left - c.width};
    const ImageView<const float> input = view(example.pixels, c.image());
    std::vector<float> cells(static_cast<std::size_t>(frame.size(input)));
    std::vector<float> kernel(static_cast<std::size_t>(winograd_kernel_size(c.in, c.out)));
    winograd_transform_kernel({example.weights.data(), c.in, c.out, false}, kernel.data());
    std::vector<float> result(example.expected.values.size(), 77.0F);
    winograd_conv2d(framed(input, frame, cells.data()), kernel.data(), {.row = example.bias.data()}, view(result, c.output()), scratch);
    CHECK(relative_difference(result, example.expected.values) < agreement);
  }
}

TEST_CASE("winograd: convolutions that use it agree with the plain loops forward and back") {
  Scratch scratch;
  for (const Case& c : cases) {
    const std::string text = c.text();
    CAPTURE(text);
    const Example example(c);
    std::vector<float> result(example.expected.values.size(), 77.0F);
    conv2d_forward(c.geometry(), view(example.pixels, c.image()), example.weights.data(), example.bias.data(), view(result, c.output()), once(), scratch);
    CHECK(relative_difference(result, example.expected.values) < agreement);

    const std::vector<float> seed = random_values(result.size(), 4);
    std::vector<float> gradient = random_values(example.pixels.size(), 6);
    Image expected = image_of(c.image(), gradient);
    reference::conv2d_backward_input(c.geometry(), image_of(c.output(), seed), widened(example.weights), expected);
    conv2d_backward_input(c.geometry(), view(seed, c.output()), example.weights.data(), view(gradient, c.image()), once(), scratch);
    CHECK(relative_difference(gradient, expected.values) < agreement);
  }
}

TEST_CASE("winograd: stays within 1e-4 of the largest value on the activations and gradients of a trained network") {
  // Which quarter of the picture is the brightest? Both convolutions go by Winograd's algorithm.
  const auto conv = [](const char* name, int filters) { return layer("conv2d", {{"filters", filters}, {"kernel", 3}, {"padding", "same"}}, name); };
  Network network(
      description({12, 12, 3}, {layer("conv2d", {{"filters", 16}, {"kernel", 1}}, "first"), layer("relu", {}, "a"), conv("second", 32), layer("relu", {}, "b"),
                                conv("third", 32), layer("relu"), layer("maxPool2d", {{"window", 2}}), layer("flatten"), layer("dense", {{"units", 4}})}));
  constexpr int images = 16;
  constexpr std::size_t size = 12 * 12 * 3;
  std::vector<float> pixels;
  std::vector<int> labels;
  OptimizerSettings settings;
  settings.type = OptimizerSettings::Type::adam;
  settings.rate = 0.003;
  Optimizer optimizer(settings);
  BatchResult result{};
  for (std::uint64_t step = 0; step < 60; ++step) {
    pixels = random_values(images * size, step, 0.0F, 0.5F);
    labels.clear();
    for (std::size_t image = 0; image < images; ++image) {
      const std::size_t quarter = (image * 7 + step) % 4;
      labels.push_back(static_cast<int>(quarter));
      for (std::size_t cell = 0; cell < 36; ++cell) {
        const std::size_t y = cell / 6 + quarter / 2 * 6;
        const std::size_t x = cell % 6 + quarter % 2 * 6;
        for (std::size_t channel = 0; channel < 3; ++channel) pixels[image * size + (y * 12 + x) * 3 + channel] += 0.4F;
      }
    }
    result = train_batch(network, pixels, {Loss::softmax_cross_entropy, labels, {}}, optimizer);
  }
  REQUIRE(result.accuracy > 0.9);

  const auto check = [](const std::string& what, std::span<const float> actual, const std::vector<double>& expected) {
    CAPTURE(what);
    double largest = 0;
    double difference = 0;
    for (std::size_t i = 0; i < expected.size(); ++i) {
      largest = std::max(largest, std::abs(expected[i]));
      difference = std::max(difference, std::abs(actual[i] - expected[i]));
    }
    REQUIRE(largest > 0);
    CHECK(difference / largest < 1e-4);
  };
  const Conv2dGeometry same{{{3, 1, 1, 1, 1}, {3, 1, 1, 1, 1}}, 1};
  network.forward(pixels, images);
  const std::vector<float> second = copied(activation(network, "second").values());
  const std::vector<float> b = copied(activation(network, "b").values());
  const std::vector<float> third = copied(activation(network, "third").values());
  for (const auto& [name, input, in, output] :
       {std::tuple{"second", copied(activation(network, "a").values()), 16, second}, std::tuple{"third", b, 32, third}}) {
    Image expected{images, 12, 12, 32};
    reference::conv2d_forward(same, image_of({images, 12, 12, in}, input), widened(value_of(network, std::string(name) + "/kernel")),
                              widened(value_of(network, std::string(name) + "/bias")), expected);
    check(name, output, expected.values);
  }
  // The gradient that "third" hands to "b", from one for every logit.
  network.backward(std::vector<float>(images * 4, 1.0F));
  Image gradient{images, 12, 12, 32};
  reference::conv2d_backward_input(same, image_of({images, 12, 12, 32}, copied(activation_gradient(network, "third").values())),
                                   widened(value_of(network, "third/kernel")), gradient);
  check("gradient", activation_gradient(network, "b").values(), gradient.values);
}
