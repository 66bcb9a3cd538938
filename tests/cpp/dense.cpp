#include "neocog/kernels/dense.hpp"

#include <doctest/doctest.h>

#include "cpp/reference/dense.hpp"
#include "cpp/support/values.hpp"
#include "neocog/kernels/elementwise.hpp"

using namespace neocog;
using namespace neocog::kernels;
using namespace neocog::test;

namespace {

struct Case {
  std::size_t batch, in, out;
  DenseSizes sizes() const { return {static_cast<int>(batch), static_cast<int>(in), static_cast<int>(out)}; }
};

constexpr Case cases[] = {{1, 1, 1}, {1, 3, 2}, {2, 5, 7}, {3, 17, 4}, {5, 8, 9}, {1, 300, 10}, {32, 65, 3}, {67, 9, 33}, {4, 257, 15}};

}  // namespace

TEST_CASE("dense: forward and backward equal the plain loops; gradients add") {
  Scratch scratch;
  for (const Case& c : cases) {
    for (const bool with_bias : {true, false}) {
      CAPTURE(c.batch);
      CAPTURE(c.in);
      CAPTURE(c.out);
      const std::vector<float> input = random_values(c.batch * c.in, 1);
      const std::vector<float> weights = random_values(c.in * c.out, 2);
      const std::vector<float> bias = random_values(with_bias ? c.out : 0, 3);
      std::vector<float> output(c.batch * c.out, 77.0F);
      dense_forward(c.sizes(), input.data(), weights.data(), with_bias ? bias.data() : nullptr, output.data(), once());
      CHECK(largest_difference(output, reference::dense_forward(c.batch, c.in, c.out, widened(input), widened(weights), widened(bias))) < 2e-5);

      const std::vector<float> seed = random_values(output.size(), 4);
      std::vector<float> input_gradient = random_values(input.size(), 5);
      std::vector<float> weights_gradient = random_values(weights.size(), 6);
      std::vector<float> bias_gradient = random_values(bias.size(), 7);
      std::vector<double> expected_input = widened(input_gradient);
      std::vector<double> expected_weights = widened(weights_gradient);
      std::vector<double> expected_bias = widened(bias_gradient);
      reference::dense_backward_input(c.batch, c.in, c.out, widened(seed), widened(weights), expected_input);
      reference::dense_backward_weights(c.batch, c.in, c.out, widened(input), widened(seed), expected_weights, expected_bias);
      dense_backward_input(c.sizes(), seed.data(), weights.data(), input_gradient.data(), once());
      dense_backward_weights(c.sizes(), input.data(), seed.data(), weights_gradient.data(), with_bias ? bias_gradient.data() : nullptr, scratch);
      CHECK(largest_difference(input_gradient, expected_input) < 2e-5);
      CHECK(largest_difference(weights_gradient, expected_weights) < 2e-5);
      CHECK(largest_difference(bias_gradient, expected_bias) < 2e-5);
    }
  }
}

TEST_CASE("dense: gradients agree with finite differences") {
  Scratch scratch;
  constexpr Case c{3, 7, 5};
  const std::vector<float> input = random_values(c.batch * c.in, 8);
  const std::vector<float> weights = random_values(c.in * c.out, 9);
  const std::vector<float> bias = random_values(c.out, 10);
  const std::vector<float> seed = random_values(c.batch * c.out, 11);
  const auto score = [&](const std::vector<double>& x, const std::vector<double>& w, const std::vector<double>& b) {
    return weighted_sum(reference::dense_forward(c.batch, c.in, c.out, x, w, b), widened(seed));
  };
  std::vector<float> input_gradient(input.size());
  std::vector<float> weights_gradient(weights.size());
  std::vector<float> bias_gradient(bias.size());
  dense_backward_input(c.sizes(), seed.data(), weights.data(), input_gradient.data(), once());
  dense_backward_weights(c.sizes(), input.data(), seed.data(), weights_gradient.data(), bias_gradient.data(), scratch);
  const std::vector<double> x = widened(input);
  const std::vector<double> w = widened(weights);
  const std::vector<double> b = widened(bias);
  CHECK(largest_difference(input_gradient, finite_differences(x, [&](const auto& v) { return score(v, w, b); })) < 1e-5);
  CHECK(largest_difference(weights_gradient, finite_differences(w, [&](const auto& v) { return score(x, v, b); })) < 1e-5);
  CHECK(largest_difference(bias_gradient, finite_differences(b, [&](const auto& v) { return score(x, w, v); })) < 1e-5);
}

TEST_CASE("elementwise: add_to, on and off the SIMD multiple") {
  for (const std::size_t count : {0U, 1U, 3U, 4U, 5U, 8U, 13U}) {
    const std::vector<float> from = random_values(count, 12);
    std::vector<float> to = random_values(count, 13);
    std::vector<float> expected = to;
    for (std::size_t i = 0; i < count; ++i) expected[i] += from[i];
    add_to(from.data(), to.data(), count);
    CHECK(to == expected);
  }
}
