#include "neocog/kernels/matrix_product.hpp"

#include <algorithm>

#include "neocog/core/simd.hpp"
#include "neocog/kernels/elementwise.hpp"

// The scheme of Goto and van de Geijn, "Anatomy of high-performance matrix multiplication" (2008): the product is
// cut into register tiles whose accumulators never leave the registers; both operands are copied into the order
// in which the tiles read them, in blocks that stay in the cache.

namespace neocog::kernels {
namespace {

using simd::Vector;

// 4 × 8 on 128-bit registers: 8 accumulators, 2 columns vectors and 1 broadcast fit the 16 registers that
// engines have on x86; larger tiles spill.
constexpr int tile_rows = 4;
constexpr int tile_vectors = 2;
constexpr int tile_columns = tile_vectors * simd::lanes;
constexpr int depth_block = 256;
constexpr int row_block = 64;

int tiles(int size, int tile) { return (size + tile - 1) / tile; }

/// Copies rows [row, row + count) of `left`, columns [depth, depth + depth_count), as panels [depth_count][tile_rows];
/// missing rows are zero.
void pack_left(ConstMatrix left, int row, int count, int depth, int depth_count, float* packed) {
  for (int tile = 0; tile < count; tile += tile_rows) {
    const int present = std::min(tile_rows, count - tile);
    const float* from = left.data + (row + tile) * left.row_stride + depth * left.column_stride;
    for (int i = 0; i < present; ++i) {
      const float* source = from + i * left.row_stride;
      for (int k = 0; k < depth_count; ++k) packed[k * tile_rows + i] = source[k * left.column_stride];
    }
    for (int i = present; i < tile_rows; ++i) {
      for (int k = 0; k < depth_count; ++k) packed[k * tile_rows + i] = 0.0F;
    }
    packed += static_cast<std::ptrdiff_t>(depth_count) * tile_rows;
  }
}

/// out[4][2 vectors] = the product of one left and one right panel, added to what `out` holds.
void multiply_tile(int depth, const float* left, const float* right, float* out, std::ptrdiff_t out_stride) {
  Vector sums[tile_rows][tile_vectors];
  for (int i = 0; i < tile_rows; ++i) {
    for (int j = 0; j < tile_vectors; ++j) sums[i][j] = Vector::load_unaligned(out + i * out_stride + j * simd::lanes);
  }
  for (int k = 0; k < depth; ++k) {
    Vector columns[tile_vectors];
    for (int j = 0; j < tile_vectors; ++j) columns[j] = Vector::load_aligned(right + j * simd::lanes);
    for (int i = 0; i < tile_rows; ++i) {
      const Vector value = Vector::broadcast(left[i]);
      for (int j = 0; j < tile_vectors; ++j) sums[i][j] = simd::multiply_add(value, columns[j], sums[i][j]);
    }
    left += tile_rows;
    right += tile_columns;
  }
  for (int i = 0; i < tile_rows; ++i) {
    for (int j = 0; j < tile_vectors; ++j) sums[i][j].store_unaligned(out + i * out_stride + j * simd::lanes);
  }
}

/// The same for a tile at the edge of `out`, through a full tile on the stack.
void multiply_edge_tile(int depth, const float* left, const float* right, Matrix out) {
  float tile[tile_rows * tile_columns] = {};
  for (int i = 0; i < out.rows; ++i) simd::copy(out.data + i * out.row_stride, out.columns, tile + static_cast<std::ptrdiff_t>(i) * tile_columns);
  multiply_tile(depth, left, right, tile, tile_columns);
  for (int i = 0; i < out.rows; ++i) simd::copy(tile + static_cast<std::ptrdiff_t>(i) * tile_columns, out.columns, out.data + i * out.row_stride);
}

}  // namespace

PackedMatrix::PackedMatrix(ConstMatrix right, Scratch& scratch)
    : data_(scratch.get(Scratch::packed_right, std::int64_t{right.rows} * tiles(right.columns, tile_columns) * tile_columns)),
      depth_(right.rows),
      columns_(right.columns),
      panels_(tiles(right.columns, tile_columns)) {
  float* to = data_;
  for (int start = 0; start < depth_; start += depth_block) {
    const int count = std::min(depth_block, depth_ - start);
    for (int column = 0; column < columns_; column += tile_columns) {
      const int present = std::min(tile_columns, columns_ - column);
      for (int k = start; k < start + count; ++k, to += tile_columns) {
        const float* from = right.data + k * right.row_stride + column * right.column_stride;
        for (int j = 0; j < present; ++j) to[j] = from[j * right.column_stride];
        for (int j = present; j < tile_columns; ++j) to[j] = 0.0F;
      }
    }
  }
}

const float* PackedMatrix::panel(int depth_start, int depth_count, int panel) const {
  return data_ + (static_cast<std::ptrdiff_t>(depth_start) * panels_ + static_cast<std::ptrdiff_t>(panel) * depth_count) * tile_columns;
}

void multiply_add(ConstMatrix left, const PackedMatrix& right, Matrix out, Scratch& scratch) {
  float* packed = scratch.get(Scratch::packed_left, std::int64_t{row_block} * depth_block);
  for (int start = 0; start < right.depth(); start += depth_block) {
    const int count = std::min(depth_block, right.depth() - start);
    for (int block = 0; block < left.rows; block += row_block) {
      const int rows = std::min(row_block, left.rows - block);
      pack_left(left, block, rows, start, count, packed);
      for (int column = 0; column < right.columns(); column += tile_columns) {
        const float* panel = right.panel(start, count, column / tile_columns);
        const int columns = std::min(tile_columns, right.columns() - column);
        for (int row = 0; row < rows; row += tile_rows) {
          float* to = out.data + (block + row) * out.row_stride + column;
          const float* left_panel = packed + static_cast<std::ptrdiff_t>(row) * count;
          const int present = std::min(tile_rows, rows - row);
          if (present == tile_rows && columns == tile_columns) {
            multiply_tile(count, left_panel, panel, to, out.row_stride);
          } else {
            multiply_edge_tile(count, left_panel, panel, {to, present, columns, out.row_stride});
          }
        }
      }
    }
  }
}

void add_column_sums(ConstMatrix matrix, float* sums) {
  for (int row = 0; row < matrix.rows; ++row) add_to(matrix.data + row * matrix.row_stride, sums, static_cast<std::size_t>(matrix.columns));
}

void fill_rows(const float* row, Matrix out) {
  for (int i = 0; i < out.rows; ++i) {
    float* to = out.data + i * out.row_stride;
    if (row != nullptr) {
      simd::copy(row, out.columns, to);
    } else {
      simd::fill(0.0F, out.columns, to);
    }
  }
}

}  // namespace neocog::kernels
