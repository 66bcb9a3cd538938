#pragma once
#include <cstddef>

namespace neocog::kernels {

/// to += from; both [count]
void add_to(const float* from, float* to, std::size_t count);

/// to += a · b, value by value; all [count]
void multiply_add_to(const float* a, const float* b, float* to, std::size_t count);

/// to += factor · from; both [count]
void scale_add_to(float factor, const float* from, float* to, std::size_t count);

/// The first place of a NaN, or `count` where there is none.
std::size_t find_nan(const float* values, std::size_t count);

}  // namespace neocog::kernels
