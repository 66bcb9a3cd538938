#include <doctest/doctest.h>

#include <limits>

#include "cpp/reference/avg_pool2d.hpp"
#include "cpp/reference/max_pool2d.hpp"
#include "cpp/support/kernels.hpp"
#include "cpp/support/networks.hpp"

using namespace neocog;
using namespace neocog::test;
using reference::Image;

namespace {

const std::vector<Image> images{{1, 1, 1, 1}, {2, 3, 5, 7}, {3, 1, 6, 4}, {1, 8, 3, 9}, {2, 7, 7, 17}};

Network pooling(const char* type, const Image& image) {
  return Network(
      description({static_cast<double>(image.height), static_cast<double>(image.width), static_cast<double>(image.channels)}, {layer(type, {}, "pool")}));
}

/// The window that covers the whole map.
Window whole(const Image& image) { return {{.kernel = image.height}, {.kernel = image.width}}; }

}  // namespace

TEST_CASE("globalAvgPool: the mean of every channel; each cell takes its share of the gradient") {
  for (const Image& image : images) {
    Network network = pooling("globalAvgPool", image);
    const std::vector<float> pixels = random_values(image.values.size(), 1);
    Image expected{image.batch, 1, 1, image.channels};
    reference::avg_pool2d_forward(whole(image), kernels::Divisor::real_cells, image_of(image, pixels), expected);
    const Tensor& output = network.forward(pixels, image.batch);
    CHECK(output.shape() == Shape{image.batch, 1, 1, image.channels});
    CHECK(relative_difference(output.values(), expected.values) < agreement);

    const std::vector<float> seed = random_values(expected.values.size(), 2);
    Image gradient = image;
    reference::avg_pool2d_backward(whole(image), kernels::Divisor::real_cells, image_of(expected, seed), gradient);
    CHECK(relative_difference(network.backward(seed).values(), gradient.values) < agreement);
  }
}

TEST_CASE("globalMaxPool: the largest of every channel, the first of equals takes the gradient") {
  for (const Image& image : images) {
    Network network = pooling("globalMaxPool", image);
    std::vector<float> pixels = random_values(image.values.size(), 3, 0.0F, 4.0F);
    for (float& value : pixels) value = std::floor(value);  // few different values: most channels have ties
    const Image input = image_of(image, pixels);
    Image expected{image.batch, 1, 1, image.channels};
    reference::max_pool2d_forward(whole(image), input, expected);
    const Tensor& output = network.forward(pixels, image.batch);
    CHECK(output.shape() == Shape{image.batch, 1, 1, image.channels});
    CHECK(copied(output.values()) == narrowed(expected.values));

    const std::vector<float> seed = random_values(expected.values.size(), 4);
    Image gradient = image;
    reference::max_pool2d_backward(whole(image), kernels::TieRule::first, input, image_of(expected, seed), gradient);
    CHECK(copied(network.backward(seed).values()) == narrowed(gradient.values));
  }
}

TEST_CASE("global pools: an infinity goes through, in its own channel") {
  const float infinity = std::numeric_limits<float>::infinity();
  for (const char* type : {"globalAvgPool", "globalMaxPool"}) {
    const Image image{1, 3, 3, 5};
    Network network = pooling(type, image);
    std::vector<float> pixels(image.values.size(), 1.0F);
    pixels[image.index(0, 1, 2, 3)] = infinity;
    const std::vector<float> output = copied(network.forward(pixels, 1).values());
    for (std::size_t c = 0; c < 5; ++c) CHECK(output[c] == (c == 3 ? infinity : 1.0F));
    // +∞ and −∞ have no mean; the maximum is +∞.
    pixels[image.index(0, 0, 0, 3)] = -infinity;
    const float mixed = network.forward(pixels, 1).data()[3];
    if (std::string(type) == "globalMaxPool") {
      CHECK(mixed == infinity);
    } else {
      CHECK(std::isnan(mixed));
    }
  }
}
