#include "neocog/kernels/max_pool2d.hpp"

#include <doctest/doctest.h>

#include "cpp/reference/max_pool2d.hpp"
#include "cpp/support/values.hpp"

using namespace neocog;
using namespace neocog::kernels;
using namespace neocog::test;
using reference::Image;

namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();
constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN();

struct Case {
  Image image;
  Window window;

  Image output() const {
    return {image.batch, static_cast<int>(window.height.output_size(image.height)), static_cast<int>(window.width.output_size(image.width)), image.channels};
  }
};

/// Padding stays below the window and the last window begins inside the input, as the layer demands.
bool usable(const WindowAxis& axis, int input) {
  const int outputs = static_cast<int>(axis.output_size(input));
  return outputs > 0 && axis.padding_before < axis.kernel && axis.first(outputs - 1) < input;
}

std::vector<Case> cases(int count, int largest, std::uint64_t seed) {
  Random random(seed);
  const auto from_to = [&](int low, int high) { return low + static_cast<int>(random.next() % static_cast<std::uint32_t>(high - low + 1)); };
  const auto axis = [&] { return WindowAxis{from_to(1, 4), from_to(1, 4), 1, from_to(0, 2), from_to(0, 2)}; };
  std::vector<Case> all;
  while (static_cast<int>(all.size()) < count) {
    const Case c{{from_to(1, 3), from_to(1, largest), from_to(1, largest), from_to(1, 17)}, {axis(), axis()}};
    if (usable(c.window.height, c.image.height) && usable(c.window.width, c.image.width)) all.push_back(c);
  }
  return all;
}

std::vector<float> forward(const Case& c, const std::vector<float>& pixels) {
  const Image& in = c.image;
  const Image out = c.output();
  std::vector<float> output(out.values.size(), 77.0F);
  max_pool2d_forward(c.window, {pixels.data(), in.batch, in.height, in.width, in.channels}, {output.data(), out.batch, out.height, out.width, out.channels});
  return output;
}

/// Adds to `gradient`.
void backward(const Case& c, TieRule ties, const std::vector<float>& pixels, const std::vector<float>& seed, std::vector<float>& gradient) {
  const Image& in = c.image;
  const Image out = c.output();
  const std::vector<float> output = forward(c, pixels);
  max_pool2d_backward(c.window, ties, {pixels.data(), in.batch, in.height, in.width, in.channels},
                      {output.data(), out.batch, out.height, out.width, out.channels}, {seed.data(), out.batch, out.height, out.width, out.channels},
                      {gradient.data(), in.batch, in.height, in.width, in.channels});
}

/// Few different values, so that most windows have ties.
std::vector<float> small_integers(std::size_t count, std::uint64_t seed) {
  std::vector<float> values = random_values(count, seed, 0.0F, 4.0F);
  for (float& value : values) value = std::floor(value);
  return values;
}

void check(const Case& c, const std::vector<float>& pixels) {
  Image input = c.image;
  input.values = widened(pixels);
  Image output = c.output();
  reference::max_pool2d_forward(c.window, input, output);
  CHECK(forward(c, pixels) == narrowed(output.values));

  const std::vector<float> seed = random_values(output.values.size(), 3);
  for (const TieRule ties : {TieRule::first, TieRule::even_split}) {
    std::vector<float> gradient = random_values(pixels.size(), 4);
    Image expected = input;
    expected.values = widened(gradient);
    Image output_gradient = output;
    output_gradient.values = widened(seed);
    reference::max_pool2d_backward(c.window, ties, input, output_gradient, expected);
    backward(c, ties, pixels, seed, gradient);
    CHECK(largest_difference(gradient, expected.values) < 1e-5);
  }
}

}  // namespace

TEST_CASE("max pool: equals the plain loops; gradients add") {
  for (const Case& c : cases(150, 12, 1)) {
    check(c, random_values(c.image.values.size(), 1));
    check(c, small_integers(c.image.values.size(), 2));
  }
}

TEST_CASE("max pool: padding counts as −∞, not as 0") {
  const Case c{{1, 2, 2, 1}, {{2, 2, 1, 1, 1}, {2, 2, 1, 1, 1}}};
  const std::vector<float> pixels{-1, -2, -3, -4};
  CHECK(forward(c, pixels) == pixels);
}

TEST_CASE("max pool: −∞ everywhere under a window still has a first winner") {
  for (const int channels : {1, 4, 5}) {
    const Case c{{1, 2, 2, channels}, {{2, 2, 1, 0, 0}, {2, 2, 1, 0, 0}}};
    const std::vector<float> pixels(c.image.values.size(), -infinity);
    const std::vector<float> output = forward(c, pixels);
    for (const float value : output) CHECK(value == -infinity);
    const std::vector<float> seed(output.size(), 3.0F);
    std::vector<float> gradient(pixels.size());
    backward(c, TieRule::first, pixels, seed, gradient);
    for (std::size_t i = 0; i < gradient.size(); ++i) CHECK(gradient[i] == (i < output.size() ? 3.0F : 0.0F));
  }
}

TEST_CASE("max pool: a NaN under the window wins and takes the gradient") {
  for (const int channels : {1, 4, 5}) {
    const Case c{{1, 1, 4, channels}, {{1, 1, 1, 0, 0}, {3, 1, 1, 0, 0}}};
    std::vector<float> pixels;
    for (const float value : {5.0F, not_a_number, 9.0F, not_a_number}) pixels.insert(pixels.end(), static_cast<std::size_t>(channels), value);
    const std::vector<float> output = forward(c, pixels);
    for (const float value : output) CHECK(std::isnan(value));
    const std::vector<float> seed(output.size(), 2.0F);
    std::vector<float> gradient(pixels.size());
    backward(c, TieRule::first, pixels, seed, gradient);
    for (std::size_t i = 0; i < gradient.size(); ++i) CHECK(gradient[i] == (i / static_cast<std::size_t>(channels) == 1 ? 4.0F : 0.0F));
  }
}

TEST_CASE("max pool: gradients agree with finite differences away from ties") {
  for (const Case& c : cases(20, 6, 5)) {
    // Distinct values, shuffled, at least 0.01 apart: no step of 1e-3 changes a winner.
    std::vector<float> pixels(c.image.values.size());
    for (std::size_t i = 0; i < pixels.size(); ++i) pixels[i] = static_cast<float>(i) * 0.01F;
    Random random(6);
    for (std::size_t i = pixels.size(); i > 1; --i) std::swap(pixels[i - 1], pixels[random.next() % i]);
    const std::vector<float> seed = random_values(c.output().values.size(), 7);

    std::vector<float> gradient(pixels.size());
    backward(c, TieRule::first, pixels, seed, gradient);
    const auto score = [&](const std::vector<double>& values) {
      Image input = c.image;
      input.values = values;
      Image result = c.output();
      reference::max_pool2d_forward(c.window, input, result);
      return weighted_sum(result.values, widened(seed));
    };
    CHECK(largest_difference(gradient, finite_differences(widened(pixels), score, 1e-3)) < 1e-5);
  }
}
