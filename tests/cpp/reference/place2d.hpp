#pragma once
#include "cpp/reference/image.hpp"

namespace neocog::reference {

/// to[y + top, x + left] += from[y, x] wherever that cell exists.
inline void place2d(const Image& from, int top, int left, Image& to) {
  for (int image = 0; image < from.batch; ++image) {
    for (int y = 0; y < from.height; ++y) {
      for (int x = 0; x < from.width; ++x) {
        for (int c = 0; c < from.channels; ++c) {
          if (to.contains(y + top, x + left)) to.at(image, y + top, x + left, c) += from.at(image, y, x, c);
        }
      }
    }
  }
}

}  // namespace neocog::reference
