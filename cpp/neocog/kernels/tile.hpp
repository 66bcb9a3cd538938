#pragma once
#include <cstddef>

#include "neocog/core/simd.hpp"

namespace neocog::kernels {

// The innermost loops of everything that multiplies and adds: a block of sums that never leaves the registers until it
// is complete. Engines have 16 vector registers on x86: 8 sums, 2 vectors of columns and one broadcast value fit, more
// would spill.

inline constexpr int tile_rows = 4;
inline constexpr int tile_vectors = 2;
inline constexpr int tile_columns = tile_vectors * simd::lanes;

/// Panels of eight that so many columns fill.
constexpr int panels(int columns) { return (columns + tile_columns - 1) / tile_columns; }

/// 4 rows × 8 columns of sums.
struct Tile {
  simd::Vector sums[tile_rows][tile_vectors];

  void load(const float* const (&rows)[tile_rows]) {
    for (int i = 0; i < tile_rows; ++i) {
      for (int j = 0; j < tile_vectors; ++j) sums[i][j] = simd::load<simd::Vector>(rows[i] + j * simd::lanes);
    }
  }
  /// Every row = `row`, or 0 where there is none.
  void fill(const float* row) {
    for (int j = 0; j < tile_vectors; ++j) {
      const simd::Vector value = row != nullptr ? simd::load<simd::Vector>(row + j * simd::lanes) : simd::Vector(0.0F);
      for (auto& sum : sums) sum[j] = value;
    }
  }
  void store(float* const (&rows)[tile_rows]) const {
    for (int i = 0; i < tile_rows; ++i) {
      for (int j = 0; j < tile_vectors; ++j) simd::store(rows[i] + j * simd::lanes, sums[i][j]);
    }
  }

  /// sums[i] += Σₖ rows[i][k] · panel[k]: rows of contiguous values, wherever each begins; panel [depth][8].
  void add_rows(const float* const (&rows)[tile_rows], int depth, const float* panel) {
    // One index counts up to 0 for all of them, so that a single register moves.
    const float* ends[tile_rows];
    for (int i = 0; i < tile_rows; ++i) ends[i] = rows[i] + depth;
    for (std::ptrdiff_t k = -static_cast<std::ptrdiff_t>(depth); k < 0; ++k, panel += tile_columns) {
      simd::Vector columns[tile_vectors];
      for (int j = 0; j < tile_vectors; ++j) columns[j] = simd::load<simd::Vector>(panel + j * simd::lanes);
      for (int i = 0; i < tile_rows; ++i) {
        const simd::Vector value = simd::Vector::broadcast(ends[i][k]);
        for (int j = 0; j < tile_vectors; ++j) sums[i][j] = simd::multiply_add(value, columns[j], sums[i][j]);
      }
    }
  }

  /// The same with value k of every row at rows[i][offsets[k]]: for runs too short to be worth a loop each.
  void add_scattered_rows(const float* const (&rows)[tile_rows], const int* offsets, int depth, const float* panel) {
    for (int k = 0; k < depth; ++k, panel += tile_columns) {
      simd::Vector columns[tile_vectors];
      for (int j = 0; j < tile_vectors; ++j) columns[j] = simd::load<simd::Vector>(panel + j * simd::lanes);
      for (int i = 0; i < tile_rows; ++i) {
        const simd::Vector value = simd::Vector::broadcast(rows[i][offsets[k]]);
        for (int j = 0; j < tile_vectors; ++j) sums[i][j] = simd::multiply_add(value, columns[j], sums[i][j]);
      }
    }
  }

  /// sums[i] += Σₖ columns[k · stride + i] · panel[k] for the first `Rows` rows: the transpose of add_rows' left-hand side.
  template <int Rows>
  void add_columns(const float* values, std::ptrdiff_t stride, int depth, const float* panel) {
    for (int k = 0; k < depth; ++k, values += stride, panel += tile_columns) {
      simd::Vector columns[tile_vectors];
      for (int j = 0; j < tile_vectors; ++j) columns[j] = simd::load<simd::Vector>(panel + j * simd::lanes);
      for (int i = 0; i < Rows; ++i) {
        const simd::Vector value = simd::Vector::broadcast(values[i]);
        for (int j = 0; j < tile_vectors; ++j) sums[i][j] = simd::multiply_add(value, columns[j], sums[i][j]);
      }
    }
  }
};

}  // namespace neocog::kernels
