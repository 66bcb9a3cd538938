#include "neocog/kernels/relu.hpp"

#include <doctest/doctest.h>

#include "cpp/reference/relu.hpp"
#include "cpp/support/values.hpp"

using namespace neocog;
using namespace neocog::kernels;
using namespace neocog::test;

namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();
constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN();
constexpr ReluLimits limits[] = {{}, {0.1F, infinity}, {0.0F, 6.0F}, {0.25F, 1.0F}, {1.0F, infinity}};

std::vector<float> forward(ReluLimits limit, const std::vector<float>& input) {
  std::vector<float> output(input.size(), 77.0F);
  relu_forward(limit, input.data(), output.data(), input.size());
  return output;
}

/// The gradient that arrives when every output's gradient is 1.
std::vector<float> derivative(ReluLimits limit, const std::vector<float>& input) {
  const std::vector<float> ones(input.size(), 1.0F);
  std::vector<float> gradient(input.size());
  relu_backward(limit, input.data(), ones.data(), gradient.data(), input.size());
  return gradient;
}

/// Compares the backward pass with the kernel's own forward pass.
void check_differences(ReluLimits limit) {
  CAPTURE(limit.slope);
  std::vector<float> input;
  for (const float value : random_values(200, 4, -5.0F, 5.0F)) {
    if (std::abs(value) > 0.01F && std::abs(value - limit.max) > 0.01F) input.push_back(value);
  }
  const std::vector<float> seed = random_values(input.size(), 5);
  std::vector<float> gradient(input.size());
  relu_backward(limit, input.data(), seed.data(), gradient.data(), input.size());
  const auto score = [&](const std::vector<double>& values) { return weighted_sum(widened(forward(limit, narrowed(values))), widened(seed)); };
  // A step of a power of two loses no bits of the input.
  CHECK(largest_difference(gradient, finite_differences(widened(input), score, 0x1p-8)) < 1e-3);
}

}  // namespace

TEST_CASE("relu: equals the plain rule on and off the SIMD multiple; gradients add") {
  for (const ReluLimits& limit : limits) {
    for (const std::size_t count : {1U, 3U, 4U, 5U, 8U, 31U, 1000U}) {
      std::vector<float> input = random_values(count, 1, -10.0F, 10.0F);
      input[0] = 0.0F;
      if (count > 2 && limit.max < infinity) input[2] = limit.max;
      const std::vector<float> seed = random_values(count, 2);
      std::vector<float> gradient = random_values(count, 3);
      std::vector<double> expected;
      std::vector<double> expected_gradient = widened(gradient);
      for (std::size_t i = 0; i < count; ++i) {
        expected.push_back(reference::relu(limit.slope, limit.max, input[i]));
        expected_gradient[i] += seed[i] * reference::relu_derivative(limit.slope, limit.max, input[i]);
      }
      const std::vector<float> output = forward(limit, input);
      for (std::size_t i = 0; i < count; ++i) CHECK(output[i] == doctest::Approx(expected[i]).epsilon(1e-6));
      relu_backward(limit, input.data(), seed.data(), gradient.data(), count);
      CHECK(largest_difference(gradient, expected_gradient) < 1e-6);
    }
  }
}

TEST_CASE("relu: NaN stays NaN, in vectors and in the remainder") {
  for (const ReluLimits& limit : limits) {
    const std::vector<float> output = forward(limit, {1, not_a_number, -1, 0, 2, not_a_number});
    CHECK(std::isnan(output[1]));
    CHECK(std::isnan(output[5]));
    CHECK(output[3] == 0.0F);
    CHECK_FALSE(std::isnan(output[0]));
  }
}

TEST_CASE("relu: −∞ becomes 0 with slope 0 and stays −∞ with a slope") {
  const std::vector<float> input(6, -infinity);
  for (const float value : forward({}, input)) CHECK(value == 0.0F);
  for (const float value : forward({0.0F, 6.0F}, input)) CHECK(value == 0.0F);
  for (const float value : forward({0.1F, infinity}, input)) CHECK(value == -infinity);
  for (const float value : forward({0.0F, 6.0F}, std::vector<float>(6, infinity))) CHECK(value == 6.0F);
  for (const float value : forward({}, std::vector<float>(6, infinity))) CHECK(value == infinity);
}

TEST_CASE("relu: an infinite gradient does not become NaN where the slope is 0") {
  const std::vector<float> input(6, -1.0F);
  const std::vector<float> seed(6, infinity);
  std::vector<float> gradient(6);
  relu_backward({}, input.data(), seed.data(), gradient.data(), 6);
  for (const float value : gradient) CHECK(value == 0.0F);
}

TEST_CASE("relu: the gradient at 0 is the slope, at max it is 0") {
  CHECK(derivative({}, std::vector<float>(5, 0.0F)) == std::vector<float>(5, 0.0F));
  CHECK(derivative({0.1F, infinity}, std::vector<float>(5, 0.0F)) == std::vector<float>(5, 0.1F));
  CHECK(derivative({0.1F, infinity}, std::vector<float>(5, -0.0F)) == std::vector<float>(5, 0.1F));
  CHECK(derivative({0.0F, 6.0F}, std::vector<float>(5, 6.0F)) == std::vector<float>(5, 0.0F));
  CHECK(derivative({0.0F, 6.0F}, std::vector<float>(5, 5.9F)) == std::vector<float>(5, 1.0F));
}

TEST_CASE("relu: gradients agree with finite differences away from the kinks") {
  for (const ReluLimits& limit : limits) check_differences(limit);
}

TEST_CASE("relu: with a negative slope, `max` cuts both passes or neither") { check_differences({-0.5F, 1.0F}); }

TEST_CASE("relu: guided and deconvnet rules equal the plain products on and off the SIMD multiple; gradients add") {
  for (const std::size_t count : {1U, 3U, 4U, 5U, 8U, 31U, 1000U}) {
    std::vector<float> input = random_values(count, 6);
    std::vector<float> seed = random_values(count, 7);
    input[0] = 0.0F;
    if (count > 4) seed[4] = 0.0F;
    std::vector<float> guided = random_values(count, 8);
    std::vector<float> deconvolved = guided;
    std::vector<double> expected_guided = widened(guided);
    std::vector<double> expected_deconvolved = expected_guided;
    for (std::size_t i = 0; i < count; ++i) {
      expected_guided[i] += reference::guided(seed[i], input[i]);
      expected_deconvolved[i] += reference::deconvolved(seed[i]);
    }
    relu_backward_positive(input.data(), seed.data(), guided.data(), count);
    relu_backward_positive(nullptr, seed.data(), deconvolved.data(), count);
    CHECK(largest_difference(guided, expected_guided) < 1e-6);
    CHECK(largest_difference(deconvolved, expected_deconvolved) < 1e-6);
  }
}

TEST_CASE("relu: a NaN gradient stays NaN under every rule where the input was positive") {
  const std::vector<float> input(6, 1.0F);
  const std::vector<float> seed(6, not_a_number);
  std::vector<float> plain(6);
  std::vector<float> guided(6);
  std::vector<float> deconvolved(6);
  relu_backward({}, input.data(), seed.data(), plain.data(), 6);
  relu_backward_positive(input.data(), seed.data(), guided.data(), 6);
  relu_backward_positive(nullptr, seed.data(), deconvolved.data(), 6);
  for (std::size_t i = 0; i < 6; ++i) {
    CHECK(std::isnan(plain[i]));
    CHECK(std::isnan(guided[i]));
    CHECK(std::isnan(deconvolved[i]));
  }
}
