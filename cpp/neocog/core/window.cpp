#include "neocog/core/window.hpp"

#include <algorithm>

namespace neocog {

void WindowAxis::pad_to_same(int input) {
  const std::int64_t outputs = (std::int64_t{input} + stride - 1) / stride;
  const std::int64_t total = std::max<std::int64_t>(0, (outputs - 1) * stride + extent() - input);
  padding_before = static_cast<int>(total / 2);
  padding_after = static_cast<int>(total - total / 2);
}

Interval ReachAxis::cells(Interval units) const {
  const auto extent = static_cast<double>(window.extent());
  const double last_unit = units.last - 1;
  if (!transposed) return {units.first * window.stride - window.padding_before, last_unit * window.stride - window.padding_before + extent};
  // Input cell i writes outputs i · stride − padding … + extent − 1.
  return {std::ceil((units.first + window.padding_before - extent + 1) / window.stride), std::floor((last_unit + window.padding_before) / window.stride) + 1};
}

double ReachAxis::centre() const {
  const double half = static_cast<double>(window.extent()) / 2;
  if (!transposed) return half - window.padding_before;
  return (0.5 + window.padding_before - half) / window.stride + 0.5;
}

}  // namespace neocog
