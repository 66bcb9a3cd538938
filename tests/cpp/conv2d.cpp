#include "neocog/kernels/conv2d.hpp"

#include <doctest/doctest.h>

#include <sstream>
#include <string>

#include "cpp/reference/conv2d.hpp"
#include "cpp/support/values.hpp"

using namespace neocog;
using namespace neocog::kernels;
using namespace neocog::test;
using reference::Image;

namespace {

struct Case {
  int batch, height, width, in, out;
  bool bias;
  Conv2dGeometry geometry;

  Image image() const { return {batch, height, width, in}; }
  Image output() const {
    const Window& window = geometry.window;
    return {batch, static_cast<int>(window.height.output_size(height)), static_cast<int>(window.width.output_size(width)), out};
  }
  std::size_t weights() const { return static_cast<std::size_t>(geometry.window.height.kernel * geometry.window.width.kernel * (in / geometry.groups) * out); }
  std::size_t biases() const { return bias ? static_cast<std::size_t>(out) : 0; }
  std::string text() const {
    std::ostringstream text;
    text << batch << "×" << height << "×" << width << "×" << in << " to " << out << ", groups " << geometry.groups;
    for (const WindowAxis& axis : {geometry.window.height, geometry.window.width}) {
      text << "; kernel " << axis.kernel << ", stride " << axis.stride << ", dilation " << axis.dilation << ", padding " << axis.padding_before << " and "
           << axis.padding_after;
    }
    return text.str();
  }
};

/// Cases of all kinds, the same in every run.
std::vector<Case> cases(int count, int largest, std::uint64_t seed) {
  Random random(seed);
  const auto from_to = [&](int low, int high) { return low + static_cast<int>(random.next() % static_cast<std::uint32_t>(high - low + 1)); };
  const auto axis = [&] { return WindowAxis{from_to(1, 4), from_to(1, 3), from_to(1, 3), from_to(0, 3), from_to(0, 3)}; };
  std::vector<Case> all;
  while (static_cast<int>(all.size()) < count) {
    const int groups = from_to(0, 2) == 0 ? from_to(2, 4) : 1;
    const int most = std::max(1, 17 / groups);
    Case c{from_to(1, 3), from_to(1, largest), from_to(1, largest), groups * from_to(1, most), groups * from_to(1, most), from_to(0, 1) == 1, {}};
    c.geometry = {{axis(), axis()}, groups};
    if (c.output().height > 0 && c.output().width > 0) all.push_back(c);
  }
  return all;
}

template <class T>
ImageView<T> view(T* data, const Image& like) {
  return {data, like.batch, like.height, like.width, like.channels};
}

/// A large one of each kind that crosses the kernel's blocks of cells and of depth.
std::vector<Case> large_cases() {
  return {
      {2, 19, 17, 17, 9, true, {{{3, 1, 1, 1, 1}, {3, 1, 1, 1, 1}}, 1}}, {1, 21, 40, 3, 65, true, {{{5, 1, 1, 2, 2}, {3, 1, 2, 0, 3}}, 1}},
      {1, 9, 9, 40, 5, false, {{{3, 2, 1, 1, 1}, {3, 2, 1, 1, 1}}, 1}},  {3, 16, 16, 12, 12, true, {{{3, 1, 1, 1, 1}, {3, 1, 1, 1, 1}}, 12}},
      {1, 33, 31, 1, 1, true, {{{1, 1, 1, 0, 0}, {1, 1, 1, 0, 0}}, 1}},
  };
}

std::vector<Case> all_cases() {
  std::vector<Case> all = cases(150, 13, 1);
  for (const Case& c : large_cases()) all.push_back(c);
  return all;
}

}  // namespace

TEST_CASE("conv2d: forward equals the plain loops") {
  Scratch scratch;
  for (const Case& c : all_cases()) {
    const std::string text = c.text();
    CAPTURE(text);
    Image input = c.image();
    Image output = c.output();
    const std::vector<float> pixels = random_values(input.values.size(), 1);
    const std::vector<float> weights = random_values(c.weights(), 2);
    const std::vector<float> bias = random_values(c.biases(), 3);
    input.values = widened(pixels);
    reference::conv2d_forward(c.geometry, input, widened(weights), widened(bias), output);

    std::vector<float> result(output.values.size(), 77.0F);  // overwritten, never added to
    conv2d_forward(c.geometry, view(pixels.data(), input), weights.data(), c.bias ? bias.data() : nullptr, view(result.data(), output), once(), scratch);
    CHECK(largest_difference(result, output.values) < 2e-5);
  }
}

TEST_CASE("conv2d: backward to the input equals the plain loops and adds") {
  Scratch scratch;
  for (const Case& c : all_cases()) {
    const std::string text = c.text();
    CAPTURE(text);
    Image gradient = c.output();
    Image expected = c.image();
    const std::vector<float> seed = random_values(gradient.values.size(), 4);
    const std::vector<float> weights = random_values(c.weights(), 5);
    std::vector<float> result = random_values(expected.values.size(), 6);
    gradient.values = widened(seed);
    expected.values = widened(result);
    reference::conv2d_backward_input(c.geometry, gradient, widened(weights), expected);

    conv2d_backward_input(c.geometry, view(seed.data(), gradient), weights.data(), view(result.data(), expected), once(), scratch);
    CHECK(largest_difference(result, expected.values) < 2e-5);
  }
}

TEST_CASE("conv2d: backward to kernel and bias equals the plain loops and adds") {
  Scratch scratch;
  for (const Case& c : all_cases()) {
    const std::string text = c.text();
    CAPTURE(text);
    Image input = c.image();
    Image gradient = c.output();
    const std::vector<float> pixels = random_values(input.values.size(), 7);
    const std::vector<float> seed = random_values(gradient.values.size(), 8);
    std::vector<float> weights = random_values(c.weights(), 9);
    std::vector<float> bias = random_values(c.biases(), 10);
    input.values = widened(pixels);
    gradient.values = widened(seed);
    std::vector<double> expected_weights = widened(weights);
    std::vector<double> expected_bias = widened(bias);
    reference::conv2d_backward_weights(c.geometry, input, gradient, expected_weights, expected_bias);

    conv2d_backward_weights(c.geometry, view(pixels.data(), input), view(seed.data(), gradient), weights.data(), c.bias ? bias.data() : nullptr, scratch);
    CHECK(largest_difference(weights, expected_weights) < 5e-5);
    CHECK(largest_difference(bias, expected_bias) < 5e-5);
  }
}

TEST_CASE("conv2d: gradients agree with finite differences") {
  Scratch scratch;
  for (const Case& c : cases(25, 6, 2)) {
    const std::string text = c.text();
    CAPTURE(text);
    const Image shape = c.image();
    const Image output = c.output();
    const std::vector<float> pixels = random_values(shape.values.size(), 11);
    const std::vector<float> weights = random_values(c.weights(), 12);
    const std::vector<float> bias = random_values(c.biases(), 13);
    const std::vector<float> seed = random_values(output.values.size(), 14);
    const auto score = [&](const std::vector<double>& x, const std::vector<double>& w, const std::vector<double>& b) {
      Image input = shape;
      input.values = x;
      Image result = output;
      reference::conv2d_forward(c.geometry, input, w, b, result);
      return weighted_sum(result.values, widened(seed));
    };

    std::vector<float> input_gradient(pixels.size());
    std::vector<float> weights_gradient(weights.size());
    std::vector<float> bias_gradient(bias.size());
    conv2d_backward_input(c.geometry, view(seed.data(), output), weights.data(), view(input_gradient.data(), shape), once(), scratch);
    conv2d_backward_weights(c.geometry, view(pixels.data(), shape), view(seed.data(), output), weights_gradient.data(), c.bias ? bias_gradient.data() : nullptr,
                            scratch);

    const std::vector<double> x = widened(pixels);
    const std::vector<double> w = widened(weights);
    const std::vector<double> b = widened(bias);
    // Linear in each of them, so that a wide step costs no accuracy.
    CHECK(largest_difference(input_gradient, finite_differences(x, [&](const auto& v) { return score(v, w, b); }, 0.1)) < 2e-5);
    if (weights.size() < 500) {
      CHECK(largest_difference(weights_gradient, finite_differences(w, [&](const auto& v) { return score(x, v, b); }, 0.1)) < 2e-5);
    }
    CHECK(largest_difference(bias_gradient, finite_differences(b, [&](const auto& v) { return score(x, w, v); }, 0.1)) < 2e-5);
  }
}

TEST_CASE("conv2d: nothing is flipped") {
  Scratch scratch;
  const std::vector<float> pixels{0, 0, 0, 0, 1, 0, 0, 0, 0};
  const std::vector<float> weights{1, 2, 3, 4, 5, 6, 7, 8, 9};
  std::vector<float> output(9);
  const Conv2dGeometry same{{{3, 1, 1, 1, 1}, {3, 1, 1, 1, 1}}, 1};
  conv2d_forward(same, {pixels.data(), 1, 3, 3, 1}, weights.data(), nullptr, {output.data(), 1, 3, 3, 1}, once(), scratch);
  CHECK(output == std::vector<float>{9, 8, 7, 6, 5, 4, 3, 2, 1});
}
