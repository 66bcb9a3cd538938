#pragma once
#include <span>

#include "neocog/core/random.hpp"
#include "neocog/core/shape.hpp"

namespace neocog {

/// Random changes that leave an image what it is. All are drawn anew for each image; places outside of the image show
/// its nearest border pixel.
struct Augmentation {
  bool flip = false;      // left to right, every other time
  double shift = 0;       // up to so many whole pixels along each axis
  double rotate = 0;      // up to so many degrees either way, about the middle
  double crop = 0;        // cuts off up to this share of both sides, anywhere, and enlarges the rest
  double brightness = 0;  // multiplies by 1 − brightness … 1 + brightness

  /// Throws ArgumentError for a value outside its range.
  void check() const;
  bool moves() const { return flip || shift > 0 || rotate > 0 || crop > 0; }
};

/// `to` = a changed `from`, both of `image`'s shape, interpolated bilinearly. `labels`, unless empty, has one per pixel
/// and goes the same way into `moved_labels`, from the nearest pixel.
void augment(const Augmentation& augmentation, const Shape& image, std::span<const float> from, std::span<const int> labels, Random& random,
             std::span<float> to, std::span<int> moved_labels);

}  // namespace neocog
