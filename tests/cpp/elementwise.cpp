#include "neocog/kernels/elementwise.hpp"

#include <doctest/doctest.h>

#include "cpp/support/kernels.hpp"

using namespace neocog::kernels;
using namespace neocog::test;

TEST_CASE("elementwise: sums and products are added to what is there, on and off the SIMD multiple") {
  for (const std::size_t count : {1U, 3U, 4U, 5U, 7U, 8U, 9U, 31U, 100U}) {
    CAPTURE(count);
    const std::vector<float> a = random_values(count, 1);
    const std::vector<float> b = random_values(count, 2);
    const std::vector<float> before = random_values(count + 1, 3);
    std::vector<double> sums;
    std::vector<double> products;
    std::vector<double> multiples;
    for (std::size_t i = 0; i < count; ++i) {
      const double start = before[i];
      sums.push_back(start + a[i]);
      products.push_back(start + static_cast<double>(a[i]) * b[i]);
      multiples.push_back(start - 2.5 * a[i]);
    }
    // One value more than the kernels are told of: it stays as it is.
    for (std::vector<double>* expected : {&sums, &products, &multiples}) expected->push_back(before.back());
    std::vector<float> to = before;
    add_to(a.data(), to.data(), count);
    CHECK(relative_difference(to, sums) < agreement);
    to = before;
    multiply_add_to(a.data(), b.data(), to.data(), count);
    CHECK(relative_difference(to, products) < agreement);
    to = before;
    scale_add_to(-2.5F, a.data(), to.data(), count);
    CHECK(relative_difference(to, multiples) < agreement);
  }
}
