#include "neocog/kernels/avg_pool2d.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "cpp/reference/avg_pool2d.hpp"
#include "cpp/support/kernels.hpp"

using namespace neocog;
using namespace neocog::kernels;
using namespace neocog::test;
using reference::Image;

namespace {

/// Every window covers a real cell, as the layer demands where it divides by their number.
bool covers_real_cells(const WindowAxis& axis, int input) {
  return axis.padding_before < axis.kernel && axis.first(static_cast<int>(axis.output_size(input)) - 1) < input;
}

std::vector<WindowCase> cases(int count, int largest, std::uint64_t seed, Divisor divisor) {
  std::vector<WindowCase> usable;
  for (const WindowCase& c : window_cases(2 * count, largest, 1, seed)) {
    const bool real = covers_real_cells(c.window.height, c.input.height) && covers_real_cells(c.window.width, c.input.width);
    if (real || divisor == Divisor::window_area) usable.push_back(c);
  }
  return usable;
}

std::vector<float> forward(const WindowCase& c, Divisor divisor, const std::vector<float>& pixels) {
  const Image out = c.output(c.input.channels);
  std::vector<float> output(out.values.size(), 77.0F);
  avg_pool2d_forward(c.window, divisor, view(pixels, c.input), view(output, out));
  return output;
}

}  // namespace

TEST_CASE("average pool: equals the plain loops; gradients add") {
  for (const Divisor divisor : {Divisor::real_cells, Divisor::window_area}) {
    for (const WindowCase& c : cases(120, 10, 1, divisor)) {
      const std::string text = c.text();
      CAPTURE(text);
      const Image out = c.output(c.input.channels);
      const std::vector<float> pixels = random_values(c.input.values.size(), 1);
      Image expected = out;
      reference::avg_pool2d_forward(c.window, divisor, image_of(c.input, pixels), expected);
      CHECK(relative_difference(forward(c, divisor, pixels), expected.values) < agreement);

      const std::vector<float> seed = random_values(out.values.size(), 2);
      std::vector<float> gradient = random_values(pixels.size(), 3);
      Image expected_gradient = image_of(c.input, gradient);
      reference::avg_pool2d_backward(c.window, divisor, image_of(out, seed), expected_gradient);
      avg_pool2d_backward(c.window, divisor, view(seed, out), view(gradient, c.input));
      CHECK(relative_difference(gradient, expected_gradient.values) < agreement);
    }
  }
}

TEST_CASE("average pool: gradients agree with finite differences") {
  for (const Divisor divisor : {Divisor::real_cells, Divisor::window_area}) {
    for (const WindowCase& c : cases(20, 5, 2, divisor)) {
      const Image out = c.output(c.input.channels);
      const std::vector<float> seed = random_values(out.values.size(), 4);
      std::vector<float> gradient(c.input.values.size());
      avg_pool2d_backward(c.window, divisor, view(seed, out), view(gradient, c.input));
      const auto score = [&](const std::vector<double>& pixels) {
        Image result = out;
        reference::avg_pool2d_forward(c.window, divisor, image_of(c.input, pixels), result);
        return weighted_sum(result.values, widened(seed));
      };
      // Linear, so that a wide step costs no accuracy.
      CHECK(relative_difference(gradient, finite_differences(widened(random_values(gradient.size(), 5)), score, 0.1)) < agreement);
    }
  }
}

TEST_CASE("average pool: padding is left out of the mean, or counts as zeros") {
  // A 2×2 window with padding 1 all around a 2×2 map: each window holds just one real cell.
  const WindowCase c{{1, 2, 2, 1}, {{2, 2, 1, 1, 1}, {2, 2, 1, 1, 1}}};
  const std::vector<float> pixels{4, 8, 12, 16};
  CHECK(forward(c, Divisor::real_cells, pixels) == pixels);
  CHECK(forward(c, Divisor::window_area, pixels) == std::vector<float>{1, 2, 3, 4});
  // A window wholly in the padding is a mean of zeros.
  const WindowCase outside{{1, 1, 1, 1}, {{}, {.kernel = 1, .padding_before = 1}}};
  CHECK(forward(outside, Divisor::window_area, {5}) == std::vector<float>{0, 5});
}

TEST_CASE("average pool: a NaN or an infinity under a window goes through, in its channel alone") {
  for (const int channels : {1, 4, 5, 9}) {
    const WindowCase c{{1, 2, 4, channels}, {{2, 2, 1, 0, 0}, {2, 2, 1, 0, 0}}};
    std::vector<float> pixels(c.input.values.size(), 1.0F);
    pixels[c.input.index(0, 1, 0, channels - 1)] = std::numeric_limits<float>::quiet_NaN();
    pixels[c.input.index(0, 0, 3, 0)] = -std::numeric_limits<float>::infinity();
    const std::vector<float> output = forward(c, Divisor::real_cells, pixels);
    const auto last = static_cast<std::size_t>(channels - 1);
    CHECK(std::isnan(output[last]));
    CHECK(output[static_cast<std::size_t>(channels)] == -std::numeric_limits<float>::infinity());
    for (std::size_t i = 0; i < last; ++i) CHECK(output[i] == 1);
  }
}
