#include "neocog/kernels/local_response_norm.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "cpp/reference/local_response_norm.hpp"
#include "cpp/support/kernels.hpp"
#include "cpp/support/networks.hpp"

using namespace neocog;
using namespace neocog::kernels;
using namespace neocog::test;

namespace {

const std::vector<LocalResponse> rules{{5, 1e-4F, 0.75F, 1.0F}, {5, 0.5F, 0.75F, 2.0F}, {1, 1.0F, 0.5F, 1.0F}, {2, 0.7F, 0.75F, 1.0F},
                                       {4, 2.0F, 1.5F, 0.5F},   {3, 0.0F, 0.75F, 2.0F}, {9, 1.0F, 0.0F, 1.0F}};

}  // namespace

TEST_CASE("local response norm: equals the plain loops; gradients add and agree with finite differences") {
  for (const LocalResponse& rule : rules) {
    for (const int channels : {1, 2, 3, 4, 5, 7, 8, 9, 17}) {
      CAPTURE(rule.size);
      CAPTURE(channels);
      constexpr std::size_t rows = 3;
      const std::vector<float> input = random_values(rows * static_cast<std::size_t>(channels), 1, -3.0F, 3.0F);
      std::vector<float> output(input.size(), 77.0F);
      local_response_norm_forward(rule, input.data(), rows, channels, output.data());
      CHECK(relative_difference(output, reference::local_response_norm_forward(rule, widened(input), channels)) < agreement);

      const std::vector<float> seed = random_values(input.size(), 2);
      std::vector<float> gradient = random_values(input.size(), 3);
      std::vector<double> expected = widened(gradient);
      reference::local_response_norm_backward(rule, widened(input), widened(seed), channels, expected);
      local_response_norm_backward(rule, input.data(), seed.data(), rows, channels, gradient.data());
      CHECK(relative_difference(gradient, expected) < agreement);

      std::vector<double> plain(input.size());
      reference::local_response_norm_backward(rule, widened(input), widened(seed), channels, plain);
      const auto score = [&](const std::vector<double>& x) { return weighted_sum(reference::local_response_norm_forward(rule, x, channels), widened(seed)); };
      CHECK(relative_difference(plain, finite_differences(widened(input), score)) < 1e-7);
    }
  }
}

TEST_CASE("local response norm layer: by hand, the neighbours of odd and even sizes") {
  // k 1, alpha = size, beta 1: each value is divided by 1 + the sum of its neighbours' squares.
  const auto normalised = [](int size) {
    Network network(description({1, 1, 4}, {layer("localResponseNorm", {{"size", size}, {"alpha", size}, {"beta", 1}})}));
    return copied(network.forward(std::vector<float>{1, 2, 3, 4}, 1).values());
  };
  const auto check = [&](int size, const std::vector<double>& expected) { CHECK(largest_difference(normalised(size), expected) < 1e-6); };
  // size 3: channels c − 1 … c + 1
  check(3, {1.0 / (1 + 1 + 4), 2.0 / (1 + 1 + 4 + 9), 3.0 / (1 + 4 + 9 + 16), 4.0 / (1 + 9 + 16)});
  // size 2: channels c − 1 and c; size 4: c − 2 … c + 1
  check(2, {1.0 / (1 + 1), 2.0 / (1 + 1 + 4), 3.0 / (1 + 4 + 9), 4.0 / (1 + 9 + 16)});
  check(4, {1.0 / (1 + 1 + 4), 2.0 / (1 + 1 + 4 + 9), 3.0 / (1 + 1 + 4 + 9 + 16), 4.0 / (1 + 4 + 9 + 16)});
  check(1, {1.0 / 2, 2.0 / 5, 3.0 / 10, 4.0 / 17});
}

TEST_CASE("local response norm layer: the defaults are size 5, alpha 1e-4, beta 0.75, k 1") {
  Network network(description({2, 2, 9}, {layer("localResponseNorm")}));
  const std::vector<float> pixels = random_values(2 * 36, 4, -100.0F, 100.0F);
  const LocalResponse defaults{5, 1e-4F, 0.75F, 1.0F};
  CHECK(relative_difference(network.forward(pixels, 2).values(), reference::local_response_norm_forward(defaults, widened(pixels), 9)) < agreement);
  const std::vector<float> seed = random_values(72, 5);
  std::vector<double> expected(72);
  reference::local_response_norm_backward(defaults, widened(pixels), widened(seed), 9, expected);
  CHECK(relative_difference(network.backward(seed).values(), expected) < agreement);
}

TEST_CASE("local response norm: a NaN reaches its neighbours in the same position only") {
  std::vector<float> input(2 * 7, 1.0F);
  input[1] = std::numeric_limits<float>::quiet_NaN();
  std::vector<float> output(input.size());
  local_response_norm_forward({3, 1.0F, 0.75F, 1.0F}, input.data(), 2, 7, output.data());
  for (std::size_t i = 0; i < output.size(); ++i) CHECK(std::isnan(output[i]) == (i <= 2));
}
