#include <doctest/doctest.h>

#include <cmath>

#include "neocog/core/random.hpp"

using namespace neocog;

TEST_CASE("random: normal numbers have the moments of a sum of twelve uniform ones") {
  Random random(5);
  constexpr int count = 200000;
  double mean = 0;
  double square = 0;
  double cube = 0;
  double fourth = 0;
  int within = 0;
  for (int i = 0; i < count; ++i) {
    const double value = random.normal();
    REQUIRE(std::abs(value) <= 6);
    mean += value / count;
    square += value * value / count;
    cube += value * value * value / count;
    fourth += value * value * value * value / count;
    within += std::abs(value) < 1 ? 1 : 0;
  }
  // Four standard errors each. A normal distribution's fourth moment is 3; the sum of twelve has 3 − 1.2 / 12.
  CHECK(std::abs(mean) < 4 / std::sqrt(count));
  CHECK(std::abs(square - 1) < 4 * std::sqrt(1.9 / count));
  CHECK(std::abs(cube) < 4 * std::sqrt(15.0 / count));
  CHECK(std::abs(fourth - 2.9) < 4 * std::sqrt(80.0 / count));
  // Φ(1) − Φ(−1) = 0.683
  CHECK(within / static_cast<double>(count) == doctest::Approx(0.683).epsilon(0.01));
}

TEST_CASE("random: a normal number is twelve uniform ones less 6, and takes as many steps") {
  Random random(9, "noise");
  Random uniform(9, "noise");
  for (int i = 0; i < 100; ++i) {
    double sum = -6;
    for (int k = 0; k < 12; ++k) sum += uniform.uniform();
    CHECK(random.normal() == doctest::Approx(sum).epsilon(1e-6));
  }
  CHECK(random.next() == uniform.next());
}
