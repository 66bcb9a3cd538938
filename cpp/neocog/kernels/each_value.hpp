#pragma once
#include "neocog/core/parallel.hpp"
#include "neocog/core/simd.hpp"

namespace neocog::kernels {

/// simd::for_each, on several threads where there are many values. A body that holds copies of its pointers is faster there.
template <class Body>
void for_each_value(std::size_t count, Body body) {
  parallel::for_ranges(static_cast<std::int64_t>(count), parallel::worth_a_thread(4), [=](std::int64_t first, std::int64_t last) {
    const auto start = static_cast<std::size_t>(first);
    simd::for_each(static_cast<std::size_t>(last) - start, [&](auto lane, std::size_t i) { body(lane, start + i); });
  });
}

}  // namespace neocog::kernels
