#pragma once
#include "neocog/core/tensor.hpp"

namespace neocog::kernels {

/// Rows and columns of zeros around an image; negative ones are cut off it instead.
struct Frame {
  int top = 0;
  int bottom = 0;
  int left = 0;
  int right = 0;

  bool empty() const { return top == 0 && bottom == 0 && left == 0 && right == 0; }
  /// Floats of the framed images.
  template <class T>
  std::int64_t size(const ImageView<T>& images) const {
    return std::int64_t{images.batch} * (images.height + top + bottom) * (images.width + left + right) * images.channels;
  }
};

/// The images within the frame, copied to `memory`, so that windows over them need not ask where the edge is.
ImageView<const float> framed(ImageView<const float> images, const Frame& frame, float* memory);

/// `count` images of a batch.
template <class T>
ImageView<T> part(const ImageView<T>& images, int first, int count) {
  return {images.at(first, 0, 0), count, images.height, images.width, images.channels};
}

}  // namespace neocog::kernels
