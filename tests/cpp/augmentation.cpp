#include "neocog/training/augmentation.hpp"

#include <doctest/doctest.h>

#include <set>

#include "cpp/support/errors.hpp"
#include "cpp/support/values.hpp"

using namespace neocog;
using namespace neocog::test;

namespace {

struct Picture {
  int height;
  int width;
  int channels;
  std::vector<float> pixels;
  std::vector<int> labels;

  float at(int y, int x, int c) const { return pixels[static_cast<std::size_t>((y * width + x) * channels + c)]; }
  int label(int y, int x) const { return labels[static_cast<std::size_t>(y * width + x)]; }
};

/// Random pixels, and labels that are all different.
Picture random_picture(int height, int width, int channels) {
  Picture picture{height, width, channels, random_values(static_cast<std::size_t>(height * width * channels), 1, 0.5F, 1.0F), {}};
  for (int i = 0; i < height * width; ++i) picture.labels.push_back(i);
  return picture;
}

/// The places themselves: row in channel 0, column in channel 1.
Picture places(int height, int width) {
  Picture picture{height, width, 2, {}, {}};
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      picture.pixels.insert(picture.pixels.end(), {static_cast<float>(y), static_cast<float>(x)});
      picture.labels.push_back(y * width + x);
    }
  }
  return picture;
}

Picture augmented(const Picture& from, const Augmentation& augmentation, std::uint64_t seed) {
  Picture to{from.height, from.width, from.channels, std::vector<float>(from.pixels.size(), -99.0F), std::vector<int>(from.labels.size(), -99)};
  Random random(seed);
  augment(augmentation, {from.height, from.width, from.channels}, from.pixels, from.labels, random, to.pixels, to.labels);
  return to;
}

/// `from` where each pixel shows what place(y, x) = {row, column} says, or the border pixel nearest to that.
template <class Place>
Picture moved(const Picture& from, Place place) {
  Picture to{from.height, from.width, from.channels, {}, {}};
  for (int y = 0; y < from.height; ++y) {
    for (int x = 0; x < from.width; ++x) {
      const auto [row, column] = place(y, x);
      const int r = std::clamp(row, 0, from.height - 1);
      const int s = std::clamp(column, 0, from.width - 1);
      for (int c = 0; c < from.channels; ++c) to.pixels.push_back(from.at(r, s, c));
      to.labels.push_back(from.label(r, s));
    }
  }
  return to;
}

bool equal(const Picture& a, const Picture& b) { return a.pixels == b.pixels && a.labels == b.labels; }

}  // namespace

TEST_CASE("augmentation: without settings nothing changes, whatever is drawn") {
  for (const auto& [height, width, channels] : {std::array{5, 4, 3}, {1, 1, 1}, {1, 7, 2}}) {
    const Picture picture = random_picture(height, width, channels);
    for (std::uint64_t seed = 0; seed < 20; ++seed) CHECK(equal(augmented(picture, {}, seed), picture));
  }
  CHECK(!Augmentation{}.moves());
  CHECK(!Augmentation{.brightness = 0.5}.moves());
  CHECK(Augmentation{.flip = true}.moves());
  CHECK(Augmentation{.shift = 1}.moves());
  CHECK(Augmentation{.rotate = 1}.moves());
  CHECK(Augmentation{.crop = 0.1}.moves());
}

TEST_CASE("augmentation: flipped left to right every other time, labels too") {
  for (const int width : {4, 5}) {
    const Picture picture = random_picture(3, width, 2);
    const Picture mirrored = moved(picture, [&](int y, int x) { return std::pair{y, width - 1 - x}; });
    int flipped = 0;
    for (std::uint64_t seed = 0; seed < 400; ++seed) {
      const Picture result = augmented(picture, {.flip = true}, seed);
      const bool turned = equal(result, mirrored);
      REQUIRE((turned || equal(result, picture)));
      flipped += turned ? 1 : 0;
    }
    CHECK(flipped > 160);
    CHECK(flipped < 240);
  }
}

TEST_CASE("augmentation: shifted by whole pixels either way, the border repeated") {
  const Picture picture = random_picture(5, 6, 2);
  std::set<std::pair<int, int>> seen;
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    const Picture result = augmented(picture, {.shift = 2}, seed);
    int matches = 0;
    for (int down = -2; down <= 2; ++down) {
      for (int right = -2; right <= 2; ++right) {
        if (!equal(result, moved(picture, [&](int y, int x) { return std::pair{y + down, x + right}; }))) continue;
        ++matches;
        seen.insert({down, right});
      }
    }
    CHECK(matches == 1);
  }
  CHECK(seen.size() == 25);
}

TEST_CASE("augmentation: never shifted further than it says") {
  const Picture picture = places(9, 9);
  for (const double shift : {0.4, 0.7, 1.0, 1.8}) {
    CAPTURE(shift);
    double furthest = 0;
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
      const Picture result = augmented(picture, {.shift = shift}, seed);
      furthest = std::max({furthest, std::abs(result.at(4, 4, 0) - 4.0), std::abs(result.at(4, 4, 1) - 4.0)});
    }
    CHECK(furthest <= shift);
  }
}

TEST_CASE("augmentation: a quarter turn of an odd square is exact, and its way back") {
  const Picture picture = random_picture(5, 5, 3);
  const Picture one_way = moved(picture, [](int y, int x) { return std::pair{4 - x, y}; });
  const Picture other_way = moved(picture, [](int y, int x) { return std::pair{x, 4 - y}; });
  const Picture upside_down = moved(picture, [](int y, int x) { return std::pair{4 - y, 4 - x}; });
  // These seeds' first draws are 0.25, 0.75 and 0 to the last bit: −90, 90 and −180 degrees.
  const auto check = [&](std::uint64_t seed, float drawn, const Picture& expected) {
    REQUIRE(Random(seed).uniform() == drawn);
    const Picture result = augmented(picture, {.rotate = 180}, seed);
    CHECK(largest_difference(result.pixels, widened(expected.pixels)) < 1e-6);
    CHECK(result.labels == expected.labels);
  };
  check(32154136, 0.25F, one_way);
  check(30589154, 0.75F, other_way);
  check(10946528, 0.0F, upside_down);
}

TEST_CASE("augmentation: turned about the middle, by no more than it says, all angles alike") {
  const int size = 21;
  const Picture picture = places(size, size);
  int clockwise = 0;
  int beyond_half = 0;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const Picture result = augmented(picture, {.rotate = 30}, seed);
    CHECK(result.at(10, 10, 0) == doctest::Approx(10));
    CHECK(result.at(10, 10, 1) == doctest::Approx(10));
    // Two pixels off the middle, along either axis, the source lies as far off, at a right angle to each other.
    const double down_y = result.at(12, 10, 0) - 10;
    const double down_x = result.at(12, 10, 1) - 10;
    const double right_y = result.at(10, 12, 0) - 10;
    const double right_x = result.at(10, 12, 1) - 10;
    CHECK(std::hypot(down_y, down_x) == doctest::Approx(2).epsilon(1e-5));
    CHECK(right_x == doctest::Approx(down_y).epsilon(1e-5));
    CHECK(std::abs(right_y + down_x) < 1e-5);
    const double angle = std::atan2(down_x, down_y) * 180 / 3.14159265358979;
    CHECK(std::abs(angle) <= 30.001);
    clockwise += angle > 0 ? 1 : 0;
    beyond_half += std::abs(angle) > 15 ? 1 : 0;
  }
  for (const int count : {clockwise, beyond_half}) {
    CHECK(count > 110);
    CHECK(count < 190);
  }
}

TEST_CASE("augmentation: a crop keeps its share of both sides, lies inside of the image and is anywhere in it") {
  const int height = 21;
  const int width = 31;
  const Picture picture = places(height, width);
  double smallest = 1;
  double first = height;
  double last = 0;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const Picture result = augmented(picture, {.crop = 0.4}, seed);
    // Pixels inside show places in between evenly, so that two of them tell the whole motion.
    const double kept = (result.at(15, 10, 0) - result.at(5, 10, 0)) / 10.0;
    CHECK(kept == doctest::Approx((result.at(10, 25, 1) - result.at(10, 5, 1)) / 20.0).epsilon(1e-4));
    CHECK(kept > 0.6 - 1e-5);
    CHECK(kept <= 1 + 1e-5);
    const double top = result.at(10, 10, 0) - 10.5 * kept;
    const double left = result.at(10, 10, 1) - 10.5 * kept;
    CHECK(top >= -0.5001);
    CHECK(left >= -0.5001);
    CHECK(top + height * kept <= height - 0.4999);
    CHECK(left + width * kept <= width - 0.4999);
    smallest = std::min(smallest, kept);
    first = std::min(first, top);
    last = std::max(last, top);
  }
  CHECK(smallest < 0.62);
  CHECK(first < 0.5);
  CHECK(last > 4);
}

TEST_CASE("augmentation: values between pixels are bilinear, labels those of the nearest pixel") {
  const Picture picture = random_picture(7, 9, 2);
  const Picture map = places(7, 9);
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const Augmentation all{.flip = true, .shift = 1, .rotate = 40, .crop = 0.3};
    const Picture result = augmented(picture, all, seed);
    const Picture source = augmented(map, all, seed);  // where each pixel was taken from
    for (int y = 0; y < 7; ++y) {
      for (int x = 0; x < 9; ++x) {
        const double row = source.at(y, x, 0);
        const double column = source.at(y, x, 1);
        const int top = std::min(5, static_cast<int>(row));
        const int left = std::min(7, static_cast<int>(column));
        const double down = row - top;
        const double right = column - left;
        for (int c = 0; c < 2; ++c) {
          const double expected = (1 - down) * ((1 - right) * picture.at(top, left, c) + right * picture.at(top, left + 1, c)) +
                                  down * ((1 - right) * picture.at(top + 1, left, c) + right * picture.at(top + 1, left + 1, c));
          CHECK(result.at(y, x, c) == doctest::Approx(expected).epsilon(1e-4));
        }
        const int label = result.label(y, x);
        CHECK(std::abs(label / 9 - row) <= 0.501);
        CHECK(std::abs(label % 9 - column) <= 0.501);
      }
    }
  }
}

TEST_CASE("augmentation: one brightness for the whole image, within its range and all over it") {
  const Picture picture = random_picture(4, 3, 3);
  double lowest = 2;
  double highest = 0;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const Picture result = augmented(picture, {.brightness = 0.4}, seed);
    const double factor = result.pixels[0] / picture.pixels[0];
    for (std::size_t i = 0; i < picture.pixels.size(); ++i) REQUIRE(result.pixels[i] == doctest::Approx(factor * picture.pixels[i]).epsilon(1e-5));
    CHECK(result.labels == picture.labels);
    lowest = std::min(lowest, factor);
    highest = std::max(highest, factor);
  }
  CHECK(lowest >= 0.5999);
  CHECK(lowest < 0.62);
  CHECK(highest <= 1.4001);
  CHECK(highest > 1.38);
}

TEST_CASE("augmentation: an image without labels of its own, and one after the other from one stream") {
  const Picture picture = random_picture(4, 4, 1);
  std::vector<float> first(16);
  std::vector<float> second(16);
  Random random(1);
  const Augmentation augmentation{.flip = true, .shift = 1, .rotate = 20, .crop = 0.2, .brightness = 0.2};
  augment(augmentation, {4, 4, 1}, picture.pixels, {}, random, first, {});
  augment(augmentation, {4, 4, 1}, picture.pixels, {}, random, second, {});
  CHECK(first == augmented(picture, augmentation, 1).pixels);
  CHECK(first != second);
}

TEST_CASE("augmentation: values outside of their ranges are refused") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinity = std::numeric_limits<double>::infinity();
  const auto refused = [](const Augmentation& augmentation, const std::vector<std::string>& parts) {
    check_error<ArgumentError>([&] { augmentation.check(); }, parts);
  };
  refused({.shift = -1}, {"augment", "shift", "expected a number of pixels from 0", "got -1"});
  refused({.shift = infinity}, {"shift", "got Infinity"});
  refused({.rotate = 181}, {"augment", "rotate", "expected degrees from 0 to 180", "got 181"});
  refused({.rotate = -0.5}, {"rotate", "got -0.5"});
  refused({.crop = 1}, {"augment", "crop", "expected a share from 0 to below 1", "got 1"});
  refused({.crop = nan}, {"crop", "got NaN"});
  refused({.brightness = 1.01}, {"augment", "brightness", "expected a share from 0 to 1", "got 1.01"});
  refused({.brightness = nan}, {"brightness", "got NaN"});
  CHECK_NOTHROW((Augmentation{.flip = true, .shift = 3.5, .rotate = 180, .crop = 0.99, .brightness = 1}.check()));
}
