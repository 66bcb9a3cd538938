#pragma once
#include <cmath>
#include <limits>
#include <sstream>
#include <string>
#include <vector>

#include "cpp/reference/image.hpp"
#include "cpp/support/values.hpp"
#include "neocog/core/tensor.hpp"
#include "neocog/core/window.hpp"

namespace neocog::test {

/// How far a kernel in float32 may be from its twin in double.
constexpr double agreement = 1e-5;

/// ‖actual − expected‖ / ‖expected‖, or ‖actual‖ where nothing but zeros is expected. Infinity for different sizes or a NaN.
template <class Actual>
double relative_difference(const Actual& actual, const std::vector<double>& expected) {
  if (actual.size() != expected.size()) return std::numeric_limits<double>::infinity();
  double difference = 0;
  double norm = 0;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    difference += std::pow(static_cast<double>(actual[i]) - expected[i], 2);
    norm += std::pow(expected[i], 2);
  }
  const double relative = norm > 0 ? std::sqrt(difference / norm) : std::sqrt(difference);
  return std::isnan(relative) ? std::numeric_limits<double>::infinity() : relative;
}

/// The values as a kernel sees them, with the sizes of `like`.
inline ImageView<float> view(std::vector<float>& values, const reference::Image& like) {
  return {values.data(), like.batch, like.height, like.width, like.channels};
}
inline ImageView<const float> view(const std::vector<float>& values, const reference::Image& like) {
  return {values.data(), like.batch, like.height, like.width, like.channels};
}

/// An image of the sizes of `like` with other values.
template <class Values>
reference::Image image_of(const reference::Image& like, const Values& values) {
  reference::Image image = like;
  image.values.assign(values.begin(), values.end());
  return image;
}

/// Whole numbers for test cases, the same in every run.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : random_(seed) {}

  /// One of low … high, both included.
  int from_to(int low, int high) { return low + static_cast<int>(random_.next() % static_cast<std::uint32_t>(high - low + 1)); }
  template <class T>
  T one_of(const std::vector<T>& choices) {
    return choices[static_cast<std::size_t>(from_to(0, static_cast<int>(choices.size()) - 1))];
  }

 private:
  Random random_;
};

/// A window over a batch of images, for kernels that slide one.
struct WindowCase {
  reference::Image input;
  Window window;

  int rows() const { return static_cast<int>(window.height.output_size(input.height)); }
  int columns() const { return static_cast<int>(window.width.output_size(input.width)); }
  reference::Image output(int channels) const { return {input.batch, rows(), columns(), channels}; }
  std::string text() const {
    std::ostringstream text;
    text << input.batch << "×" << input.height << "×" << input.width << "×" << input.channels;
    for (const WindowAxis& axis : {window.height, window.width}) {
      text << "; kernel " << axis.kernel << ", stride " << axis.stride << ", dilation " << axis.dilation << ", padding " << axis.padding_before << " and "
           << axis.padding_after;
    }
    return text.str();
  }
};

/// Windows of all kinds over small maps, 1×1 among them: each axis by itself, asymmetric padding, channel counts on and
/// off the SIMD width.
inline std::vector<WindowCase> window_cases(int count, int largest, int largest_dilation, std::uint64_t seed) {
  Dice dice(seed);
  const auto axis = [&] {
    return WindowAxis{dice.from_to(1, 4), dice.from_to(1, 3), dice.from_to(1, largest_dilation), dice.from_to(0, 3), dice.from_to(0, 3)};
  };
  std::vector<WindowCase> cases;
  while (static_cast<int>(cases.size()) < count) {
    const int channels = dice.one_of<int>({1, 2, 3, 4, 5, 7, 8, 9, 17});
    const WindowCase next{{dice.from_to(1, 3), dice.from_to(1, largest), dice.from_to(1, largest), channels}, {axis(), axis()}};
    if (next.rows() > 0 && next.columns() > 0) cases.push_back(next);
  }
  return cases;
}

}  // namespace neocog::test
