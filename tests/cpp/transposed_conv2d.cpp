#include "neocog/kernels/transposed_conv2d.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "cpp/reference/transposed_conv2d.hpp"
#include "cpp/support/kernels.hpp"
#include "neocog/kernels/conv2d.hpp"

using namespace neocog;
using namespace neocog::kernels;
using namespace neocog::test;
using reference::Image;

namespace {

struct Case {
  Image input;
  Image output;
  Window window;
  bool bias;

  std::size_t weights() const { return static_cast<std::size_t>(window.height.kernel * window.width.kernel * input.channels * output.channels); }
  std::size_t biases() const { return bias ? static_cast<std::size_t>(output.channels) : 0; }
};

/// Kernels larger and smaller than their stride, padding and added rows on any side.
std::vector<Case> cases(int count, int largest, std::uint64_t seed) {
  Dice dice(seed);
  const std::vector<int> channels{1, 2, 3, 5, 7, 9, 16, 17};
  std::vector<Case> all;
  while (static_cast<int>(all.size()) < count) {
    Window window;
    int sizes[2][2];
    for (int axis = 0; axis < 2; ++axis) {
      const int input = dice.from_to(1, largest);
      WindowAxis& own = axis == 0 ? window.height : window.width;
      own = {dice.from_to(1, 5), dice.from_to(1, 3), 1, dice.from_to(0, 2), 0};
      sizes[axis][0] = input;
      sizes[axis][1] = (input - 1) * own.stride + own.kernel - own.padding_before - dice.from_to(0, 2) + dice.from_to(0, 2);
    }
    if (sizes[0][1] < 1 || sizes[1][1] < 1) continue;
    const int batch = dice.from_to(1, 3);
    all.push_back(
        {{batch, sizes[0][0], sizes[1][0], dice.one_of(channels)}, {batch, sizes[0][1], sizes[1][1], dice.one_of(channels)}, window, dice.from_to(0, 1) == 1});
  }
  return all;
}

std::vector<float> forward(const Case& c, const std::vector<float>& pixels, const std::vector<float>& weights, const std::vector<float>& bias) {
  Scratch scratch;
  std::vector<float> output(c.output.values.size(), 77.0F);  // overwritten, never added to
  transposed_conv2d_forward(c.window, view(pixels, c.input), weights.data(), c.bias ? bias.data() : nullptr, view(output, c.output), scratch);
  return output;
}

}  // namespace

TEST_CASE("transposed conv2d: forward equals the plain loops") {
  for (const Case& c : cases(120, 7, 1)) {
    const std::vector<float> pixels = random_values(c.input.values.size(), 1);
    const std::vector<float> weights = random_values(c.weights(), 2);
    const std::vector<float> bias = random_values(c.biases(), 3);
    Image expected = c.output;
    reference::transposed_conv2d_forward(c.window, image_of(c.input, pixels), widened(weights), widened(bias), expected);
    CHECK(relative_difference(forward(c, pixels, weights, bias), expected.values) < agreement);
  }
}

TEST_CASE("transposed conv2d: gradients equal the plain loops and add") {
  Scratch scratch;  // one for all, as a network has it: what an earlier case left must not show
  for (const Case& c : cases(120, 7, 2)) {
    const std::vector<float> pixels = random_values(c.input.values.size(), 4);
    const std::vector<float> kernel = random_values(c.weights(), 5);
    const std::vector<float> seed = random_values(c.output.values.size(), 6);

    std::vector<float> gradient = random_values(c.input.values.size(), 7);
    Image expected = image_of(c.input, gradient);
    reference::transposed_conv2d_backward_input(c.window, image_of(c.output, seed), widened(kernel), expected);
    transposed_conv2d_backward_input(c.window, view(seed, c.output), kernel.data(), view(gradient, c.input), scratch);
    CHECK(relative_difference(gradient, expected.values) < agreement);

    std::vector<float> weights = random_values(c.weights(), 8);
    std::vector<float> bias = random_values(c.biases(), 9);
    std::vector<double> expected_weights = widened(weights);
    std::vector<double> expected_bias = widened(bias);
    reference::transposed_conv2d_backward_weights(c.window, image_of(c.input, pixels), image_of(c.output, seed), expected_weights, expected_bias);
    transposed_conv2d_backward_weights(c.window, view(pixels, c.input), view(seed, c.output), weights.data(), c.bias ? bias.data() : nullptr, scratch);
    CHECK(relative_difference(weights, expected_weights) < agreement);
    CHECK(relative_difference(bias, expected_bias) < agreement);
  }
}

TEST_CASE("transposed conv2d: gradients agree with finite differences") {
  Scratch scratch;
  for (const Case& c : cases(25, 4, 3)) {
    const std::vector<double> x = widened(random_values(c.input.values.size(), 10));
    const std::vector<double> w = widened(random_values(c.weights(), 11));
    const std::vector<double> b = widened(random_values(c.biases(), 12));
    const std::vector<float> seed = random_values(c.output.values.size(), 13);
    const auto score = [&](const std::vector<double>& pixels, const std::vector<double>& weights, const std::vector<double>& bias) {
      Image result = c.output;
      reference::transposed_conv2d_forward(c.window, image_of(c.input, pixels), weights, bias, result);
      return weighted_sum(result.values, widened(seed));
    };
    const std::vector<float> pixels = narrowed(x);
    const std::vector<float> kernel = narrowed(w);
    std::vector<float> input_gradient(x.size());
    std::vector<float> weights_gradient(w.size());
    std::vector<float> bias_gradient(b.size());
    transposed_conv2d_backward_input(c.window, view(seed, c.output), kernel.data(), view(input_gradient, c.input), scratch);
    transposed_conv2d_backward_weights(c.window, view(pixels, c.input), view(seed, c.output), weights_gradient.data(), c.bias ? bias_gradient.data() : nullptr,
                                       scratch);
    // Linear in each of them, so that a wide step costs no accuracy.
    CHECK(relative_difference(input_gradient, finite_differences(x, [&](const auto& v) { return score(v, w, b); }, 0.1)) < agreement);
    if (w.size() < 500) {
      CHECK(relative_difference(weights_gradient, finite_differences(w, [&](const auto& v) { return score(x, v, b); }, 0.1)) < agreement);
    }
    CHECK(relative_difference(bias_gradient, finite_differences(b, [&](const auto& v) { return score(x, w, v); }, 0.1)) < agreement);
  }
}

TEST_CASE("transposed conv2d: the transpose of conv2d, ⟨conv(x), y⟩ = ⟨x, transposed(y)⟩") {
  Scratch scratch;
  for (const WindowCase& c : window_cases(60, 9, 1, 4)) {
    const std::string text = c.text();
    CAPTURE(text);
    const Image& x_shape = c.input;
    const Image y_shape = c.output(3);
    const std::vector<float> x = random_values(x_shape.values.size(), 14);
    const std::vector<float> y = random_values(y_shape.values.size(), 15);
    const auto taps = static_cast<std::size_t>(c.window.height.kernel * c.window.width.kernel);
    const auto in = static_cast<std::size_t>(x_shape.channels);
    const std::vector<float> kernel = random_values(taps * in * 3, 16);  // [height, width, in, 3]
    // Ours is [height, width, 3, in]: the transposed layer reads what the convolution writes.
    std::vector<float> turned(kernel.size());
    for (std::size_t tap = 0; tap < taps; ++tap) {
      for (std::size_t i = 0; i < in; ++i) {
        for (std::size_t o = 0; o < 3; ++o) turned[(tap * 3 + o) * in + i] = kernel[(tap * in + i) * 3 + o];
      }
    }
    std::vector<float> convolved(y.size());
    std::vector<float> back(x.size());
    conv2d_forward({c.window}, view(x, x_shape), kernel.data(), nullptr, view(convolved, y_shape), once(), scratch);
    transposed_conv2d_forward(c.window, view(y, y_shape), turned.data(), nullptr, view(back, x_shape), scratch);
    const double left = weighted_sum(widened(convolved), widened(y));
    const double right = weighted_sum(widened(x), widened(back));
    const double scale = std::sqrt(weighted_sum(widened(convolved), widened(convolved)) * weighted_sum(widened(y), widened(y)));
    CHECK(std::abs(left - right) <= agreement * scale);
  }
}

TEST_CASE("transposed conv2d: kernels are laid side by side or over each other; nothing is flipped") {
  // Stride 2 and kernel 2: every cell fills its own 1×2. Stride 1: 1·[3, 5] + shifted 2·[3, 5] = [3, 5 + 6, 10].
  const std::vector<float> pixels{1, 2};
  const std::vector<float> weights{3, 5};
  CHECK(forward({{1, 1, 2, 1}, {1, 1, 4, 1}, {{}, {.kernel = 2, .stride = 2}}, false}, pixels, weights, {}) == std::vector<float>{3, 5, 6, 10});
  CHECK(forward({{1, 1, 2, 1}, {1, 1, 3, 1}, {{}, {.kernel = 2}}, false}, pixels, weights, {}) == std::vector<float>{3, 11, 10});
  // A kernel smaller than its stride leaves gaps, which hold the bias alone.
  CHECK(forward({{1, 1, 2, 1}, {1, 1, 5, 1}, {{}, {.kernel = 2, .stride = 3}}, true}, pixels, weights, {100}) == std::vector<float>{103, 105, 100, 106, 110});
}

TEST_CASE("transposed conv2d: a NaN spreads over its window and no further") {
  const Case c{{1, 3, 3, 1}, {1, 6, 6, 3}, {{.kernel = 2, .stride = 2}, {.kernel = 2, .stride = 2}}, false};
  std::vector<float> pixels(9, 1.0F);
  pixels[4] = std::numeric_limits<float>::quiet_NaN();
  const std::vector<float> output = forward(c, pixels, std::vector<float>(c.weights(), 1.0F), {});
  for (int y = 0; y < 6; ++y) {
    for (int x = 0; x < 6; ++x) CHECK(std::isnan(output[c.output.index(0, y, x, 1)]) == (y / 2 == 1 && x / 2 == 1));
  }
}
