#pragma once
#include <cstddef>

namespace neocog::kernels {

/// to += from; both [count]
void add_to(const float* from, float* to, std::size_t count);

/// to += a · b, value by value; all [count]
void multiply_add_to(const float* a, const float* b, float* to, std::size_t count);

/// to += factor · from; both [count]
void scale_add_to(float factor, const float* from, float* to, std::size_t count);

/// Whether a NaN is among them.
bool has_nan(const float* values, std::size_t count);

}  // namespace neocog::kernels
