#include "neocog/core/window.hpp"

#include <algorithm>

namespace neocog {

void WindowAxis::pad_to_same(int input) {
  const std::int64_t outputs = (std::int64_t{input} + stride - 1) / stride;
  const std::int64_t total = std::max<std::int64_t>(0, (outputs - 1) * stride + extent() - input);
  padding_before = static_cast<int>(total / 2);
  padding_after = static_cast<int>(total - total / 2);
}

}  // namespace neocog
