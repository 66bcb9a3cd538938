// Receptive fields above transposed convolutions and upsampling, and whether branches that meet look at the same place:
// worked out by hand.
#include <doctest/doctest.h>

#include "cpp/support/networks.hpp"
#include "neocog/analysis/receptive_field.hpp"

using namespace neocog;
using namespace neocog::test;

namespace {

using List = std::vector<double>;

LayerDescription conv(int kernel, int stride, const Attribute& padding, const std::string& name, const std::vector<std::string>& from = {}, int dilation = 1) {
  return layer("conv2d", {{"filters", 1}, {"kernel", kernel}, {"stride", stride}, {"padding", padding}, {"dilation", dilation}}, name, from);
}

LayerDescription transposed(int kernel, int stride, const Attribute& padding, const std::string& name) {
  return layer("transposedConv2d", {{"filters", 1}, {"kernel", kernel}, {"stride", stride}, {"padding", padding}}, name);
}

ReceptiveField field_of(const std::vector<LayerDescription>& layers, const List& input = {16, 16, 1}) {
  return receptive_fields(Graph(description(input, layers))).back();
}

bool aligned(const std::vector<LayerDescription>& layers, const List& input = {16, 16, 1}) { return field_of(layers, input).aligned; }

void check_axis(const ReceptiveAxis& axis, double size, double stride, double start) {
  CHECK(axis.size == doctest::Approx(size));
  CHECK(axis.stride == doctest::Approx(stride));
  CHECK(axis.start == doctest::Approx(start));
}

}  // namespace

TEST_CASE("receptive field: dilations of 1, 2 and 4 see 3, 7 and 15") {
  check_axis(field_of({conv(3, 1, 0, "a")}).height, 3, 1, 0);
  check_axis(field_of({conv(3, 1, 0, "a"), conv(3, 1, 0, "b", {}, 2)}).height, 7, 1, 0);
  check_axis(field_of({conv(3, 1, 0, "a"), conv(3, 1, 0, "b", {}, 2), conv(3, 1, 0, "c", {}, 4)}).height, 15, 1, 0);
  check_axis(field_of({conv(3, 1, "same", "a"), conv(3, 1, "same", "b", {}, 2), conv(3, 1, "same", "c", {}, 4)}).height, 15, 1, -7);
}

TEST_CASE("receptive field: a 2×2 transposed convolution of stride 2 undoes a pooling's stride") {
  // Every unit reads one pooled cell, which saw two pixels; two units share it.
  const LayerDescription pool = layer("maxPool2d", {{"window", 2}});
  check_axis(field_of({pool, transposed(2, 2, 0, "up")}).height, 2, 1, 0);
  check_axis(field_of({pool, pool, transposed(2, 2, 0, "up")}).height, 4, 2, 0);
  check_axis(field_of({transposed(2, 2, 0, "up")}).height, 1, 0.5, 0);
  // A 3×3 above reads three units in a row: of two cells at most.
  check_axis(field_of({transposed(2, 2, 0, "up"), conv(3, 1, 0, "above")}).height, 2, 0.5, 0);
  // With padding 1 its first unit reaches one unit into the padding, which belongs to cell −1.
  check_axis(field_of({transposed(2, 2, 0, "up"), conv(3, 1, 1, "above")}).height, 2, 0.5, -1);
}

TEST_CASE("receptive field: overlapping transposed kernels read several cells") {
  // Kernel 4, stride 2: unit u is written by the cells i with 0 ≤ u − 2i < 4: two of them, from ⌈(u − 3) / 2⌉.
  check_axis(field_of({transposed(4, 2, 0, "up")}).height, 2, 0.5, -1);
  // Padding 1 shifts: unit 0 is unit 1 of the full result, written by the cells −1 and 0.
  check_axis(field_of({transposed(4, 2, 1, "up")}).height, 2, 0.5, -1);
  // Kernel 3, stride 2: even units have two writers, odd ones a single one.
  check_axis(field_of({transposed(3, 2, 0, "up")}).height, 2, 0.5, -1);
  check_axis(field_of({transposed(3, 2, 1, "up")}).height, 2, 0.5, 0);
}

TEST_CASE("receptive field: upsampling") {
  check_axis(field_of({layer("upsample2d", {{"scale", 2}})}).height, 1, 0.5, 0);
  check_axis(field_of({layer("upsample2d", {{"scale", 4}})}).height, 1, 0.25, 0);
  check_axis(field_of({layer("upsample2d", {{"scale", 2}, {"method", "bilinear"}})}).height, 2, 0.5, -1);
  // Scale 3: the middle of each three units lies on a cell's centre and reads it alone, its neighbours read two.
  check_axis(field_of({layer("upsample2d", {{"scale", 3}, {"method", "bilinear"}})}).height, 2, 1.0 / 3, -1);
  check_axis(field_of({layer("maxPool2d", {{"window", 4}}), layer("upsample2d", {{"scale", List{2, 4}}})}).height, 4, 2, 0);
  check_axis(field_of({layer("maxPool2d", {{"window", 4}}), layer("upsample2d", {{"scale", List{2, 4}}})}).width, 4, 1, 0);
}

TEST_CASE("alignment: one path alone is always aligned") {
  CHECK(aligned({conv(2, 3, List{1, 0, 2, 0}, "odd"), transposed(3, 2, 0, "up"), layer("upsample2d", {{"scale", 3}, {"method", "bilinear"}})}));
}

TEST_CASE("alignment: the branches of an inception block") {
  const auto block = [](const Attribute& padding) {
    return std::vector<LayerDescription>{conv(1, 1, 0, "one"), conv(3, 1, 1, "three", {"input"}), conv(5, 1, 2, "five", {"input"}),
                                         layer("maxPool2d", {{"window", 3}, {"stride", 1}, {"padding", padding}}, "pool", {"input"}),
                                         layer("concat", {}, "", {"one", "three", "five", "pool"})};
  };
  CHECK(aligned(block(1)));
  CHECK(aligned(block("same")));
  CHECK_FALSE(aligned(block(List{0, 2, 0, 2})));  // of the same size, but looking down and right
  // Where the map shrinks, all branches by 3×3 windows of stride 2.
  CHECK(aligned({conv(3, 2, 0, "conv"), layer("maxPool2d", {{"window", 3}, {"stride", 2}}, "pool", {"input"}), layer("concat", {}, "", {"conv", "pool"})}));
  CHECK_FALSE(aligned({conv(3, 2, 1, "conv"), layer("maxPool2d", {{"window", 2}}, "pool", {"input"}), layer("concat", {}, "", {"conv", "pool"})}));
}

TEST_CASE("alignment: residual blocks, with a shortcut of stride 2 too") {
  CHECK(aligned({conv(3, 1, 1, "a"), conv(3, 1, 1, "b"), layer("add", {}, "", {"b", "input"})}));
  CHECK(aligned({conv(3, 2, 1, "a"), conv(3, 1, 1, "b"), conv(1, 2, 0, "shortcut", {"input"}), layer("add", {}, "", {"b", "shortcut"})}));
  // 'same' over an even size puts the odd cell at the end, so that its centre moves by half a pixel.
  CHECK_FALSE(aligned({conv(3, 2, "same", "a"), conv(1, 2, 0, "shortcut", {"input"}), layer("add", {}, "", {"a", "shortcut"})}));
}

TEST_CASE("alignment: a level of a U-Net, as it should be and as it should not") {
  const auto level = [](const LayerDescription& up, const LayerDescription& skip) {
    return std::vector<LayerDescription>{
        conv(3, 1, 1, "down"), layer("maxPool2d", {{"window", 2}}), conv(3, 1, 1, "bottom"), up, skip, layer("concat", {}, "", {"up", "skip"})};
  };
  const LayerDescription whole = layer("relu", {}, "skip", {"down"});
  CHECK(aligned(level(transposed(2, 2, 0, "up"), whole)));
  CHECK(aligned(level(transposed(4, 2, 1, "up"), whole)));
  CHECK(aligned(level(layer("upsample2d", {{"scale", 2}}, "up"), whole)));
  CHECK(aligned(level(layer("upsample2d", {{"scale", 2}, {"method", "bilinear"}}, "up"), whole)));
  // 3×3 kernels of stride 2 lie half a pixel off, whichever side is cut off.
  CHECK_FALSE(aligned(level(transposed(3, 2, List{0, 1, 0, 1}, "up"), whole)));
  CHECK_FALSE(aligned(level(transposed(3, 2, List{1, 0, 1, 0}, "up"), whole)));

  // Valid convolutions shrink the lower path, and the skip is cropped: evenly, or not.
  const auto valid = [](const Attribute& by) {
    return std::vector<LayerDescription>{conv(3, 1, 0, "down"),
                                         layer("maxPool2d", {{"window", 2}}),
                                         conv(3, 1, 0, "bottom"),
                                         transposed(2, 2, 0, "up"),
                                         layer("crop2d", {{"by", by}}, "skip", {"down"}),
                                         layer("concat", {}, "", {"up", "skip"})};
  };
  CHECK(aligned(valid(2), {18, 18, 1}));  // 18 → 16 → 8 → 6 → 12, and 16 − 4
  CHECK_FALSE(aligned(valid(List{1, 3, 2, 2}), {18, 18, 1}));
  CHECK_FALSE(aligned(valid(List{2, 2, 3, 1}), {18, 18, 1}));
  const ReceptiveField field = field_of(valid(2), {18, 18, 1});
  // Lower path: 3 + 1 pooled pixels, then 3 of stride 2 → 4 + 2 · 2 = 8, from 0; the skip sees 3 from 2.
  check_axis(field.height, 8, 1, 0);
}

TEST_CASE("alignment: paths of different stride are flagged, and all that stands above them") {
  const std::vector<LayerDescription> layers{transposed(2, 2, 0, "up"), layer("crop2d", {{"by", 4}}, "middle"), conv(1, 1, 0, "same", {"input"}),
                                             layer("add", {}, "sum", {"middle", "same"}), layer("relu", {}, "above")};
  const std::vector<ReceptiveField> fields = receptive_fields(Graph(description({8, 8, 1}, layers)));
  CHECK(fields[3].aligned);
  CHECK_FALSE(fields[4].aligned);
  CHECK_FALSE(fields[5].aligned);
}

TEST_CASE("alignment: a misplacement on one axis alone is enough") {
  const auto shifted = [](const List& by) {
    return aligned({conv(3, 1, 1, "a"), layer("zeroPad2d", {{"by", by}}, "b", {"input"}), layer("crop2d", {{"by", List{by[1], by[0], by[3], by[2]}}}, "c"),
                    layer("add", {}, "", {"a", "c"})});
  };
  CHECK(shifted({0, 0, 0, 0}));
  CHECK(shifted({1, 1, 2, 2}));
  CHECK_FALSE(shifted({1, 0, 0, 0}));
  CHECK_FALSE(shifted({0, 0, 0, 1}));
}
