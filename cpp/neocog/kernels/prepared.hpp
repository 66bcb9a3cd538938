#pragma once
#include <array>

#include "neocog/core/tensor.hpp"

namespace neocog::kernels {

/// A layer's weights in the order and form in which its kernels read them: packed, turned, transformed. Made when they are
/// first wanted and kept until the weights change, so that a network that only answers prepares them once.
class Prepared {
 public:
  enum Use { forward, backward, backward_direct, uses };

  /// `count` floats as make(float*) fills them. Throws OutOfMemory when memory is short.
  template <class Make>
  const float* get(Use use, std::int64_t count, Make make) {
    Slot& slot = slots_[use];
    if (slot.fresh) return slot.memory.data();
    if (static_cast<std::int64_t>(slot.memory.size()) < count) slot.memory = Buffer(count);
    make(slot.memory.data());
    slot.fresh = true;
    return slot.memory.data();
  }

  /// The weights have changed.
  void forget() {
    for (Slot& slot : slots_) slot.fresh = false;
  }

 private:
  struct Slot {
    Buffer memory;
    bool fresh = false;
  };
  std::array<Slot, uses> slots_;
};

}  // namespace neocog::kernels
