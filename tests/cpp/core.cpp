#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "neocog/core/error.hpp"
#include "neocog/core/random.hpp"
#include "neocog/core/tensor.hpp"
#include "neocog/core/window.hpp"

using namespace neocog;

TEST_CASE("shape: sizes, count and text") {
  const Shape image{28, 27, 3};
  CHECK(image.rank() == 3);
  CHECK(image[0] == 28);
  CHECK(image.last() == 3);
  CHECK(image.count() == 28 * 27 * 3);
  CHECK(image.to_string() == "28×27×3");
  CHECK(Shape{10}.to_string() == "10");
  CHECK(Shape{1 << 20, 1 << 20, 8}.count() == std::int64_t{1} << 43);
}

TEST_CASE("shape: a batch stands in front") {
  CHECK(Shape{28, 27, 3}.batched(5) == Shape{5, 28, 27, 3});
  CHECK(Shape{10}.batched(2) == Shape{2, 10});
  CHECK(Shape{10} != Shape{10, 1});
  CHECK(Shape{2, 3} != Shape{3, 2});
}

TEST_CASE("window: output size drops what does not fill a window") {
  CHECK(WindowAxis{.kernel = 3}.output_size(5) == 3);
  CHECK(WindowAxis{.kernel = 3, .stride = 2}.output_size(5) == 2);
  CHECK(WindowAxis{.kernel = 3, .stride = 2}.output_size(6) == 2);
  CHECK(WindowAxis{.kernel = 3, .stride = 2, .padding_after = 1}.output_size(6) == 3);
  CHECK(WindowAxis{.kernel = 3, .dilation = 2}.output_size(5) == 1);
  CHECK(WindowAxis{.kernel = 3, .dilation = 2}.output_size(4) == 0);
  CHECK(WindowAxis{.kernel = 7, .stride = 2, .padding_before = 3, .padding_after = 3}.output_size(224) == 112);
  CHECK(WindowAxis{.kernel = 4}.output_size(3) == 0);
}

TEST_CASE("window: extent counts the gaps of dilation, without overflow") {
  CHECK(WindowAxis{.kernel = 1, .dilation = 9}.extent() == 1);
  CHECK(WindowAxis{.kernel = 3, .dilation = 4}.extent() == 9);
  CHECK(WindowAxis{.kernel = 1 << 24, .dilation = 1 << 24}.extent() == ((std::int64_t{1} << 24) - 1) * (std::int64_t{1} << 24) + 1);
}

TEST_CASE("window: cells and the real ones among them") {
  const WindowAxis axis{.kernel = 3, .stride = 2, .dilation = 2, .padding_before = 3};
  CHECK(axis.first(0) == -3);
  CHECK(axis.first(2) == 1);
  CHECK(axis.cell(1, 2) == 3);
  const Span start = axis.covered(0, 6);
  CHECK(start.first == 0);
  CHECK(start.last == 2);
  const Span end = axis.covered(2, 4);
  CHECK(end.first == 1);
  CHECK(end.last == 4);
  CHECK(end.size() == 3);
}

TEST_CASE("window: 'same' gives ceil(input / stride) and puts the odd cell at the end") {
  struct Case {
    int input, kernel, stride, dilation, before, after;
  };
  // Worked out by hand from TensorFlow's rule: total = max(0, (ceil(input / stride) − 1) · stride + extent − input).
  constexpr std::array<Case, 10> cases{{
      {5, 3, 1, 1, 1, 1},
      {5, 2, 1, 1, 0, 1},
      {5, 4, 1, 1, 1, 2},
      {6, 3, 2, 1, 0, 1},
      {5, 3, 2, 1, 1, 1},
      {224, 7, 2, 1, 2, 3},
      {5, 3, 1, 3, 3, 3},
      {6, 4, 3, 2, 2, 2},
      {7, 1, 3, 1, 0, 0},
      {7, 2, 5, 1, 0, 0},
  }};
  for (const Case& c : cases) {
    CAPTURE(c.input);
    CAPTURE(c.kernel);
    WindowAxis axis{.kernel = c.kernel, .stride = c.stride, .dilation = c.dilation};
    axis.pad_to_same(c.input);
    CHECK(axis.padding_before == c.before);
    CHECK(axis.padding_after == c.after);
  }
  for (int input = 1; input < 20; ++input) {
    for (int kernel = 1; kernel < 7; ++kernel) {
      for (int stride = 1; stride < 6; ++stride) {
        WindowAxis axis{.kernel = kernel, .stride = stride, .dilation = 1 + input % 3};
        axis.pad_to_same(input);
        REQUIRE(axis.output_size(input) == (input + stride - 1) / stride);
        REQUIRE(axis.padding_after - axis.padding_before >= 0);
        REQUIRE(axis.padding_after - axis.padding_before <= 1);
      }
    }
  }
}

TEST_CASE("random: the same bits everywhere") {
  // From an independent xoshiro128++ and SplitMix64, themselves checked against their authors' test vectors.
  const auto check = [](Random random, const std::array<std::uint32_t, 6>& expected) {
    for (const std::uint32_t bits : expected) CHECK(random.next() == bits);
  };
  check(Random(0), {0x4653daa3, 0x73922b58, 0xb82b4add, 0xd9fabd3b, 0x3c8698c3, 0x1c9b58ff});
  check(Random(1), {0x7ff78de4, 0x9a170265, 0xdac127b8, 0x9859e914, 0x4d4b41b3, 0xba2afb67});
  check(Random(7), {0x18576505, 0x0e6be122, 0x5fca7e0e, 0x55070afd, 0x0f554111, 0xcba0c25f});
  check(Random(9007199254740991U), {0x2cdaa1af, 0xd7959fb2, 0x698f33d4, 0x088f06cb, 0x3041eb79, 0x3e763de3});
  check(Random(1, "conv1/kernel"), {0x1502d9be, 0xc1c8334d, 0xdb09695d, 0xbbb43963, 0xd2e6cc66, 0x705bb851});
}

TEST_CASE("random: uniform values are multiples of 2^-24 in [0, 1)") {
  Random random(3);
  double sum = 0;
  for (int i = 0; i < 10000; ++i) {
    const float value = random.uniform();
    REQUIRE(value >= 0.0F);
    REQUIRE(value < 1.0F);
    REQUIRE(static_cast<float>(static_cast<int>(value * 0x1p24F)) == value * 0x1p24F);
    sum += value;
  }
  CHECK(sum / 10000 == doctest::Approx(0.5).epsilon(0.02));
  CHECK(Random(7).uniform() == static_cast<float>(0x185765) * 0x1p-24F);
  CHECK(Random(7).uniform(2.0F, 4.0F) == 2.0F + 2.0F * Random(7).uniform());
}

TEST_CASE("random: another name, another stream") {
  CHECK(Random(1, "conv1/kernel").next() != Random(1, "conv2/kernel").next());
  CHECK(Random(1, "conv1/kernel").next() != Random(2, "conv1/kernel").next());
}

TEST_CASE("tensor: aligned, zero-filled, and keeps its memory when it shrinks") {
  for (const int count : {1, 3, 17, 1000}) {
    Tensor tensor(Shape{count});
    CHECK(reinterpret_cast<std::uintptr_t>(tensor.data()) % Buffer::alignment == 0);
    for (const float value : tensor.values()) REQUIRE(value == 0.0F);
  }
  Tensor tensor(Shape{4, 5, 6});
  const float* memory = tensor.data();
  tensor.reshape({2, 3, 4});
  CHECK(tensor.data() == memory);
  CHECK(tensor.size() == 24);
  tensor.reshape({4, 5, 6});
  CHECK(tensor.data() == memory);
  tensor.reshape({40, 5, 6});
  CHECK(tensor.size() == 1200);
  tensor.fill(2.5F);
  for (const float value : tensor.values()) REQUIRE(value == 2.5F);
}

TEST_CASE("tensor: a flat batch is seen as 1×1 images") {
  Tensor images(Shape{2, 3, 4, 5});
  CHECK(images_of(images).at(1, 2, 3) == images.data() + ((1 * 3 + 2) * 4 + 3) * 5);
  CHECK(images_of(images).positions() == 24);
  Tensor flat(Shape{7, 9});
  const ImageView<float> view = images_of(flat);
  CHECK(view.batch == 7);
  CHECK(view.height == 1);
  CHECK(view.width == 1);
  CHECK(view.channels == 9);
}

TEST_CASE("error: numbers and lists as a person would write them") {
  CHECK(to_text(3) == "3");
  CHECK(to_text(2.5) == "2.5");
  CHECK(to_text(0) == "0");
  CHECK(to_text(-0.0) == "0");
  CHECK(to_text(-12.25) == "-12.25");
  CHECK(to_text(0.1) == "0.1");
  CHECK(to_text(1.0 / 3) == "0.3333333333");
  CHECK(to_text(-2.0 / 3e4) == "-0.00006666666667");
  CHECK(to_text(0.9999999999999) == "1");
  CHECK(to_text(999999999999.9) == "1e+12");
  CHECK(to_text(1234567890123) == "1.23456789e+12");
  CHECK(to_text(9876543210) == "9876543210");
  CHECK(to_text(100) == "100");
  CHECK(to_text(1e-7) == "1e-7");
  CHECK(to_text(2.5e-9) == "2.5e-9");
  CHECK(to_text(1.5e300) == "1.5e+300");
  CHECK(to_text(5e-324) == "4.940656458e-324");
  CHECK(to_text(std::numeric_limits<double>::max()) == "1.797693135e+308");
  CHECK(megabytes(0) == "0.0 MB");
  CHECK(megabytes(1'250'000) == "1.3 MB");
  CHECK(megabytes(9'949'999) == "9.9 MB");
  CHECK(megabytes(12'345'678'901) == "12346 MB");
  CHECK(to_text(std::numeric_limits<double>::quiet_NaN()) == "NaN");
  CHECK(to_text(-std::numeric_limits<double>::infinity()) == "-Infinity");
  CHECK(list_of(std::vector<std::string>{"a"}) == "a");
  CHECK(list_of(std::vector<std::string>{"a", "b", "c"}) == "a, b and c");
  CHECK(list_of(std::vector<std::string>{"a", "b"}, " or ") == "a or b");
}
