// sigmoid, tanh and elu: kernels against the plain functions.
#include <doctest/doctest.h>

#include <limits>

#include "cpp/reference/elu.hpp"
#include "cpp/reference/sigmoid.hpp"
#include "cpp/reference/tanh.hpp"
#include "cpp/support/pointwise.hpp"
#include "neocog/kernels/elu.hpp"
#include "neocog/kernels/sigmoid.hpp"
#include "neocog/kernels/tanh.hpp"

using namespace neocog;
using namespace neocog::kernels;
using namespace neocog::test;

namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();
constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN();

/// elu_forward with its alpha already chosen, and likewise elu_backward.
auto elu_forward_with(float alpha) {
  return [alpha](const float* input, float* output, std::size_t count) { elu_forward(alpha, input, output, count); };
}
auto elu_backward_with(float alpha) {
  return
      [alpha](const float* input, const float*, const float* seed, float* gradient, std::size_t count) { elu_backward(alpha, input, seed, gradient, count); };
}

template <class Forward>
void check_values(Forward forward, float input, float expected) {
  CAPTURE(input);
  for (const float value : at_both_places(forward, input)) CHECK(value == expected);
}

template <class Forward>
void check_passes_nan(Forward forward) {
  for (const float value : at_both_places(forward, not_a_number)) CHECK(std::isnan(value));
}

}  // namespace

TEST_CASE("sigmoid: equals the plain function; gradients add") {
  check_pointwise(
      sigmoid_forward,
      [](const float*, const float* output, const float* seed, float* gradient, std::size_t count) { sigmoid_backward(output, seed, gradient, count); },
      reference::sigmoid, reference::sigmoid_derivative);
}

TEST_CASE("tanh: equals the plain function; gradients add") {
  check_pointwise(
      tanh_forward,
      [](const float*, const float* output, const float* seed, float* gradient, std::size_t count) { tanh_backward(output, seed, gradient, count); },
      reference::hyperbolic_tangent, reference::hyperbolic_tangent_derivative, -4.0F, 4.0F);
}

TEST_CASE("elu: equals the plain function; gradients add") {
  for (const float alpha : {1.0F, 0.3F, 2.0F, 0.0F}) {
    CAPTURE(alpha);
    check_pointwise(
        elu_forward_with(alpha), elu_backward_with(alpha), [=](double x) { return reference::elu(alpha, x); },
        [=](double x) { return reference::elu_derivative(alpha, x); });
  }
}

TEST_CASE("smooth activations: where they are 0 or end, exactly") {
  check_values(sigmoid_forward, 0, 0.5F);
  check_values(sigmoid_forward, infinity, 1);
  check_values(sigmoid_forward, -infinity, 0);
  check_values(sigmoid_forward, 200, 1);
  check_values(sigmoid_forward, -200, 0);
  check_values(tanh_forward, 0, 0);
  check_values(tanh_forward, infinity, 1);
  check_values(tanh_forward, -infinity, -1);
  check_values(tanh_forward, 200, 1);
  check_values(elu_forward_with(1), 0, 0);
  check_values(elu_forward_with(1), infinity, infinity);
  check_values(elu_forward_with(0.5F), -infinity, -0.5F);
  check_values(elu_forward_with(0.5F), 1000, 1000);
}

TEST_CASE("smooth activations: NaN goes through") {
  check_passes_nan(sigmoid_forward);
  check_passes_nan(tanh_forward);
  check_passes_nan(elu_forward_with(1));
}

TEST_CASE("smooth activations: small values keep their digits") {
  // tanh x ≈ x and e^x − 1 ≈ x near 0, where a difference from 1 would lose everything.
  for (const float x : {1e-6F, -1e-6F, 1e-4F, -1e-4F}) {
    for (const float value : at_both_places(tanh_forward, x)) CHECK(value == doctest::Approx(std::tanh(static_cast<double>(x))).epsilon(1e-6));
    for (const float value : at_both_places(elu_forward_with(1), x)) {
      CHECK(value == doctest::Approx(x > 0 ? x : std::expm1(static_cast<double>(x))).epsilon(1e-6));
    }
  }
}

TEST_CASE("smooth activations: where a value stands never changes its last bit") {
  for (const float x : random_values(50, 5, -6.0F, 6.0F)) {
    for (const auto& pair : {at_both_places(sigmoid_forward, x), at_both_places(tanh_forward, x), at_both_places(elu_forward_with(0.7F), x)}) {
      CHECK(pair.front() == pair.back());
    }
  }
}

TEST_CASE("smooth activations: far from 0 the gradient dies or passes, and nothing becomes NaN") {
  const std::vector<float> input{-infinity, -200, 200, infinity};
  const std::vector<float> ones(4, 1.0F);
  std::vector<float> output(4);
  std::vector<float> gradient(4);
  sigmoid_forward(input.data(), output.data(), 4);
  sigmoid_backward(output.data(), ones.data(), gradient.data(), 4);
  CHECK(gradient == std::vector<float>{0, 0, 0, 0});
  tanh_forward(input.data(), output.data(), 4);
  tanh_backward(output.data(), ones.data(), gradient.data(), 4);
  CHECK(gradient == std::vector<float>{0, 0, 0, 0});
  elu_backward(1, input.data(), ones.data(), gradient.data(), 4);
  CHECK(gradient == std::vector<float>{0, 0, 1, 1});
}
