#include "neocog/training/augmentation.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "neocog/core/error.hpp"

namespace neocog {
namespace {

/// Where each pixel of the changed image comes from: source = matrix · (pixel − middle) + middle + offset.
struct Motion {
  double yy = 1, yx = 0, xy = 0, xx = 1;
  double y = 0, x = 0;
};

Motion draw(const Augmentation& augmentation, int height, int width, Random& random) {
  const auto between = [&random](double most) { return most * (2.0 * random.uniform() - 1.0); };
  const bool mirrored = augmentation.flip && random.uniform() < 0.5F;
  const double angle = between(augmentation.rotate) * std::numbers::pi / 180;
  const double kept = 1.0 - augmentation.crop * random.uniform();
  Motion motion;
  motion.yy = kept * std::cos(angle);
  motion.yx = kept * std::sin(angle);
  motion.xy = -kept * std::sin(angle);
  motion.xx = kept * std::cos(angle);
  if (mirrored) {
    motion.yx = -motion.yx;
    motion.xx = -motion.xx;
  }
  motion.y = between((1.0 - kept) / 2 * height) + std::round(between(std::floor(augmentation.shift)));
  motion.x = between((1.0 - kept) / 2 * width) + std::round(between(std::floor(augmentation.shift)));
  return motion;
}

}  // namespace

void Augmentation::check() const {
  const auto require = [](bool good, const char* name, const char* expected, double came) {
    if (!good) throw ArgumentError(std::string("augment: ") + name + ": expected " + expected + ", got " + to_text(came));
  };
  require(shift >= 0 && shift <= 1e6, "shift", "a number of pixels from 0", shift);
  require(rotate >= 0 && rotate <= 180, "rotate", "degrees from 0 to 180", rotate);
  require(crop >= 0 && crop < 1, "crop", "a share from 0 to below 1", crop);
  require(brightness >= 0 && brightness <= 1, "brightness", "a share from 0 to 1", brightness);
}

void augment(const Augmentation& augmentation, const Shape& image, std::span<const float> from, std::span<const int> labels, Random& random,
             std::span<float> to, std::span<int> moved_labels) {
  const int height = image[0];
  const int width = image[1];
  const int channels = image[2];
  const Motion motion = draw(augmentation, height, width, random);
  const auto factor = static_cast<float>(1.0 + augmentation.brightness * (2.0 * random.uniform() - 1.0));
  const auto index = [&](double y, double x) {
    const auto row = static_cast<std::size_t>(std::clamp(y, 0.0, height - 1.0));
    return row * static_cast<std::size_t>(width) + static_cast<std::size_t>(std::clamp(x, 0.0, width - 1.0));
  };
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const double v = y + 0.5 - height / 2.0;
      const double u = x + 0.5 - width / 2.0;
      const double row = motion.yy * v + motion.yx * u + height / 2.0 + motion.y - 0.5;
      const double column = motion.xy * v + motion.xx * u + width / 2.0 + motion.x - 0.5;
      const double top = std::floor(row);
      const double left = std::floor(column);
      const auto down = static_cast<float>(row - top);
      const auto right = static_cast<float>(column - left);
      const std::size_t pixel = static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x);
      for (std::size_t c = 0; c < static_cast<std::size_t>(channels); ++c) {
        const auto value = [&](double at_row, double at_column) { return from[index(at_row, at_column) * static_cast<std::size_t>(channels) + c]; };
        const float upper = value(top, left) * (1.0F - right) + value(top, left + 1) * right;
        const float lower = value(top + 1, left) * (1.0F - right) + value(top + 1, left + 1) * right;
        to[pixel * static_cast<std::size_t>(channels) + c] = factor * (upper * (1.0F - down) + lower * down);
      }
      if (!labels.empty()) moved_labels[pixel] = labels[index(std::round(row), std::round(column))];
    }
  }
}

}  // namespace neocog
