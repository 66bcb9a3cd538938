#pragma once
#include <array>
#include <cstdint>
#include <initializer_list>
#include <string>

namespace neocog {

/// Up to four axes, outermost first. One image is [height, width, channels], a flat activation [features];
/// a batch of them has the batch in front.
class Shape {
 public:
  static constexpr int max_rank = 4;

  Shape() = default;
  Shape(std::initializer_list<int> sizes);

  int rank() const { return rank_; }
  int operator[](int axis) const { return sizes_[static_cast<std::size_t>(axis)]; }
  int last() const { return sizes_[static_cast<std::size_t>(rank_ - 1)]; }

  /// The number of values. 64 bits: a description may ask for more than fits in memory.
  std::int64_t count() const;

  /// The shape of a batch of samples of this shape.
  Shape batched(int batch) const;

  /// "28×28×1"
  std::string to_string() const;

  bool operator==(const Shape&) const = default;

 private:
  std::array<int, max_rank> sizes_{};
  int rank_ = 0;
};

/// The extent of an image or of a map in cells.
struct Size {
  int height = 1;
  int width = 1;
  bool operator==(const Size&) const = default;
};

}  // namespace neocog
