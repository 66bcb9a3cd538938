#include "neocog/kernels/winograd.hpp"

#include <doctest/doctest.h>

#include <sstream>
#include <string>

#include "cpp/reference/conv2d.hpp"
#include "cpp/support/kernels.hpp"
#include "neocog/kernels/conv2d.hpp"
#include "neocog/kernels/frame.hpp"

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
