#include "neocog/kernels/value_losses.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "cpp/reference/value_losses.hpp"
#include "cpp/support/kernels.hpp"

using namespace neocog::kernels;
using namespace neocog::test;
namespace reference = neocog::reference;

namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();
constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN();

double cross_entropy_of(float logit, float target, float* gradient = nullptr) { return binary_cross_entropy(&logit, &target, 1, gradient); }

}  // namespace

TEST_CASE("binary cross-entropy: equals the plain formula; the gradient is overwritten and agrees with finite differences") {
  for (const std::size_t count : {1U, 2U, 5U, 9U, 40U}) {
    const std::vector<float> logits = random_values(count, 1, -5.0F, 5.0F);
    std::vector<float> targets = random_values(count, 2, 0.0F, 1.0F);  // soft ones too
    targets[0] = 1.0F;
    if (count > 1) targets[1] = 0.0F;
    std::vector<float> gradient(count, 77.0F);
    const double loss = binary_cross_entropy(logits.data(), targets.data(), count, gradient.data());
    CHECK(loss == doctest::Approx(reference::binary_cross_entropy(widened(logits), widened(targets))).epsilon(1e-9));
    const auto score = [&](const std::vector<double>& x) { return reference::binary_cross_entropy(x, widened(targets)); };
    CHECK(relative_difference(gradient, finite_differences(widened(logits), score)) < agreement);
    CHECK(binary_cross_entropy(logits.data(), targets.data(), count, nullptr) == loss);
  }
}

TEST_CASE("binary cross-entropy: extreme logits stay finite and keep their digits") {
  CHECK(cross_entropy_of(0, 1) == doctest::Approx(std::log(2.0)));
  CHECK(cross_entropy_of(1000, 1) == 0);
  CHECK(cross_entropy_of(1000, 0) == 1000);
  CHECK(cross_entropy_of(-1000, 0) == 0);
  CHECK(cross_entropy_of(-1000, 1) == 1000);
  // −log σ(40) = log(1 + e^−40) ≈ e^−40, far below what is left of 1 − 1.
  CHECK(cross_entropy_of(40, 1) == doctest::Approx(std::exp(-40.0)).epsilon(1e-9));
  float gradient = 77;
  cross_entropy_of(-1000, 1, &gradient);
  CHECK(gradient == -1);
  cross_entropy_of(1000, 1, &gradient);
  CHECK(gradient == 0);
}

TEST_CASE("binary cross-entropy: NaN is seen, in the loss and in its own gradient only") {
  const std::vector<float> logits{1, not_a_number, 2};
  const std::vector<float> targets{1, 1, 0};
  std::vector<float> gradient(3);
  CHECK(std::isnan(binary_cross_entropy(logits.data(), targets.data(), 3, gradient.data())));
  for (std::size_t i = 0; i < 3; ++i) CHECK(std::isnan(gradient[i]) == (i == 1));
  CHECK(cross_entropy_of(-infinity, 1) == infinity);
  CHECK_FALSE(std::isfinite(cross_entropy_of(infinity, 0)));
}

TEST_CASE("mean squared error: equals the plain formula; the gradient is overwritten and agrees with finite differences") {
  for (const std::size_t count : {1U, 3U, 9U, 40U}) {
    const std::vector<float> outputs = random_values(count, 3, -3.0F, 3.0F);
    const std::vector<float> targets = random_values(count, 4, -3.0F, 3.0F);
    std::vector<float> gradient(count, 77.0F);
    const double loss = mean_squared_error(outputs.data(), targets.data(), count, gradient.data());
    CHECK(loss == doctest::Approx(reference::mean_squared_error(widened(outputs), widened(targets))).epsilon(1e-9));
    const auto score = [&](const std::vector<double>& x) { return reference::mean_squared_error(x, widened(targets)); };
    CHECK(relative_difference(gradient, finite_differences(widened(outputs), score)) < agreement);
  }
  // ((1 − 3)² + (5 − 4)²) / 2, and 2 · difference / 2.
  const std::vector<float> outputs{1, 5};
  const std::vector<float> targets{3, 4};
  std::vector<float> gradient(2);
  CHECK(mean_squared_error(outputs.data(), targets.data(), 2, gradient.data()) == 2.5);
  CHECK(gradient == std::vector<float>{-2, 1});
  const std::vector<float> broken{not_a_number, 5};
  CHECK(std::isnan(mean_squared_error(broken.data(), targets.data(), 2, gradient.data())));
  CHECK(std::isnan(gradient[0]));
  CHECK(gradient[1] == 1);
}
