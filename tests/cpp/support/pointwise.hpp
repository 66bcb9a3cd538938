#pragma once
#include <doctest/doctest.h>

#include <vector>

#include "cpp/support/kernels.hpp"

namespace neocog::test {

/// Compares a kernel that works value by value with a plain function and its derivative, on and off the SIMD multiple,
/// and the derivative with finite differences. forward(input, output, count) overwrites;
/// backward(input, output, output_gradient, input_gradient, count) adds.
template <class Forward, class Backward, class Function, class Derivative>
void check_pointwise(Forward forward, Backward backward, Function function, Derivative derivative, float low = -8.0F, float high = 8.0F) {
  for (const std::size_t count : {1U, 2U, 3U, 4U, 5U, 7U, 8U, 9U, 31U, 1000U}) {
    CAPTURE(count);
    std::vector<float> input = random_values(count, 1, low, high);
    input[0] = 0.0F;
    const std::vector<float> seed = random_values(count, 2);
    std::vector<float> output(count, 77.0F);
    std::vector<float> gradient = random_values(count, 3);
    std::vector<double> expected;
    std::vector<double> expected_gradient = widened(gradient);
    for (std::size_t i = 0; i < count; ++i) {
      expected.push_back(function(input[i]));
      expected_gradient[i] += seed[i] * derivative(input[i]);
    }
    forward(input.data(), output.data(), count);
    CHECK(relative_difference(output, expected) < agreement);
    backward(input.data(), output.data(), seed.data(), gradient.data(), count);
    CHECK(relative_difference(gradient, expected_gradient) < agreement);
  }

  std::vector<double> slopes;
  std::vector<double> differences;
  for (const float x : random_values(200, 4, low, high)) {
    slopes.push_back(derivative(x));
    differences.push_back(finite_differences({x}, [&](const std::vector<double>& at) { return function(at[0]); }).front());
  }
  CHECK(relative_difference(slopes, differences) < agreement);
}

/// What a forward kernel makes of one value, at a place that the SIMD loop reaches and at one that it leaves over.
template <class Forward>
std::vector<float> at_both_places(Forward forward, float value) {
  const std::vector<float> input(33, value);
  std::vector<float> output(33, 77.0F);
  forward(input.data(), output.data(), input.size());
  return {output.front(), output.back()};
}

}  // namespace neocog::test
