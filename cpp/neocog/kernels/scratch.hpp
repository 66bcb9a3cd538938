#pragma once
#include <algorithm>
#include <array>

#include "neocog/core/tensor.hpp"

namespace neocog::kernels {

/// Working memory that kernels borrow, so that they allocate nothing themselves once it has grown.
class Scratch {
 public:
  enum Slot { patches, packed_left, packed_right, slots };

  /// At least `count` floats, their values unspecified; valid until the same slot is asked for again.
  float* get(Slot slot, std::size_t count) {
    Buffer& buffer = buffers_[slot];
    if (buffer.size() < count) buffer = Buffer(count);
    return buffer.data();
  }

 private:
  std::array<Buffer, slots> buffers_;
};

}  // namespace neocog::kernels
