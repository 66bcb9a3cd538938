#pragma once
#include "neocog/core/simd.hpp"

namespace neocog::kernels::winograd {

// The sizes of F(4 × 4, 3 × 3). Its transforms take one row of values, for the points 0, 1, −1, 2, −2 and ∞, and are
// applied to rows, then to columns.

inline constexpr int size = 4;  // outputs along a side of a block
inline constexpr int span = 6;  // the inputs that they read, and the places of the transformed block
inline constexpr int places = span * span;

/// Applies a transform of rows to both axes: from(row, column) is read, to(row, column, value) is called for each result.
template <auto one_axis, int From, int To, class Read, class Write>
void on_both_axes(Read read, Write write) {
  simd::Vector half[From][To];  // rows as they were, columns transformed
  for (int row = 0; row < From; ++row) {
    simd::Vector values[From];
    for (int column = 0; column < From; ++column) values[column] = read(row, column);
    one_axis(values, half[row]);
  }
  for (int column = 0; column < To; ++column) {
    simd::Vector values[From];
    simd::Vector done[To];
    for (int row = 0; row < From; ++row) values[row] = half[row][column];
    one_axis(values, done);
    for (int row = 0; row < To; ++row) write(row, column, done[row]);
  }
}

}  // namespace neocog::kernels::winograd
