#pragma once
#include <cstddef>

namespace neocog::kernels {

/// to += from, both [count]
void add_to(const float* from, float* to, std::size_t count);

}  // namespace neocog::kernels
