#include "neocog/kernels/frame.hpp"

#include <algorithm>

#include "neocog/core/simd.hpp"

namespace neocog::kernels {

ImageView<const float> framed(ImageView<const float> images, const Frame& frame, float* memory) {
  const int height = images.height + frame.top + frame.bottom;
  const int width = images.width + frame.left + frame.right;
  const int channels = images.channels;
  const int first = std::max(0, -frame.left);  // the columns that are left of a row
  const int kept = std::max(0, std::min(images.width, images.width + frame.right) - first);
  const int before = std::max(0, frame.left);
  float* to = memory;
  for (int image = 0; image < images.batch; ++image) {
    for (int y = -frame.top; y < height - frame.top; ++y, to += static_cast<std::ptrdiff_t>(width) * channels) {
      if (y < 0 || y >= images.height || kept == 0) {
        simd::fill(0.0F, width * channels, to);
        continue;
      }
      simd::fill(0.0F, before * channels, to);
      simd::copy(images.at(image, y, first), kept * channels, to + static_cast<std::ptrdiff_t>(before) * channels);
      simd::fill(0.0F, (width - before - kept) * channels, to + static_cast<std::ptrdiff_t>(before + kept) * channels);
    }
  }
  return {memory, images.batch, height, width, channels};
}

}  // namespace neocog::kernels
