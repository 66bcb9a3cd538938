#include "neocog/kernels/matrix_product.hpp"

#include <algorithm>
#include <array>

#include "neocog/core/parallel.hpp"
#include "neocog/kernels/elementwise.hpp"
#include "neocog/kernels/tile.hpp"

// After Goto and van de Geijn, "Anatomy of high-performance matrix multiplication" (2008): the product is cut into
// register tiles; the right-hand matrix is copied into the order in which tiles read it. The left-hand one is read where
// it lies: four rows at once are few enough streams for the cache to follow.

namespace neocog::kernels {
namespace {

// Rows whose starts are worked out at once, for a matrix whose rows lie at even distances.
constexpr int row_block = 32;

/// Runs body, which may read them first, on four rows of `columns` values each, in place where all eight columns are there, otherwise by way of the stack.
template <class Body>
void at_edge(float* const (&rows)[tile_rows], int columns, bool read, Body body) {
  if (columns == tile_columns) return body(rows);
  float values[tile_rows][tile_columns] = {};
  float* places[tile_rows];
  for (int i = 0; i < tile_rows; ++i) {
    places[i] = values[i];
    if (read) simd::copy(rows[i], columns, values[i]);
  }
  body(places);
  for (int i = 0; i < tile_rows; ++i) simd::copy(values[i], columns, rows[i]);
}

/// Where the values of a row lie, one by one, for rows in runs so short that a loop over each would cost more than it does.
struct Offsets {
  const int* data = nullptr;  // or nothing, for longer runs
  int depth = 0;

  Offsets(std::span<const Run> runs, std::span<int, depth_block> memory) {
    constexpr int short_run = 32;
    for (const Run& run : runs) depth += run.length;
    if (runs.size() == 1 || depth >= short_run * static_cast<int>(runs.size())) return;
    int* to = memory.data();
    for (const auto& [offset, length] : runs) {
      for (int k = 0; k < length; ++k) *to++ = static_cast<int>(offset) + k;
    }
    data = memory.data();
  }
};

/// Four rows: to = `first`, or what it holds (first == nullptr), + rows · panel. Not inlined: it is used twice.
[[gnu::noinline]] void multiply_tile(const float* const (&rows)[tile_rows], std::span<const Run> runs, Offsets offsets, const float* panel, const float* first,
                                     float* const (&to)[tile_rows]) {
  Tile tile;
  if (first == nullptr) {
    tile.load(to);
  } else {
    tile.fill(first);
  }
  if (offsets.data != nullptr) {
    tile.add_scattered_rows(rows, offsets.data, offsets.depth, panel);
  } else {
    for (const auto& [offset, length] : runs) {
      const float* const parts[tile_rows] = {rows[0] + offset, rows[1] + offset, rows[2] + offset, rows[3] + offset};
      tile.add_rows(parts, length, panel);
      panel += static_cast<std::ptrdiff_t>(length) * tile_columns;
    }
  }
  tile.store(to);
}

/// Four rows of a product with `Columns`, of which the first `Rows` are there.
template <int Rows>
void multiply_column_tile(const Columns& left, const float* values, const float* panel, float* const (&rows)[tile_rows]) {
  Tile tile;
  tile.load(rows);
  for (int i = 0; i < left.outer; ++i, values += left.outer_stride, panel += static_cast<std::ptrdiff_t>(left.inner) * tile_columns) {
    tile.add_columns<Rows>(values, left.inner_stride, left.inner, panel);
  }
  tile.store(rows);
}

/// out = first sums + left · right, for a left-hand matrix with contiguous rows.
void multiply_contiguous_rows(ConstMatrix left, const PackedMatrix& right, FirstSums first, Matrix out) {
  std::array<int, row_block> starts;
  std::array<int, row_block> out_starts;
  const Run whole[] = {{0, right.depth()}};
  for (int row = 0; row < left.rows; row += row_block) {
    const auto rows = static_cast<std::size_t>(std::min(row_block, left.rows - row));
    for (std::size_t i = 0; i < rows; ++i) {
      starts[i] = static_cast<int>(static_cast<std::ptrdiff_t>(i) * left.row_stride);
      out_starts[i] = static_cast<int>(static_cast<std::ptrdiff_t>(i) * out.row_stride);
    }
    multiply_rows({left.data + row * left.row_stride, std::span(starts).first(rows), whole}, right, first, out.data + row * out.row_stride,
                  std::span(out_starts).first(rows));
  }
}

/// A product with one row alone, four panels at a time, since a tile would compute three rows for nothing.
void multiply_row(const float* left, std::span<const Run> runs, const PackedMatrix& right, FirstSums first, float* out) {
  constexpr int at_once = 4;
  for (int column = 0; column < right.columns(); column += at_once * tile_columns) {
    const int columns = std::min(at_once * tile_columns, right.columns() - column);
    float values[at_once * tile_columns] = {};
    const float* start = first.out ? out + column : first.row != nullptr ? first.row + column : nullptr;
    if (start != nullptr) simd::copy(start, columns, values);
    // Missing panels read the last one again.
    const float* panels_from[at_once];
    const int last = (column + columns - 1) / tile_columns;
    for (int i = 0; i < at_once; ++i) panels_from[i] = right.panel(std::min(column / tile_columns + i, last));
    simd::Vector sums[at_once][tile_vectors];
    for (int i = 0; i < at_once; ++i) {
      for (int j = 0; j < tile_vectors; ++j) sums[i][j] = simd::load<simd::Vector>(values + i * tile_columns + j * simd::lanes);
    }
    std::ptrdiff_t factor = 0;
    for (const auto& [offset, length] : runs) {
      for (int k = 0; k < length; ++k, factor += tile_columns) {
        const simd::Vector value = simd::Vector::broadcast(left[offset + k]);
        for (int i = 0; i < at_once; ++i) {
          for (int j = 0; j < tile_vectors; ++j) {
            sums[i][j] = simd::multiply_add(value, simd::load<simd::Vector>(panels_from[i] + factor + j * simd::lanes), sums[i][j]);
          }
        }
      }
    }
    for (int i = 0; i < at_once; ++i) {
      for (int j = 0; j < tile_vectors; ++j) simd::store(values + i * tile_columns + j * simd::lanes, sums[i][j]);
    }
    simd::copy(values, columns, out + column);
  }
}

/// multiply_add on this thread alone.
void multiply_add_on_one(ConstMatrix left, const PackedMatrix& right, Matrix out, FirstSums first) {
  if (left.column_stride != 1 && !first.out) fill_rows(first.row, out);
  for (int start = 0; start < right.depth(); start += depth_block) {
    const int depth = std::min(depth_block, right.depth() - start);
    const PackedMatrix part = right.rows(start, depth);
    const float* values = left.data + start * left.column_stride;
    if (left.column_stride == 1) {
      multiply_contiguous_rows({values, left.rows, depth, left.row_stride}, part, start == 0 ? first : FirstSums{.out = true}, out);
    } else {
      multiply_columns({values, left.rows, 1, depth, 0, left.column_stride}, part, out);
    }
  }
}

}  // namespace

std::int64_t PackedMatrix::size(int depth, int columns) { return std::int64_t{panels(columns)} * tile_columns * depth; }

PackedMatrix::PackedMatrix(ConstMatrix right, float* memory) : data_(memory), depth_(right.rows), columns_(right.columns), panel_depth_(right.rows) {
  pack_panels(right, 0, depth_, memory);
}

const float* PackedMatrix::panel(int index) const { return data_ + static_cast<std::ptrdiff_t>(index) * panel_depth_ * tile_columns; }

PackedMatrix PackedMatrix::rows(int start, int count) const {
  PackedMatrix part = *this;
  part.data_ += static_cast<std::ptrdiff_t>(start) * tile_columns;
  part.depth_ = count;
  return part;
}

PackedMatrix PackedMatrix::columns(int start, int count) const {
  PackedMatrix part = *this;
  part.data_ = panel(start / tile_columns);
  part.columns_ = count;
  return part;
}

void pack_panels(ConstMatrix right, int depth_start, int depth, float* to) {
  for (int column = 0; column < right.columns; column += tile_columns) {
    const int present = std::min(tile_columns, right.columns - column);
    const float* from = right.data + column * right.column_stride;
    float* panel = to + (static_cast<std::ptrdiff_t>(column / tile_columns) * depth + depth_start) * tile_columns;
    if (right.column_stride == 1 && present == tile_columns) {
      for (int k = 0; k < right.rows; ++k) simd::copy(from + k * right.row_stride, tile_columns, panel + static_cast<std::ptrdiff_t>(k) * tile_columns);
      continue;
    }
    for (int k = 0; k < right.rows; ++k, panel += tile_columns) {
      for (int j = 0; j < tile_columns; ++j) panel[j] = j < present ? from[k * right.row_stride + j * right.column_stride] : 0.0F;
    }
  }
}

void multiply_rows(const ScatteredRows& left, const PackedMatrix& right, FirstSums first, float* out, std::span<const int> out_starts) {
  if (left.starts.size() == 1) return multiply_row(left.data + left.starts[0], left.runs, right, first, out + out_starts[0]);
  const auto rows = static_cast<int>(left.starts.size());
  std::array<int, depth_block> memory;
  const Offsets offsets(left.runs, memory);
  // Where narrow rows follow each other without a gap, what is written beyond the end of one is overwritten by the next.
  const bool overlap = right.columns() < tile_columns && !first.out && out_starts.back() - out_starts.front() == (rows - 1) * right.columns();
  float unused[tile_columns] = {};
  for (int column = 0; column < right.columns(); column += tile_columns) {
    const float* panel = right.panel(column / tile_columns);
    const int columns = std::min(tile_columns, right.columns() - column);
    float row_start[tile_columns] = {};
    if (first.row != nullptr) simd::copy(first.row + column, columns, row_start);
    for (int row = 0; row < rows; row += tile_rows) {
      const float* from[tile_rows];
      float* to[tile_rows];
      for (int i = 0; i < tile_rows; ++i) {
        // Missing rows read the last one again.
        const auto present = static_cast<std::size_t>(std::min(row + i, rows - 1));
        from[i] = left.data + left.starts[present];
        to[i] = row + i < rows ? out + out_starts[present] + column : unused;
      }
      at_edge(to, overlap && row + tile_rows < rows - tile_columns ? tile_columns : columns, first.out,
              [&](float* const(&place)[tile_rows]) { multiply_tile(from, left.runs, offsets, panel, first.out ? nullptr : row_start, place); });
    }
  }
}

void multiply_columns(const Columns& left, const PackedMatrix& right, Matrix out) {
  constexpr std::array multiply{multiply_column_tile<1>, multiply_column_tile<2>, multiply_column_tile<3>, multiply_column_tile<4>};
  float unused[tile_columns] = {};
  for (int column = 0; column < right.columns(); column += tile_columns) {
    const float* panel = right.panel(column / tile_columns);
    const int columns = std::min(tile_columns, right.columns() - column);
    for (int row = 0; row < left.length; row += tile_rows) {
      const int present = std::min(tile_rows, left.length - row);
      float* rows[tile_rows];
      for (int i = 0; i < tile_rows; ++i) rows[i] = i < present ? out.data + (row + i) * out.row_stride + column : unused;
      at_edge(rows, columns, true, [&](float* const(&to)[tile_rows]) { multiply[static_cast<std::size_t>(present - 1)](left, left.data + row, panel, to); });
    }
  }
}

void multiply_add(ConstMatrix left, const PackedMatrix& right, Matrix out, FirstSums first) {
  const std::int64_t least = parallel::worth_a_thread(std::int64_t{left.rows} * right.depth() * tile_columns);
  parallel::for_ranges(panels(right.columns()), least, [&](std::int64_t first_panel, std::int64_t last_panel) {
    const int column = static_cast<int>(first_panel) * tile_columns;
    const int count = std::min(static_cast<int>(last_panel) * tile_columns, right.columns()) - column;
    const FirstSums own{.row = first.row != nullptr ? first.row + column : nullptr, .out = first.out};
    multiply_add_on_one(left, right.columns(column, count), {out.data + column, out.rows, count, out.row_stride}, own);
  });
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
