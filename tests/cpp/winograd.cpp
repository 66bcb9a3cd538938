#include "neocog/kernels/winograd.hpp"

#include <doctest/doctest.h>

#include <sstream>
#include <string>

#include "cpp/reference/conv2d.hpp"
#include "cpp/support/values.hpp"
#include "neocog/kernels/conv2d.hpp"

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

template <class T>
ImageView<T> view(T* data, const Image& like) {
  return {data, like.batch, like.height, like.width, like.channels};
}

double largest(const std::vector<double>& values) {
  double result = 0;
  for (const double value : values) result = std::max(result, std::abs(value));
  return result;
}

}  // namespace

TEST_CASE("winograd: equals the plain loops within its bound") {
  Scratch scratch;
  for (const Case& c : cases) {
    const std::string text = c.text();
    CAPTURE(text);
    Image input = c.image();
    Image output = c.output();
    const std::vector<float> weights = random_values(static_cast<std::size_t>(9 * c.in * c.out), 2);
    const std::vector<float> bias = random_values(static_cast<std::size_t>(c.out), 3);
    const std::vector<float> pixels = random_values(input.values.size(), 1);
    input.values = widened(pixels);
    reference::conv2d_forward(c.geometry(), input, widened(weights), widened(bias), output);
    // The frame that the kernel asks for, made by hand.
    Image framed{c.batch, winograd_extent(output.height), winograd_extent(output.width), c.in};
    std::vector<float> cells(framed.values.size());
    for (int image = 0; image < c.batch; ++image) {
      for (int y = 0; y < c.height && y + c.top < framed.height; ++y) {
        for (int x = 0; x < c.width && x + c.left < framed.width; ++x) {
          for (int channel = 0; channel < c.in; ++channel)
            view(cells.data(), framed).at(image, y + c.top, x + c.left)[channel] = view(pixels.data(), c.image()).at(image, y, x)[channel];
        }
      }
    }
    std::vector<float> kernel(static_cast<std::size_t>(winograd_kernel_size(c.in, c.out)));
    winograd_transform_kernel({weights.data(), c.in, c.out, false}, kernel.data());
    std::vector<float> result(output.values.size(), 77.0F);
    winograd_conv2d(view(std::as_const(cells).data(), framed), kernel.data(), {.row = bias.data()}, view(result.data(), output), scratch);
    CHECK(largest_difference(result, output.values) < 1e-5 * largest(output.values));
  }
}

TEST_CASE("winograd: convolutions that use it agree with the plain loops forward and back") {
  Scratch scratch;
  for (const Case& c : cases) {
    const std::string text = c.text();
    CAPTURE(text);
    Image input = c.image();
    Image output = c.output();
    const std::vector<float> weights = random_values(static_cast<std::size_t>(9 * c.in * c.out), 2);
    const std::vector<float> pixels = random_values(input.values.size(), 1);
    const std::vector<float> seed = random_values(output.values.size(), 4);
    std::vector<float> result(output.values.size(), 77.0F);
    input.values = widened(pixels);
    reference::conv2d_forward(c.geometry(), input, widened(weights), {}, output);
    conv2d_forward(c.geometry(), view(pixels.data(), input), weights.data(), nullptr, view(result.data(), output), once(), scratch);
    CHECK(largest_difference(result, output.values) < 1e-5 * largest(output.values));

    std::vector<float> gradient = random_values(pixels.size(), 6);
    Image expected = c.image();
    expected.values = widened(gradient);
    output.values = widened(seed);
    reference::conv2d_backward_input(c.geometry(), output, widened(weights), expected);
    conv2d_backward_input(c.geometry(), view(seed.data(), output), weights.data(), view(gradient.data(), c.image()), once(), scratch);
    CHECK(largest_difference(gradient, expected.values) < 1e-5 * largest(expected.values));
  }
}
