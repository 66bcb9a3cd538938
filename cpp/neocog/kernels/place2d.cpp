#include "neocog/kernels/place2d.hpp"

#include <algorithm>

#include "neocog/kernels/elementwise.hpp"

namespace neocog::kernels {

void place2d(ImageView<const float> from, int top, int left, ImageView<float> to) {
  const int first = std::max(0, -left);
  const int last = std::min(from.width, to.width - left);
  if (last <= first) return;
  const std::size_t run = static_cast<std::size_t>(last - first) * static_cast<std::size_t>(from.channels);
  for (int image = 0; image < from.batch; ++image) {
    for (int y = std::max(0, -top); y < std::min(from.height, to.height - top); ++y) {
      add_to(from.at(image, y, first), to.at(image, y + top, first + left), run);
    }
  }
}

}  // namespace neocog::kernels
