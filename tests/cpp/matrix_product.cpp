#include "neocog/kernels/matrix_product.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "cpp/reference/dense.hpp"
#include "cpp/support/values.hpp"

using namespace neocog;
using namespace neocog::kernels;
using namespace neocog::test;

namespace {

/// The same matrix with rows and columns exchanged in memory.
std::vector<float> turned(const std::vector<float>& values, int rows, int columns) {
  std::vector<float> result(values.size());
  for (int row = 0; row < rows; ++row) {
    for (int column = 0; column < columns; ++column) {
      result[static_cast<std::size_t>(column * rows + row)] = values[static_cast<std::size_t>(row * columns + column)];
    }
  }
  return result;
}

/// Compares out += left · right, for plain and for transposed views of the same numbers.
void check_product(int rows, int depth, int columns, Scratch& scratch) {
  CAPTURE(rows);
  CAPTURE(depth);
  CAPTURE(columns);
  const auto size = [](int a, int b) { return static_cast<std::size_t>(a) * static_cast<std::size_t>(b); };
  const std::vector<float> left = random_values(size(rows, depth), 1);
  const std::vector<float> right = random_values(size(depth, columns), 2);
  const std::vector<float> before = random_values(size(rows, columns), 3);
  std::vector<double> expected = widened(before);
  reference::multiply_add(static_cast<std::size_t>(rows), static_cast<std::size_t>(depth), static_cast<std::size_t>(columns), widened(left), widened(right),
                          expected);

  const std::vector<float> left_turned = turned(left, rows, depth);
  const std::vector<float> right_turned = turned(right, depth, columns);
  const ConstMatrix lefts[] = {{left.data(), rows, depth, depth}, ConstMatrix{left_turned.data(), depth, rows, rows}.transposed()};
  const ConstMatrix rights[] = {{right.data(), depth, columns, columns}, ConstMatrix{right_turned.data(), columns, depth, depth}.transposed()};
  std::vector<std::vector<float>> results;
  for (const ConstMatrix& a : lefts) {
    for (const ConstMatrix& b : rights) {
      std::vector<float> out = before;
      multiply_add(a, PackedMatrix(b, scratch), {out.data(), rows, columns, columns});
      CHECK(largest_difference(out, expected) < 2e-5);
      results.push_back(out);
    }
  }
  for (const std::vector<float>& result : results) CHECK(result == results.front());
}

}  // namespace

TEST_CASE("matrix product: small sizes on and off the register tile") {
  Scratch scratch;
  for (const int rows : {1, 3, 4, 5, 9}) {
    for (const int depth : {1, 2, 7, 8}) {
      for (const int columns : {1, 3, 4, 5, 7, 8, 9, 17}) check_product(rows, depth, columns, scratch);
    }
  }
}

TEST_CASE("matrix product: sizes around the cache blocks") {
  Scratch scratch;
  for (const int rows : {63, 64, 65, 130}) check_product(rows, 5, 9, scratch);
  for (const int depth : {255, 256, 257, 300, 513}) check_product(5, depth, 9, scratch);
  for (const int columns : {63, 65, 257, 300}) check_product(5, 9, columns, scratch);
  check_product(65, 257, 65, scratch);
  check_product(129, 300, 63, scratch);
}

TEST_CASE("matrix product: the outcome does not depend on what the scratch held") {
  const std::vector<float> left = random_values(7 * 11, 4);
  const std::vector<float> right = random_values(11 * 5, 5);
  const auto product = [&](Scratch& scratch) {
    std::vector<float> out(7 * 5);
    multiply_add({left.data(), 7, 11, 11}, PackedMatrix({right.data(), 11, 5, 5}, scratch), {out.data(), 7, 5, 5});
    return out;
  };
  Scratch fresh;
  Scratch used;
  std::fill_n(used.get(Scratch::packed_right, 100000), 100000, std::numeric_limits<float>::quiet_NaN());
  CHECK(product(fresh) == product(used));
}

TEST_CASE("matrix product: only the block itself is written") {
  Scratch scratch;
  const std::vector<float> left = random_values(5 * 3, 6);
  const std::vector<float> right = random_values(3 * 6, 7);
  std::vector<float> out(5 * 10, 100.0F);
  multiply_add({left.data(), 5, 3, 3}, PackedMatrix({right.data(), 3, 6, 6}, scratch), {out.data() + 2, 5, 6, 10});
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (i % 10 < 2 || i % 10 >= 8) CHECK(out[i] == 100.0F);
  }
}

TEST_CASE("matrix product: NaN and infinity go through") {
  Scratch scratch;
  const std::vector<float> left{0.0F, 1.0F};
  const std::vector<float> right{std::numeric_limits<float>::infinity(), 2.0F, 3.0F, std::numeric_limits<float>::infinity()};
  std::vector<float> out(2);
  multiply_add({left.data(), 1, 2, 2}, PackedMatrix({right.data(), 2, 2, 2}, scratch), {out.data(), 1, 2, 2});
  CHECK(std::isnan(out[0]));
  CHECK(std::isinf(out[1]));
}

TEST_CASE("matrix product: column sums and filled rows") {
  const std::vector<float> matrix{1, 2, 3, 4, 5, 6};
  std::vector<float> sums{10, 20, 30};
  add_column_sums({matrix.data(), 2, 3, 3}, sums.data());
  CHECK(sums == std::vector<float>{15, 27, 39});
  std::vector<float> out(8, 9.0F);
  fill_rows(matrix.data(), {out.data(), 2, 3, 4});
  CHECK(out == std::vector<float>{1, 2, 3, 9, 1, 2, 3, 9});
  fill_rows(nullptr, {out.data(), 2, 3, 4});
  CHECK(out == std::vector<float>{0, 0, 0, 9, 0, 0, 0, 9});
}
