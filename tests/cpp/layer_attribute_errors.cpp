// Wrong attributes and inputs of the layers beside conv2d, maxPool2d, relu, flatten and dense: the type of the error, and
// that the message names the layer, what was expected and what came.
#include <doctest/doctest.h>

#include <limits>

#include "cpp/support/errors.hpp"
#include "cpp/support/networks.hpp"

using namespace neocog;
using namespace neocog::test;

namespace {

using List = std::vector<double>;
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

const std::string one_or_two = "a whole number from 1, or [height, width]";
const std::string four_sides = "a whole number from 0, or [top, bottom, left, right]";

/// A layer called "it" with these attributes, of which one is wrong or missing; it reads 8×6×4.
template <class Error = ArgumentError>
void check(const std::string& type, const Attributes& attributes, const std::vector<std::string>& parts) {
  std::vector<std::string> all{"it (" + type + ")"};
  all.insert(all.end(), parts.begin(), parts.end());
  check_error<Error>([&] { Graph(description({8, 6, 4}, {layer(type, attributes, "it")})); }, all);
}

}  // namespace

TEST_CASE("attributes: what has no default must be there") {
  check("depthwiseConv2d", {}, {"kernel: expected " + one_or_two, "got nothing"});
  check("transposedConv2d", {{"kernel", 2}}, {"filters: expected a whole number from 1", "got nothing"});
  check("transposedConv2d", {{"filters", 2}}, {"kernel: expected " + one_or_two, "got nothing"});
  check("avgPool2d", {}, {"window: expected " + one_or_two, "got nothing"});
  check("dropout", {}, {"rate: expected a number", "got nothing"});
  check("scale", {}, {"by: expected a number", "got nothing"});
  check("upsample2d", {}, {"scale: expected " + one_or_two, "got nothing"});
  check("zeroPad2d", {}, {"by: expected " + four_sides, "got nothing"});
  check("crop2d", {}, {"by: expected " + four_sides, "got nothing"});
  check("channelShuffle", {}, {"groups: expected a whole number from 1", "got nothing"});
  check("channelSlice", {{"length", 1}}, {"start: expected a whole number from 0", "got nothing"});
  check("channelSlice", {{"start", 0}}, {"length: expected a whole number from 1", "got nothing"});
}

TEST_CASE("attributes of depthwiseConv2d") {
  const auto wrong = [](const char* name, const Attribute& value, const std::vector<std::string>& parts) {
    Attributes attributes{{name, value}};
    if (name != std::string("kernel")) attributes.emplace_back("kernel", 3);
    check("depthwiseConv2d", attributes, parts);
  };
  wrong("kernel", 0, {"kernel: expected " + one_or_two, "got 0"});
  wrong("stride", List{1, 2, 3}, {"stride: expected " + one_or_two, "got [1, 2, 3]"});
  wrong("dilation", 1.5, {"dilation: expected " + one_or_two, "got 1.5"});
  wrong("multiplier", 0, {"multiplier: expected a whole number from 1", "got 0"});
  wrong("multiplier", List{1, 2}, {"multiplier: expected a whole number from 1", "got [1, 2]"});
  wrong("padding", "full", {"padding: expected 'valid', 'same'", "got 'full'"});
  wrong("bias", "no", {"bias: expected true or false", "got 'no'"});
  wrong("filters", 4, {"unknown attribute 'filters'", "expected kernel, stride, padding, dilation, multiplier, bias or initialisation", "got 'filters': 4"});
  wrong("groups", 4, {"unknown attribute 'groups'", "got 'groups': 4"});
  check<ShapeError>("depthwiseConv2d", {{"kernel", List{9, 1}}}, {"a 9×1 kernel does not fit a 8×6 input"});
  check<ShapeError>("depthwiseConv2d", {{"kernel", 1}, {"multiplier", 1 << 24}}, {"expected at most", "8×6×67108864"});
}

TEST_CASE("attributes of transposedConv2d") {
  const auto wrong = [](const char* name, const Attribute& value, const std::vector<std::string>& parts) {
    Attributes attributes{{"filters", 2}, {"kernel", 3}, {"stride", 2}};
    std::erase_if(attributes, [&](const auto& entry) { return entry.first == name; });
    attributes.emplace_back(name, value);
    check("transposedConv2d", attributes, parts);
  };
  wrong("filters", -1, {"filters: expected a whole number from 1", "got -1"});
  wrong("kernel", "3", {"kernel: expected " + one_or_two, "got '3'"});
  wrong("stride", 0, {"stride: expected " + one_or_two, "got 0"});
  const std::string from_0 = "outputPadding: expected a whole number from 0, or [height, width]";
  wrong("outputPadding", -1, {from_0, "got -1"});
  wrong("outputPadding", List{1, 1, 1, 1}, {from_0, "got [1, 1, 1, 1]"});
  wrong("outputPadding", "same", {from_0, "got 'same'"});
  wrong("dilation", 2, {"unknown attribute 'dilation'", "got 'dilation': 2"});
  check("transposedConv2d", {{"filters", 2}, {"kernel", 3}, {"padding", "same"}, {"outputPadding", List{0, 1}}},
        {"outputPadding: expected none", "'same'", "got [0, 1]"});
  // (8 − 1) + 1 − 4 − 4 rows and (6 − 1) + 1 − 8 columns would be left.
  check<ShapeError>("transposedConv2d", {{"filters", 2}, {"kernel", 1}, {"padding", 4}}, {"expected an output of at least 1×1", "got 0×-2 from a 8×6 input"});
  check<ShapeError>("transposedConv2d", {{"filters", 4}, {"kernel", 1}, {"stride", List{1 << 24, 1}}}, {"expected at most", "117440513×6×4"});
}

TEST_CASE("attributes of the pools") {
  check("avgPool2d", {{"window", List{2, 0}}}, {"window: expected " + one_or_two, "got [2, 0]"});
  check("avgPool2d", {{"window", 2}, {"countPadding", 1}}, {"countPadding: expected true or false", "got 1"});
  check("avgPool2d", {{"window", 2}, {"ties", "first"}},
        {"unknown attribute 'ties'", "expected window, stride, padding or countPadding", "got 'ties': 'first'"});
  check<ShapeError>("avgPool2d", {{"window", 7}}, {"a 7×7 window does not fit a 8×6 input"});
  check<ShapeError>("avgPool2d", {{"window", 2}, {"padding", 2}}, {"expected a padding smaller than the window", "got a window of 2 with padding 2 and 2"});
  for (const char* type : {"globalAvgPool", "globalMaxPool"}) {
    check(type, {{"window", 2}}, {"unknown attribute 'window'", "expected none", "got 'window': 2"});
  }
  // Where padding counts, a window may lie in it wholly: its mean is 0.
  CHECK(Graph(description({8, 6, 4}, {layer("avgPool2d", {{"window", 2}, {"padding", 2}, {"countPadding", true}})})).nodes().back().shape == Shape{6, 5, 4});
}

TEST_CASE("attributes of the activations") {
  for (const char* type : {"softmax", "sigmoid", "tanh"}) {
    check(type, {{"slope", 0.1}}, {"unknown attribute 'slope'", "expected none", "got 'slope': 0.1"});
  }
  check("elu", {{"alpha", "a"}}, {"alpha: expected a number", "got 'a'"});
  check("elu", {{"alpha", infinity}}, {"alpha: expected a number", "got Infinity"});
  check("elu", {{"slope", 1}}, {"unknown attribute 'slope'", "expected alpha", "got 'slope': 1"});
}

TEST_CASE("attributes of the normalisations") {
  for (const double value : {0.0, -1e-3}) check("batchNorm", {{"epsilon", value}}, {"epsilon: expected a number above 0", "got " + to_text(value)});
  check("batchNorm", {{"epsilon", not_a_number}}, {"epsilon: expected a number", "got NaN"});
  for (const double value : {-0.1, 1.01}) check("batchNorm", {{"momentum", value}}, {"momentum: expected a number from 0 to 1", "got " + to_text(value)});
  check("batchNorm", {{"momentum", true}}, {"momentum: expected a number", "got true"});
  check("batchNorm", {{"axis", 3}}, {"unknown attribute 'axis'", "expected epsilon or momentum", "got 'axis': 3"});

  check("localResponseNorm", {{"size", 0}}, {"size: expected a whole number from 1", "got 0"});
  check("localResponseNorm", {{"size", 2.5}}, {"size: expected a whole number from 1", "got 2.5"});
  check("localResponseNorm", {{"alpha", -1}}, {"alpha: expected a number from 0", "got -1"});
  check("localResponseNorm", {{"beta", "b"}}, {"beta: expected a number", "got 'b'"});
  check("localResponseNorm", {{"k", 0}}, {"k: expected a number above 0", "got 0"});
  check("localResponseNorm", {{"bias", 1}}, {"unknown attribute 'bias'", "alpha", "got 'bias': 1"});
}

TEST_CASE("attributes of dropout and scale") {
  for (const double value : {-0.1, 1.0, 2.0}) check("dropout", {{"rate", value}}, {"rate: expected a number from 0 to below 1", "got " + to_text(value)});
  check("dropout", {{"rate", "half"}}, {"rate: expected a number", "got 'half'"});
  check("dropout", {{"rate", 0.5}, {"seed", 1}}, {"unknown attribute 'seed'", "expected rate", "got 'seed': 1"});
  check("scale", {{"by", infinity}}, {"by: expected a number", "got Infinity"});
  check("scale", {{"by", List{1, 2}}}, {"by: expected a number", "got [1, 2]"});
}

TEST_CASE("attributes of upsampling and frames") {
  check("upsample2d", {{"scale", 0.5}}, {"scale: expected " + one_or_two, "got 0.5"});
  check("upsample2d", {{"scale", List{2}}}, {"scale: expected " + one_or_two, "got [2]"});
  check("upsample2d", {{"scale", 2}, {"method", "cubic"}}, {"method: expected 'nearest' or 'bilinear'", "got 'cubic'"});
  check<ShapeError>("upsample2d", {{"scale", 1 << 14}}, {"expected at most", "131072×98304×4"});
  for (const char* type : {"zeroPad2d", "crop2d"}) {
    for (const Attribute& value : {Attribute(-1), Attribute(0.5), Attribute("all"), Attribute(List{1, 2}), Attribute(List{1, 2, 3, -1})}) {
      check(type, {{"by", value}}, {"by: expected " + four_sides, "got " + value.to_string()});
    }
  }
  check<ShapeError>("crop2d", {{"by", 3}}, {"expected to leave at least one cell of a 8×6 input", "got by: [3, 3, 3, 3]"});
  check<ShapeError>("crop2d", {{"by", List{8, 0, 0, 0}}}, {"expected to leave at least one cell", "got by: [8, 0, 0, 0]"});
}

TEST_CASE("attributes of the channel layers") {
  check("channelShuffle", {{"groups", 0}}, {"groups: expected a whole number from 1", "got 0"});
  check<ShapeError>("channelShuffle", {{"groups", 3}}, {"expected groups that divide", "got 3 groups for 4 channels"});
  check("channelSlice", {{"start", -1}, {"length", 1}}, {"start: expected a whole number from 0", "got -1"});
  check("channelSlice", {{"start", 0}, {"length", 0}}, {"length: expected a whole number from 1", "got 0"});
  check<ShapeError>("channelSlice", {{"start", 2}, {"length", 3}}, {"expected a slice of the input's 4 channels", "got channels 2 to 4"});
}

TEST_CASE("inputs: the wrong rank, number or shape") {
  const auto wrong = [](const LayerDescription& last, const std::vector<std::string>& parts) {
    check_error<ShapeError>(
        [&] {
          Graph(description({4, 6, 2}, {layer("globalAvgPool", {}, "gate"), layer("maxPool2d", {{"window", 2}}, "half", {"input"}),
                                        layer("flatten", {}, "flat", {"input"}), last}));
        },
        parts);
  };
  const Attributes window{{"window", 1}};
  const std::vector<std::pair<std::string, Attributes>> on_maps{{"depthwiseConv2d", {{"kernel", 1}}},
                                                                {"transposedConv2d", {{"filters", 1}, {"kernel", 1}}},
                                                                {"avgPool2d", window},
                                                                {"globalAvgPool", {}},
                                                                {"globalMaxPool", {}},
                                                                {"upsample2d", {{"scale", 1}}},
                                                                {"zeroPad2d", {{"by", 0}}},
                                                                {"crop2d", {{"by", 0}}},
                                                                {"channelShuffle", {{"groups", 1}}},
                                                                {"channelSlice", {{"start", 0}, {"length", 1}}}};
  for (const auto& [type, attributes] : on_maps) {
    wrong(layer(type, attributes, "it", {"flat"}), {"it (" + type + ")", "expected an input of height × width × channels", "got 48 features"});
    wrong(layer(type, attributes, "it", {"input", "input"}), {"it (" + type + ")", "expected one input", "got 2"});
  }
  for (const char* type : {"softmax", "sigmoid", "tanh", "elu", "batchNorm", "localResponseNorm", "dropout", "scale"}) {
    wrong(layer(type, {{"rate", 0.5}}, "it", {"input", "half"}), {std::string("it (") + type + ")", "expected one input", "got 2"});
  }
  wrong(layer("multiply", {}, "it", {"input"}), {"it (multiply)", "expected two inputs", "got 1"});
  wrong(layer("multiply", {}, "it", {"input", "input", "input"}), {"it (multiply)", "expected two inputs", "got 3"});
  wrong(layer("multiply", {}, "it", {"input", "half"}), {"it (multiply)", "expected two inputs of one shape, or the second 1×1×channels", "4×6×2 and 2×3×2"});
  // The gate has to come second.
  wrong(layer("multiply", {}, "it", {"gate", "input"}), {"it (multiply)", "expected two inputs of one shape", "1×1×2 and 4×6×2"});
  wrong(layer("multiply", {}, "it", {"input", "flat"}), {"it (multiply)", "expected two inputs of one shape", "4×6×2 and 48"});
}
