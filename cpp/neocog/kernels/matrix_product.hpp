#pragma once
#include <span>

#include "neocog/core/tensor.hpp"
#include "neocog/kernels/scratch.hpp"

namespace neocog::kernels {

/// A matrix inside someone else's memory; either stride may be 1, so a transpose is only another view.
template <class T>
struct MatrixView {
  T* data;
  int rows;
  int columns;
  std::ptrdiff_t row_stride;
  std::ptrdiff_t column_stride = 1;

  MatrixView transposed() const { return {data, columns, rows, column_stride, row_stride}; }
};

using Matrix = MatrixView<float>;
using ConstMatrix = MatrixView<const float>;

/// The right-hand matrix of a product in the order in which register tiles read it: panels of 8 columns, [panel][depth][8],
/// missing columns zero. Packed once, used for any number of left-hand matrices.
class PackedMatrix {
 public:
  /// Floats that a packed matrix takes.
  static std::int64_t size(int depth, int columns);

  /// Packs into `memory`, size(…) floats, which the caller keeps.
  PackedMatrix(ConstMatrix right, float* memory);
  /// Packs into the scratch's `packed_right`.
  PackedMatrix(ConstMatrix right, Scratch& scratch) : PackedMatrix(right, scratch.get(Scratch::packed_right, size(right.rows, right.columns))) {}
  /// One that was packed before.
  PackedMatrix(const float* packed, int depth, int columns) : data_(packed), depth_(depth), columns_(columns), panel_depth_(depth) {}

  int depth() const { return depth_; }
  int columns() const { return columns_; }
  const float* panel(int index) const;
  /// Its rows start … start + count − 1.
  PackedMatrix rows(int start, int count) const;
  /// Its columns start … start + count − 1; `start` is the first of a panel.
  PackedMatrix columns(int start, int count) const;

 private:
  const float* data_;
  int depth_;
  int columns_;
  int panel_depth_;  // of the whole matrix
};

/// Copies `right` into the rows from `depth_start` on of panels that are `depth` rows long.
void pack_panels(ConstMatrix right, int depth_start, int depth, float* panels);

/// What sums begin with.
struct FirstSums {
  const float* row = nullptr;  // this row's value in their column, or 0 without one
  bool out = false;            // what `out` holds
};

/// out = first sums + left · right, which by default is out += left · right. left [rows, depth], either of its strides 1; right [depth, columns]; out [rows,
/// columns] with contiguous columns. Every sum is taken in order of depth, whatever the sizes and the machine.
void multiply_add(ConstMatrix left, const PackedMatrix& right, Matrix out, FirstSums first = {.out = true});

/// A part of a row: `length` contiguous values that begin `offset` behind where the row begins.
struct Run {
  std::ptrdiff_t offset;
  int length;
};

/// Rows that lie anywhere: row r begins at data + starts[r] and goes through all runs. A convolution's patches are such
/// rows of its input, so that it needs no copy of them (indirect convolution, Dukhan 2019).
struct ScatteredRows {
  const float* data;
  std::span<const int> starts;
  std::span<const Run> runs;
};

/// out row r, at out + out_starts[r], = first sums + left · right. The runs' lengths add up to the depth of `right`.
void multiply_rows(const ScatteredRows& left, const PackedMatrix& right, FirstSums first, float* out, std::span<const int> out_starts);

/// A product that is deeper is better taken in parts, one after another, so that a panel stays in the cache.
inline constexpr int depth_block = 512;

/// A left-hand matrix [length, depth] whose columns are contiguous; they lie at even distances, `outer` times `inner` of them.
struct Columns {
  const float* data;
  int length;
  int outer;
  int inner;
  std::ptrdiff_t outer_stride;
  std::ptrdiff_t inner_stride;
};

/// out += left · right
void multiply_columns(const Columns& left, const PackedMatrix& right, Matrix out);

/// sums[column] += the sum of that column of `matrix`, whose columns are contiguous.
void add_column_sums(ConstMatrix matrix, float* sums);

/// Every row of `out` = `row`, or 0 where there is none (row == nullptr).
void fill_rows(const float* row, Matrix out);

}  // namespace neocog::kernels
