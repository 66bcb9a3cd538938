#include "neocog/core/shape.hpp"

#include <algorithm>

namespace neocog {

Shape::Shape(std::initializer_list<int> sizes) : rank_(static_cast<int>(sizes.size())) { std::copy(sizes.begin(), sizes.end(), sizes_.begin()); }

std::int64_t Shape::count() const {
  std::int64_t product = 1;
  for (int axis = 0; axis < rank_; ++axis) product *= (*this)[axis];
  return product;
}

Shape Shape::batched(int batch) const {
  Shape result;
  result.rank_ = rank_ + 1;
  result.sizes_[0] = batch;
  std::copy_n(sizes_.begin(), rank_, result.sizes_.begin() + 1);
  return result;
}

std::string Shape::to_string() const {
  std::string text;
  for (int axis = 0; axis < rank_; ++axis) text += (axis > 0 ? "×" : "") + std::to_string((*this)[axis]);
  return text;
}

}  // namespace neocog
