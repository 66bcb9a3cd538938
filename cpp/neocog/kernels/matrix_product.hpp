#pragma once
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

/// The right-hand matrix of a product in the order in which the register tiles read it:
/// blocks of depth, in each block panels of a tile's columns. Packed once, used for any number of left-hand matrices.
class PackedMatrix {
 public:
  /// Keeps no memory of its own: the panels live in the scratch's `packed_right`.
  PackedMatrix(ConstMatrix right, Scratch& scratch);

  int depth() const { return depth_; }
  int columns() const { return columns_; }
  const float* panel(int depth_start, int depth_count, int panel) const;

 private:
  float* data_;
  int depth_;
  int columns_;
  int panels_;
};

/// out += left · right. left [rows, depth], right [depth, columns], out [rows, columns] with contiguous columns.
/// The order of additions depends only on the sizes, never on the machine.
void multiply_add(ConstMatrix left, const PackedMatrix& right, Matrix out, Scratch& scratch);

/// sums[column] += the sum of that column of `matrix`, whose columns are contiguous.
void add_column_sums(ConstMatrix matrix, float* sums);

/// Every row of `out` = `row`, or 0 where there is none (row == nullptr).
void fill_rows(const float* row, Matrix out);

}  // namespace neocog::kernels
