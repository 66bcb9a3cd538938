// zeroPad2d and crop2d: the kernel that both share, and the layers.
#include <doctest/doctest.h>

#include "cpp/reference/place2d.hpp"
#include "cpp/support/kernels.hpp"
#include "cpp/support/networks.hpp"
#include "neocog/kernels/place2d.hpp"

using namespace neocog;
using namespace neocog::test;
using reference::Image;
using List = std::vector<double>;

TEST_CASE("place: equals the plain loops and adds, inside, outside and across every border") {
  Dice dice(1);
  for (int i = 0; i < 200; ++i) {
    const int batch = dice.from_to(1, 3);
    const int channels = dice.one_of<int>({1, 2, 3, 4, 5, 7, 9});
    const Image from{batch, dice.from_to(1, 6), dice.from_to(1, 6), channels};
    const Image to{batch, dice.from_to(1, 6), dice.from_to(1, 6), channels};
    const int top = dice.from_to(-7, 7);
    const int left = dice.from_to(-7, 7);
    CAPTURE(top);
    CAPTURE(left);
    const std::vector<float> values = random_values(from.values.size(), 1);
    std::vector<float> result = random_values(to.values.size(), 2);
    Image expected = image_of(to, result);
    reference::place2d(image_of(from, values), top, left, expected);
    kernels::place2d(view(values, from), top, left, view(result, to));
    CHECK(relative_difference(result, expected.values) < agreement);
  }
}

TEST_CASE("zeroPad2d: top, bottom, left, right; its backward pass cuts the frame off") {
  Network network(description({1, 2, 1}, {layer("zeroPad2d", {{"by", List{1, 0, 2, 1}}})}));
  const Tensor& output = network.forward(std::vector<float>{5, 6}, 1);
  CHECK(output.shape() == Shape{1, 2, 5, 1});
  CHECK(copied(output.values()) == std::vector<float>{0, 0, 0, 0, 0, 0, 0, 5, 6, 0});
  CHECK(copied(network.backward(std::vector<float>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}).values()) == std::vector<float>{8, 9});
  // What an earlier batch left in the frame does not show.
  CHECK(copied(network.forward(std::vector<float>{7, 8}, 1).values()) == std::vector<float>{0, 0, 0, 0, 0, 0, 0, 7, 8, 0});
}

TEST_CASE("crop2d: top, bottom, left, right; its backward pass leaves zeros around") {
  Network network(description({3, 4, 1}, {layer("crop2d", {{"by", List{1, 0, 2, 1}}})}));
  const Tensor& output = network.forward(std::vector<float>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, 1);
  CHECK(output.shape() == Shape{1, 2, 1, 1});
  CHECK(copied(output.values()) == std::vector<float>{6, 10});
  CHECK(copied(network.backward(std::vector<float>{3, 4}).values()) == std::vector<float>{0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 4, 0});
}

TEST_CASE("crop2d undoes zeroPad2d, for several images and channels") {
  Network network(description({3, 2, 5}, {layer("zeroPad2d", {{"by", List{2, 1, 0, 3}}}), layer("crop2d", {{"by", List{2, 1, 0, 3}}})}));
  const std::vector<float> pixels = random_values(3 * 30, 1);
  CHECK(copied(network.forward(pixels, 3).values()) == pixels);
  CHECK(copied(network.backward(pixels).values()) == pixels);
  Network nothing(description({3, 2, 5}, {layer("zeroPad2d", {{"by", 0}}), layer("crop2d", {{"by", 0}})}));
  CHECK(copied(nothing.forward(pixels, 3).values()) == pixels);
}
