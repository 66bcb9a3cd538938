#include "neocog/kernels/depthwise_conv2d.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "cpp/reference/depthwise_conv2d.hpp"
#include "cpp/support/kernels.hpp"

using namespace neocog;
using namespace neocog::kernels;
using namespace neocog::test;
using reference::Image;

namespace {

struct Case : WindowCase {
  int multiplier;
  bool bias;

  Image out() const { return output(input.channels * multiplier); }
  std::size_t weights() const { return static_cast<std::size_t>(window.height.kernel * window.width.kernel * input.channels * multiplier); }
  std::size_t biases() const { return bias ? static_cast<std::size_t>(input.channels * multiplier) : 0; }
};

std::vector<Case> cases(int count, int largest, std::uint64_t seed) {
  Dice dice(seed + 100);
  std::vector<Case> all;
  for (const WindowCase& window : window_cases(count, largest, 3, seed)) all.push_back({window, dice.one_of<int>({1, 1, 2, 3}), dice.from_to(0, 1) == 1});
  return all;
}

std::vector<float> forward(const Case& c, const std::vector<float>& pixels, const std::vector<float>& weights, const std::vector<float>& bias) {
  const Image out = c.out();
  std::vector<float> output(out.values.size(), 77.0F);  // overwritten, never added to
  depthwise_conv2d_forward(c.window, c.multiplier, view(pixels, c.input), weights.data(), c.bias ? bias.data() : nullptr, view(output, out));
  return output;
}

}  // namespace

TEST_CASE("depthwise conv2d: forward equals the plain loops") {
  for (const Case& c : cases(150, 9, 1)) {
    const std::string text = c.text();
    CAPTURE(text);
    CAPTURE(c.multiplier);
    const std::vector<float> pixels = random_values(c.input.values.size(), 1);
    const std::vector<float> weights = random_values(c.weights(), 2);
    const std::vector<float> bias = random_values(c.biases(), 3);
    Image expected = c.out();
    reference::depthwise_conv2d_forward(c.window, c.multiplier, image_of(c.input, pixels), widened(weights), widened(bias), expected);
    CHECK(relative_difference(forward(c, pixels, weights, bias), expected.values) < agreement);
  }
}

TEST_CASE("depthwise conv2d: gradients equal the plain loops and add") {
  for (const Case& c : cases(150, 9, 2)) {
    const std::string text = c.text();
    CAPTURE(text);
    CAPTURE(c.multiplier);
    const std::vector<float> pixels = random_values(c.input.values.size(), 4);
    const std::vector<float> kernel = random_values(c.weights(), 5);
    const std::vector<float> seed = random_values(c.out().values.size(), 6);

    std::vector<float> gradient = random_values(c.input.values.size(), 7);
    Image expected = image_of(c.input, gradient);
    reference::depthwise_conv2d_backward_input(c.window, c.multiplier, image_of(c.out(), seed), widened(kernel), expected);
    depthwise_conv2d_backward_input(c.window, c.multiplier, view(seed, c.out()), kernel.data(), view(gradient, c.input));
    CHECK(relative_difference(gradient, expected.values) < agreement);

    std::vector<float> weights = random_values(c.weights(), 8);
    std::vector<float> bias = random_values(c.biases(), 9);
    std::vector<double> expected_weights = widened(weights);
    std::vector<double> expected_bias = widened(bias);
    reference::depthwise_conv2d_backward_weights(c.window, c.multiplier, image_of(c.input, pixels), image_of(c.out(), seed), expected_weights, expected_bias);
    depthwise_conv2d_backward_weights(c.window, c.multiplier, view(pixels, c.input), view(seed, c.out()), weights.data(), c.bias ? bias.data() : nullptr);
    CHECK(relative_difference(weights, expected_weights) < agreement);
    CHECK(relative_difference(bias, expected_bias) < agreement);
  }
}

TEST_CASE("depthwise conv2d: gradients agree with finite differences") {
  for (const Case& c : cases(25, 5, 3)) {
    const std::string text = c.text();
    CAPTURE(text);
    const std::vector<double> x = widened(random_values(c.input.values.size(), 10));
    const std::vector<double> w = widened(random_values(c.weights(), 11));
    const std::vector<double> b = widened(random_values(c.biases(), 12));
    const std::vector<float> seed = random_values(c.out().values.size(), 13);
    const auto score = [&](const std::vector<double>& pixels, const std::vector<double>& weights, const std::vector<double>& bias) {
      Image result = c.out();
      reference::depthwise_conv2d_forward(c.window, c.multiplier, image_of(c.input, pixels), weights, bias, result);
      return weighted_sum(result.values, widened(seed));
    };
    const std::vector<float> pixels = narrowed(x);
    const std::vector<float> kernel = narrowed(w);
    std::vector<float> input_gradient(x.size());
    std::vector<float> weights_gradient(w.size());
    std::vector<float> bias_gradient(b.size());
    depthwise_conv2d_backward_input(c.window, c.multiplier, view(seed, c.out()), kernel.data(), view(input_gradient, c.input));
    depthwise_conv2d_backward_weights(c.window, c.multiplier, view(pixels, c.input), view(seed, c.out()), weights_gradient.data(),
                                      c.bias ? bias_gradient.data() : nullptr);
    // Linear in each of them, so that a wide step costs no accuracy.
    CHECK(relative_difference(input_gradient, finite_differences(x, [&](const auto& v) { return score(v, w, b); }, 0.1)) < agreement);
    CHECK(relative_difference(weights_gradient, finite_differences(w, [&](const auto& v) { return score(x, v, b); }, 0.1)) < agreement);
    CHECK(relative_difference(bias_gradient, finite_differences(b, [&](const auto& v) { return score(x, w, v); }, 0.1)) < agreement);
  }
}

TEST_CASE("depthwise conv2d: output channel c · multiplier + j reads input channel c; nothing is flipped") {
  // A 1×2 kernel over one row of two cells with two channels, by hand.
  const Case c{{{1, 1, 2, 2}, {{.kernel = 1}, {.kernel = 2}}}, 2, false};
  const std::vector<float> pixels{1, 10, 2, 20};                     // cell 0: channels 1 and 10, cell 1: 2 and 20
  const std::vector<float> weights{1, 2, 3, 4, 100, 200, 300, 400};  // tap 0, then tap 1, of the four outputs
  CHECK(forward(c, pixels, weights, {}) == std::vector<float>{1 + 200, 2 + 400, 30 + 6000, 40 + 8000});
}

TEST_CASE("depthwise conv2d: a NaN or an infinity stays in its own channel") {
  const Case c{{{1, 3, 3, 5}, {{.kernel = 3}, {.kernel = 3}}}, 1, false};
  std::vector<float> pixels(c.input.values.size(), 1.0F);
  pixels[c.input.index(0, 1, 1, 2)] = std::numeric_limits<float>::quiet_NaN();
  pixels[c.input.index(0, 2, 0, 4)] = std::numeric_limits<float>::infinity();
  const std::vector<float> output = forward(c, pixels, std::vector<float>(c.weights(), 1.0F), {});
  CHECK(output[0] == 9);
  CHECK(output[1] == 9);
  CHECK(std::isnan(output[2]));
  CHECK(output[3] == 9);
  CHECK(output[4] == std::numeric_limits<float>::infinity());
}
