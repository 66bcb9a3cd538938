#include "neocog/kernels/softmax.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "cpp/reference/softmax.hpp"
#include "cpp/support/kernels.hpp"
#include "cpp/support/networks.hpp"

using namespace neocog;
using namespace neocog::kernels;
using namespace neocog::test;

namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();

std::vector<float> forward(const std::vector<float>& input, int classes) {
  std::vector<float> output(input.size(), 77.0F);
  softmax_forward(input.data(), input.size() / static_cast<std::size_t>(classes), classes, output.data());
  return output;
}

}  // namespace

TEST_CASE("softmax: equals the plain loops; gradients add and agree with finite differences") {
  for (const std::size_t classes : {1U, 2U, 3U, 5U, 8U, 9U, 100U}) {
    for (const std::size_t rows : {1U, 2U, 7U}) {
      CAPTURE(classes);
      const std::vector<float> input = random_values(rows * classes, 1, -4.0F, 4.0F);
      const std::vector<float> seed = random_values(input.size(), 2);
      const std::vector<double> expected = reference::softmax_forward(widened(input), classes);
      const std::vector<float> output = forward(input, static_cast<int>(classes));
      CHECK(relative_difference(output, expected) < agreement);

      std::vector<float> gradient = random_values(input.size(), 3);
      std::vector<double> expected_gradient = widened(gradient);
      reference::softmax_backward(expected, widened(seed), classes, expected_gradient);
      softmax_backward(output.data(), seed.data(), rows, static_cast<int>(classes), gradient.data());
      CHECK(relative_difference(gradient, expected_gradient) < agreement);

      std::vector<double> plain(input.size());
      reference::softmax_backward(expected, widened(seed), classes, plain);
      const auto score = [&](const std::vector<double>& x) { return weighted_sum(reference::softmax_forward(x, classes), widened(seed)); };
      CHECK(largest_difference(plain, finite_differences(widened(input), score)) < 1e-8);
    }
  }
}

TEST_CASE("softmax: large values neither overflow nor lose the smaller ones") {
  CHECK(forward({1000, 1000}, 2) == std::vector<float>{0.5F, 0.5F});
  CHECK(forward({-1000, -1000, -1000, -1000}, 4) == std::vector<float>(4, 0.25F));
  CHECK(forward({3e38F, -3e38F}, 2) == std::vector<float>{1, 0});
  CHECK(forward({0, -infinity}, 2) == std::vector<float>{1, 0});
  // Only differences count.
  const std::vector<float> near = forward({1, 2, 3}, 3);
  const std::vector<float> far = forward({1001, 1002, 1003}, 3);
  CHECK(largest_difference(far, widened(near)) < 1e-7);
}

TEST_CASE("softmax: a NaN or +∞ spoils its own row, wherever it stands") {
  for (const float wrong : {std::numeric_limits<float>::quiet_NaN(), infinity}) {
    for (std::size_t place = 0; place < 3; ++place) {
      std::vector<float> input{1, 2, 3, 4, 5, 6};
      input[place] = wrong;
      const std::vector<float> output = forward(input, 3);
      CHECK(std::isnan(output[place]));
      CHECK(largest_difference(std::vector<float>(output.begin() + 3, output.end()), reference::softmax_forward({4, 5, 6}, 3)) < 1e-6);
    }
  }
}

TEST_CASE("softmax layer: along the last axis, of a map at every position and of features over all") {
  Network map(description({2, 3, 4}, {layer("softmax")}));
  const std::vector<float> pixels = random_values(2 * 24, 4);
  CHECK(largest_difference(map.forward(pixels, 2).values(), reference::softmax_forward(widened(pixels), 4)) < 1e-6);
  Network flat(description({2, 3, 4}, {layer("flatten"), layer("softmax")}));
  CHECK(largest_difference(flat.forward(pixels, 2).values(), reference::softmax_forward(widened(pixels), 24)) < 1e-6);

  const std::vector<float> seed = random_values(2 * 24, 5);
  std::vector<double> expected(2 * 24);
  reference::softmax_backward(reference::softmax_forward(widened(pixels), 24), widened(seed), 24, expected);
  CHECK(relative_difference(flat.backward(seed).values(), expected) < agreement);
}
