// Every way in which a description can be wrong: the type of the error, and that the message names the layer, what was
// expected and what came.
#include <doctest/doctest.h>

#include <limits>

#include "cpp/support/errors.hpp"
#include "cpp/support/networks.hpp"
#include "neocog/layers/registry.hpp"

using namespace neocog;
using namespace neocog::test;

namespace {

using List = std::vector<double>;
constexpr double infinity = std::numeric_limits<double>::infinity();

template <class Error>
void check_layer(const LayerDescription& wrong, const std::vector<std::string>& parts, const List& input = {8, 8, 4}) {
  check_error<Error>([&] { Graph(description(input, {wrong})); }, parts);
}

/// A convolution that is right but for one attribute.
LayerDescription conv_with(const std::string& name, const Attribute& value) {
  Attributes attributes{{"filters", 4}, {"kernel", 3}};
  for (auto& [key, old] : attributes) {
    if (key == name) old = value;
  }
  if (name != "filters" && name != "kernel") attributes.emplace_back(name, value);
  return layer("conv2d", attributes, "conv1");
}

void check_conv(const std::string& name, const Attribute& value, const std::string& expected, const std::string& came) {
  check_layer<ArgumentError>(conv_with(name, value), {"conv1 (conv2d): " + name + ":", "expected " + expected, "got " + came});
}

}  // namespace

TEST_CASE("attributes: a missing one") {
  check_layer<ArgumentError>(layer("conv2d", {{"kernel", 3}}, "conv1"), {"conv1 (conv2d)", "filters", "expected a whole number from 1", "got nothing"});
  check_layer<ArgumentError>(layer("conv2d", {{"filters", 3}}), {"conv2d1 (conv2d)", "kernel", "expected a whole number from 1, or [height, width]"});
  check_layer<ArgumentError>(layer("maxPool2d"), {"maxPool2d1 (maxPool2d)", "window", "got nothing"});
  check_error<ArgumentError>([] { Graph(description({4, 4, 1}, {layer("flatten"), layer("dense", {}, "logits")})); },
                             {"logits (dense)", "units", "expected a whole number from 1", "got nothing"});
}

TEST_CASE("attributes: whole numbers") {
  const std::string expected = "a whole number from 1";
  check_conv("filters", 0, expected, "0");
  check_conv("filters", -3, expected, "-3");
  check_conv("filters", 2.5, expected, "2.5");
  check_conv("filters", 1e9, expected, "1000000000");
  check_conv("filters", infinity, expected, "Infinity");
  check_conv("filters", std::numeric_limits<double>::quiet_NaN(), expected, "NaN");
  check_conv("filters", "many", expected, "'many'");
  check_conv("filters", true, expected, "true");
  check_conv("filters", List{1, 2}, expected, "[1, 2]");
  check_conv("filters", Unreadable{"an object"}, expected, "an object");
  check_conv("groups", 0, expected, "0");
  check_conv("groups", 1.5, expected, "1.5");
}

TEST_CASE("attributes: sizes") {
  const std::string expected = "a whole number from 1, or [height, width]";
  for (const char* name : {"kernel", "stride", "dilation"}) {
    check_conv(name, 0, expected, "0");
    check_conv(name, 1.5, expected, "1.5");
    check_conv(name, List{3}, expected, "[3]");
    check_conv(name, List{}, expected, "[]");
    check_conv(name, List{3, 3, 3}, expected, "[3, 3, 3]");
    check_conv(name, List{3, 0}, expected, "[3, 0]");
    check_conv(name, "wide", expected, "'wide'");
    check_conv(name, false, expected, "false");
  }
  check_layer<ArgumentError>(layer("maxPool2d", {{"window", 0}}, "pool"), {"pool (maxPool2d)", "window", expected, "got 0"});
}

TEST_CASE("attributes: padding") {
  const std::string expected = "'valid', 'same', a whole number from 0, [height, width] or [top, bottom, left, right]";
  check_conv("padding", -1, expected, "-1");
  check_conv("padding", 0.5, expected, "0.5");
  check_conv("padding", "full", expected, "'full'");
  check_conv("padding", true, expected, "true");
  check_conv("padding", List{1}, expected, "[1]");
  check_conv("padding", List{1, 2, 3}, expected, "[1, 2, 3]");
  check_conv("padding", List{1, 2, 3, -4}, expected, "[1, 2, 3, -4]");
  check_conv("padding", List{1, 2, 3, 4, 5}, expected, "[1, 2, 3, 4, 5]");
}

TEST_CASE("attributes: flags, choices and numbers") {
  check_conv("bias", 1, "true or false", "1");
  check_conv("bias", "yes", "true or false", "'yes'");
  check_conv("initialisation", "zero", "'he' or 'glorot'", "'zero'");
  check_conv("initialisation", 1, "'he' or 'glorot'", "1");
  check_layer<ArgumentError>(layer("maxPool2d", {{"window", 2}, {"ties", "last"}}), {"maxPool2d1 (maxPool2d)", "ties", "'first' or 'even'", "got 'last'"});
  check_layer<ArgumentError>(layer("relu", {{"slope", "steep"}}), {"relu1 (relu)", "slope", "expected a number", "got 'steep'"});
  check_layer<ArgumentError>(layer("relu", {{"slope", infinity}}), {"relu1 (relu)", "slope", "expected a number", "got Infinity"});
  check_layer<ArgumentError>(layer("relu", {{"max", 0}}), {"relu1 (relu)", "max", "expected a number above 0", "got 0"});
  check_layer<ArgumentError>(layer("relu", {{"max", -6}}), {"relu1 (relu)", "max", "expected a number above 0", "got -6"});
}

TEST_CASE("attributes: one that the layer does not know") {
  check_layer<ArgumentError>(conv_with("strides", 2),
                             {"conv1 (conv2d): unknown attribute 'strides'",
                              "expected filters, kernel, stride, padding, dilation, groups, bias or initialisation", "got 'strides': 2"});
  check_layer<ArgumentError>(layer("flatten", {{"order", "hwc"}}), {"flatten1 (flatten)", "unknown attribute 'order'", "expected none", "'hwc'"});
  check_layer<ArgumentError>(layer("maxPool2d", {{"window", 2}, {"dilation", 2}}), {"maxPool2d1 (maxPool2d)", "unknown attribute 'dilation'", "got"});
}

TEST_CASE("layers: a type that does not exist") {
  check_layer<ArgumentError>(layer("conv3d", {}, "c"), {"c (conv3d)", "unknown layer type", "expected conv2d", "concat, ", " or channelSlice", "got 'conv3d'"});
  for (const std::string& type : layer_types()) CHECK(type.find(' ') == std::string::npos);
}

TEST_CASE("layers: a window that does not fit") {
  check_layer<ShapeError>(layer("maxPool2d", {{"window", 4}}, "pool3"), {"pool3 (maxPool2d): a 4×4 window does not fit a 3×3 input"}, {3, 3, 2});
  check_layer<ShapeError>(layer("conv2d", {{"filters", 1}, {"kernel", List{2, 9}}}), {"conv2d1 (conv2d)", "a 2×9 kernel does not fit a 8×8 input"});
  check_layer<ShapeError>(layer("conv2d", {{"filters", 1}, {"kernel", 3}, {"dilation", 4}}, "wide"),
                          {"wide (conv2d)", "a 9×9 kernel (3×3, dilated)", "does not fit a 8×8 input"});
  check_layer<ShapeError>(layer("conv2d", {{"filters", 1}, {"kernel", 12}, {"padding", List{1, 2, 0, 0}}}), {"a 12×12 kernel", "8×8 input padded to 11×8"});
  // Sizes far beyond 32 bits are told, not overflowed.
  const double huge = 1 << 24;
  check_layer<ShapeError>(layer("conv2d", {{"filters", 1}, {"kernel", huge}, {"dilation", huge}}), {"281474959933441×281474959933441 kernel"});
  check_layer<ShapeError>(layer("conv2d", {{"filters", 1}, {"kernel", huge}, {"dilation", huge}, {"padding", "same"}}), {"conv2d1 (conv2d)"});
}

TEST_CASE("layers: a pooling window wholly in the padding") {
  check_layer<ShapeError>(layer("maxPool2d", {{"window", 2}, {"padding", 2}}, "pool"),
                          {"pool (maxPool2d)", "expected a padding smaller than the window", "got a window of 2 with padding 2 and 2"});
  check_layer<ShapeError>(layer("maxPool2d", {{"window", 2}, {"stride", 1}, {"padding", List{0, 0, 0, 3}}}, "pool"),
                          {"pool (maxPool2d)", "padding 0 and 3 along the width"});
  CHECK(Graph(description({8, 8, 1}, {layer("maxPool2d", {{"window", 3}, {"padding", List{2, 2, 0, 1}}})})).nodes().back().shape == Shape{4, 3, 1});
}

TEST_CASE("layers: groups that do not divide") {
  check_layer<ShapeError>(layer("conv2d", {{"filters", 4}, {"kernel", 1}, {"groups", 3}}, "conv1"),
                          {"conv1 (conv2d)", "expected groups that divide", "got 3 groups for 4 channels and 4 filters"});
  check_layer<ShapeError>(layer("conv2d", {{"filters", 3}, {"kernel", 1}, {"groups", 2}}, "conv1"), {"conv1 (conv2d)", "4 channels and 3 filters"});
}

TEST_CASE("layers: inputs of the wrong rank, number or shape") {
  const auto check = [](std::vector<LayerDescription> layers, const std::vector<std::string>& parts) {
    check_error<ShapeError>([&] { Graph(description({4, 6, 2}, layers)); }, parts);
  };
  const LayerDescription half = layer("maxPool2d", {{"window", 2}}, "half");
  check({layer("flatten"), layer("conv2d", {{"filters", 1}, {"kernel", 1}}, "late")}, {"late (conv2d)", "height × width × channels", "got 48 features"});
  check({layer("flatten"), layer("maxPool2d", {{"window", 1}}, "late")}, {"late (maxPool2d)", "height × width × channels", "got 48"});
  check({layer("dense", {{"units", 1}}, "logits")}, {"logits (dense)", "expected flat features", "flatten", "got 4×6×2"});
  check({layer("add", {}, "sum")}, {"sum (add)", "expected two or more inputs", "got 1"});
  check({layer("concat", {}, "side")}, {"side (concat)", "expected two or more inputs", "got 1"});
  check({half, layer("add", {}, "sum", {"half", "input"})}, {"sum (add)", "expected inputs of one shape", "got 2×3×2 and 4×6×2"});
  check({half, layer("concat", {}, "side", {"half", "input"})}, {"side (concat)", "differ only in their channels", "got 2×3×2 and 4×6×2"});
  check({layer("flatten"), layer("concat", {}, "side", {"flatten1", "input"})}, {"side (concat)", "got 48 and 4×6×2"});
  for (const char* type : {"conv2d", "maxPool2d", "relu", "flatten", "dense"}) {
    check({half, layer(type, {}, "one", {"half", "input"})}, {std::string("one (") + type + ")", "expected one input", "got 2"});
  }
}

TEST_CASE("layers: more values than can be counted in 31 bits") {
  check_layer<ShapeError>(layer("conv2d", {{"filters", 1 << 24}, {"kernel", 1}}, "big"),
                          {"big (conv2d)", "expected at most 2147483647 values", "got 16×16×16777216"}, {16, 16, 1});
  check_layer<ShapeError>(layer("conv2d", {{"filters", 1 << 20}, {"kernel", 64}}, "big"), {"big (conv2d)", "kernel", "got 64×64×1×1048576"}, {64, 64, 1});
  check_error<ShapeError>([] { Graph(description({60000, 60000, 3}, {layer("relu")})); }, {"input", "expected at most 2147483647", "got 60000×60000×3"});
}
