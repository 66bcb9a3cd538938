#include "neocog/core/error.hpp"

#include <cmath>

namespace neocog {
namespace {

// By hand, because the library's own functions would bring 8 KB of number formatting into every page.

constexpr int significant = 10;

/// A number above 0 as digits · 10^(exponent − count + 1), rounded to so many places, without zeros at the end.
struct Decimal {
  std::string digits;
  int exponent;

  Decimal(double value, int places) : exponent(static_cast<int>(std::floor(std::log10(value)))) {
    const int shift = places - 1 - exponent;
    // In two steps, for 10^shift itself may be too large.
    auto whole = static_cast<std::int64_t>(std::round(value * std::pow(10.0, shift / 2) * std::pow(10.0, shift - shift / 2)));
    digits = std::to_string(whole);
    exponent += static_cast<int>(digits.size()) - places;
    while (digits.size() > 1 && digits.back() == '0') digits.pop_back();
  }

  /// With all zeros between the digits and the point.
  std::string plain() const {
    if (exponent < 0) return "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + digits;
    std::string text = digits;
    const auto before = static_cast<std::size_t>(exponent) + 1;
    if (text.size() < before) text.resize(before, '0');
    if (text.size() > before) text.insert(before, 1, '.');
    return text;
  }

  std::string scientific() const {
    std::string text = digits;
    if (text.size() > 1) text.insert(1, 1, '.');
    text += exponent < 0 ? "e-" : "e+";
    return text + std::to_string(std::abs(exponent));
  }
};

}  // namespace

std::string to_text(double value) {
  if (std::isnan(value)) return "NaN";
  const std::string sign = value < 0 ? "-" : "";
  if (std::isinf(value)) return sign + "Infinity";
  if (value == 0) return "0";
  const Decimal decimal(std::abs(value), significant);
  return sign + (decimal.exponent < -6 || decimal.exponent > significant ? decimal.scientific() : decimal.plain());
}

std::string megabytes(std::int64_t bytes) {
  if (bytes >= 10'000'000) return std::to_string((bytes + 500'000) / 1'000'000) + " MB";
  const std::int64_t tenths = (bytes + 50'000) / 100'000;
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " MB";
}

}  // namespace neocog
