#pragma once
#include <algorithm>
#include <array>

#include "neocog/core/parallel.hpp"
#include "neocog/core/tensor.hpp"

namespace neocog::kernels {

/// Working memory that kernels borrow, so that they allocate nothing themselves once it has grown. Each thread has its own.
class Scratch {
 public:
  enum Slot { packed_right, turned_weights, frame, spectrum, image, slots };

  /// At least `count` floats, their values unspecified; valid until the same slot is asked for again.
  /// Throws OutOfMemory when memory is short.
  float* get(Slot slot, std::int64_t count) {
    Buffer& buffer = buffers_[static_cast<std::size_t>(parallel::thread())][slot];
    if (static_cast<std::int64_t>(buffer.size()) < count) buffer = Buffer(count);
    return buffer.data();
  }

 private:
  std::array<std::array<Buffer, slots>, parallel::most_threads> buffers_;
};

}  // namespace neocog::kernels
