#pragma once
#include <cstdint>
#include <new>
#include <stdexcept>
#include <string>

namespace neocog {

/// Sizes that do not fit together: a window larger than its input, an array of the wrong length.
struct ShapeError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A value that cannot be used: an unknown attribute, a label out of range, a NaN among the pixels.
struct ArgumentError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Memory that could not be had, and how much of it.
struct OutOfMemory : std::bad_alloc {
  explicit OutOfMemory(std::int64_t wanted) : bytes(wanted) {}
  std::int64_t bytes;
};

/// "12.3 MB"
std::string megabytes(std::int64_t bytes);

/// A number as a person would write it: 2.5, 3, NaN.
std::string to_text(double value);

/// "a, b and c"
template <class Names>
std::string list_of(const Names& names, const char* last_joint = " and ") {
  std::string text;
  std::size_t position = 0;
  for (const std::string& name : names) {
    if (position > 0) text += position + 1 == names.size() ? last_joint : ", ";
    text += name;
    ++position;
  }
  return text;
}

}  // namespace neocog
