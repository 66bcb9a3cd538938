#include "neocog/kernels/upsample2d.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "cpp/reference/upsample2d.hpp"
#include "cpp/support/kernels.hpp"
#include "cpp/support/networks.hpp"

using namespace neocog;
using namespace neocog::kernels;
using namespace neocog::test;
using reference::Image;
using List = std::vector<double>;

namespace {

struct Case {
  Image input;
  Image output;
};

std::vector<Case> cases(int count, int largest, std::uint64_t seed) {
  Dice dice(seed);
  std::vector<Case> all;
  for (int i = 0; i < count; ++i) {
    const Image input{dice.from_to(1, 3), dice.from_to(1, largest), dice.from_to(1, largest), dice.one_of<int>({1, 2, 3, 4, 5, 7, 8, 9})};
    all.push_back({input, {input.batch, input.height * dice.from_to(1, 5), input.width * dice.from_to(1, 5), input.channels}});
  }
  return all;
}

std::vector<float> forward(const Case& c, Interpolation method, const std::vector<float>& pixels) {
  std::vector<float> output(c.output.values.size(), 77.0F);
  upsample2d_forward(method, view(pixels, c.input), view(output, c.output));
  return output;
}

/// What the layer makes of one row of values.
std::vector<float> upsampled(const char* method, int scale, const std::vector<float>& row) {
  Network network(
      description({1, static_cast<double>(row.size()), 1}, {layer("upsample2d", {{"scale", List{1, static_cast<double>(scale)}}, {"method", method}})}));
  return copied(network.forward(row, 1).values());
}

}  // namespace

TEST_CASE("upsample: equals the plain loops; gradients add and agree with finite differences") {
  for (const Interpolation method : {Interpolation::nearest, Interpolation::bilinear}) {
    for (const Case& c : cases(80, 6, 1)) {
      const std::vector<float> pixels = random_values(c.input.values.size(), 1);
      Image expected = c.output;
      reference::upsample2d_forward(method, image_of(c.input, pixels), expected);
      CHECK(relative_difference(forward(c, method, pixels), expected.values) < agreement);

      const std::vector<float> seed = random_values(c.output.values.size(), 2);
      std::vector<float> gradient = random_values(pixels.size(), 3);
      Image expected_gradient = image_of(c.input, gradient);
      reference::upsample2d_backward(method, image_of(c.output, seed), expected_gradient);
      upsample2d_backward(method, view(seed, c.output), view(gradient, c.input));
      CHECK(relative_difference(gradient, expected_gradient.values) < agreement);
    }
    for (const Case& c : cases(15, 4, 2)) {
      const std::vector<float> seed = random_values(c.output.values.size(), 4);
      std::vector<float> gradient(c.input.values.size());
      upsample2d_backward(method, view(seed, c.output), view(gradient, c.input));
      const auto score = [&](const std::vector<double>& pixels) {
        Image result = c.output;
        reference::upsample2d_forward(method, image_of(c.input, pixels), result);
        return weighted_sum(result.values, widened(seed));
      };
      // Linear, so that a wide step costs no accuracy.
      CHECK(relative_difference(gradient, finite_differences(widened(random_values(gradient.size(), 5)), score, 0.1)) < agreement);
    }
  }
}

TEST_CASE("upsample layer: nearest reads floor(i / scale)") {
  CHECK(upsampled("nearest", 3, {4, 7}) == std::vector<float>{4, 4, 4, 7, 7, 7});
  CHECK(upsampled("nearest", 1, {4, 7}) == std::vector<float>{4, 7});
}

TEST_CASE("upsample layer: bilinear by hand, half-pixel centres, clamped at the edges") {
  // Scale 2: the outputs' centres lie at −1/4, 1/4, 3/4, 5/4 in input cells; the first and the last are clamped.
  CHECK(upsampled("bilinear", 2, {4, 8}) == std::vector<float>{4, 5, 7, 8});
  CHECK(upsampled("bilinear", 2, {0, 4, 0}) == std::vector<float>{0, 1, 3, 3, 1, 0});
  // Scale 3: −1/3, 0, 1/3, 2/3, 1, 4/3.
  CHECK(largest_difference(upsampled("bilinear", 3, {3, 9}), {3, 3, 5, 7, 9, 9}) < 1e-6);
  // Scale 4: −3/8, −1/8, 1/8, 3/8, 5/8, 7/8, 9/8, 11/8.
  CHECK(upsampled("bilinear", 4, {0, 8}) == std::vector<float>{0, 0, 1, 3, 5, 7, 8, 8});
  CHECK(upsampled("bilinear", 5, {6}) == std::vector<float>(5, 6.0F));
}

TEST_CASE("upsample layer: each axis by itself, and both at once as a product") {
  Network rows(description({2, 1, 1}, {layer("upsample2d", {{"scale", List{2, 1}}, {"method", "bilinear"}})}));
  CHECK(copied(rows.forward(std::vector<float>{4, 8}, 1).values()) == std::vector<float>{4, 5, 7, 8});
  CHECK(rows.graph().nodes().back().shape == Shape{4, 1, 1});
  // The corner between 0, 4, 8 and 20: weights 9/16, 3/16, 3/16 and 1/16 at [1, 1].
  Network both(description({2, 2, 1}, {layer("upsample2d", {{"scale", 2}, {"method", "bilinear"}})}));
  const std::vector<float> output = copied(both.forward(std::vector<float>{0, 4, 8, 20}, 1).values());
  CHECK(output[1 * 4 + 1] == (4 * 3 + 8 * 3 + 20) / 16.0F);
  CHECK(output[0] == 0);
  CHECK(output[15] == 20);
}

TEST_CASE("upsample: a NaN or an infinity reaches those that read it and no others") {
  const Case c{{1, 1, 3, 1}, {1, 1, 6, 1}};
  const float not_a_number = std::numeric_limits<float>::quiet_NaN();
  const std::vector<float> bilinear = forward(c, Interpolation::bilinear, {not_a_number, 1, 2});
  // Centres −1/4, 1/4, 3/4 read cell 0; 5/4 and what follows do not.
  for (std::size_t i = 0; i < 6; ++i) CHECK(std::isnan(bilinear[i]) == (i < 3));
  const float infinity = std::numeric_limits<float>::infinity();
  CHECK(forward(c, Interpolation::nearest, {1, infinity, 2}) == std::vector<float>{1, 1, infinity, infinity, 2, 2});
}
