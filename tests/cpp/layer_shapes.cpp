// The shape rule of every layer, worked out by hand.
#include <doctest/doctest.h>

#include "cpp/support/networks.hpp"

using namespace neocog;
using namespace neocog::test;

namespace {

using List = std::vector<double>;

Shape shape_of(const List& input, const std::string& type, const Attributes& attributes) {
  return Graph(description(input, {layer(type, attributes)})).nodes().back().shape;
}

Attributes with(Attributes attributes, const Attributes& more) {
  attributes.insert(attributes.end(), more.begin(), more.end());
  return attributes;
}

}  // namespace

TEST_CASE("shapes: windows keep to floor((input + padding − extent) / stride) + 1") {
  // floor((9 + 1 + 2 − 5) / 2) + 1 = 4 rows, floor((7 + 3 − 3) / 3) + 1 = 3 columns; a 3 dilated by 2 extends over 5.
  const Attributes depthwise{{"kernel", 3}, {"stride", List{2, 3}}, {"padding", List{1, 2, 3, 0}}, {"dilation", List{2, 1}}, {"multiplier", 3}};
  CHECK(shape_of({9, 7, 5}, "depthwiseConv2d", depthwise) == Shape{4, 3, 15});
  CHECK(shape_of({9, 7, 5}, "depthwiseConv2d", {{"kernel", 3}}) == Shape{7, 5, 5});
  CHECK(shape_of({9, 7, 5}, "depthwiseConv2d", {{"kernel", List{1, 7}}}) == Shape{9, 1, 5});
  CHECK(shape_of({1, 1, 5}, "depthwiseConv2d", {{"kernel", 1}}) == Shape{1, 1, 5});
  // The stride of a pooling is its window.
  CHECK(shape_of({9, 7, 5}, "avgPool2d", {{"window", 2}}) == Shape{4, 3, 5});
  CHECK(shape_of({9, 7, 5}, "avgPool2d", {{"window", List{3, 2}}}) == Shape{3, 3, 5});
  CHECK(shape_of({9, 7, 5}, "avgPool2d", {{"window", 3}, {"stride", 1}, {"padding", 1}}) == Shape{9, 7, 5});
  CHECK(shape_of({9, 7, 5}, "avgPool2d", {{"window", 3}, {"stride", 2}, {"padding", List{0, 1}}}) == Shape{4, 4, 5});
}

TEST_CASE("shapes: 'same' gives ceil(input / stride), whatever the kernel and its dilation") {
  for (const char* type : {"conv2d", "depthwiseConv2d"}) {
    for (int input = 1; input <= 9; ++input) {
      for (int stride = 1; stride <= 4; ++stride) {
        for (int kernel = 1; kernel <= 4; ++kernel) {
          for (int dilation = 1; dilation <= 2; ++dilation) {
            Attributes attributes{{"kernel", kernel}, {"stride", stride}, {"dilation", dilation}, {"padding", "same"}};
            if (std::string(type) == "conv2d") attributes.emplace_back("filters", 1);
            const int outputs = (input + stride - 1) / stride;
            CHECK(shape_of({static_cast<double>(input), 3, 1}, type, attributes) == Shape{outputs, (3 + stride - 1) / stride, 1});
          }
        }
      }
    }
  }
  CHECK(shape_of({9, 6, 2}, "avgPool2d", {{"window", 4}, {"padding", "same"}}) == Shape{3, 2, 2});
}

TEST_CASE("shapes: transposed, (input − 1) · stride + kernel − padding + outputPadding") {
  const Attributes base{{"filters", 6}, {"kernel", 3}};
  const auto shape = [&](const Attributes& more) { return shape_of({4, 5, 2}, "transposedConv2d", with(base, more)); };
  CHECK(shape({}) == Shape{6, 7, 6});
  CHECK(shape({{"stride", 2}}) == Shape{9, 11, 6});
  CHECK(shape({{"stride", List{3, 1}}}) == Shape{12, 7, 6});
  CHECK(shape({{"stride", 2}, {"padding", 1}}) == Shape{7, 9, 6});
  CHECK(shape({{"stride", 2}, {"padding", 1}, {"outputPadding", 1}}) == Shape{8, 10, 6});
  CHECK(shape({{"stride", 2}, {"padding", List{1, 0}}, {"outputPadding", List{0, 1}}}) == Shape{7, 12, 6});
  CHECK(shape({{"padding", List{2, 1, 0, 3}}}) == Shape{3, 4, 6});
  CHECK(shape_of({1, 1, 2}, "transposedConv2d", {{"filters", 1}, {"kernel", List{1, 4}}}) == Shape{1, 4, 1});
}

TEST_CASE("shapes: transposed with 'same' gives input · stride, also where the kernel is smaller than the stride") {
  for (int kernel = 1; kernel <= 5; ++kernel) {
    for (int stride = 1; stride <= 4; ++stride) {
      const Attributes attributes{{"filters", 3}, {"kernel", kernel}, {"stride", stride}, {"padding", "same"}};
      CHECK(shape_of({4, 1, 2}, "transposedConv2d", attributes) == Shape{4 * stride, stride, 3});
    }
  }
}

TEST_CASE("shapes: pools over the whole map, frames, upsampling, slices") {
  CHECK(shape_of({4, 5, 6}, "globalAvgPool", {}) == Shape{1, 1, 6});
  CHECK(shape_of({4, 5, 6}, "globalMaxPool", {}) == Shape{1, 1, 6});
  CHECK(shape_of({4, 5, 6}, "zeroPad2d", {{"by", 2}}) == Shape{8, 9, 6});
  CHECK(shape_of({4, 5, 6}, "zeroPad2d", {{"by", List{1, 2, 3, 0}}}) == Shape{7, 8, 6});
  CHECK(shape_of({4, 5, 6}, "crop2d", {{"by", 1}}) == Shape{2, 3, 6});
  CHECK(shape_of({4, 5, 6}, "crop2d", {{"by", List{3, 0, 1, 3}}}) == Shape{1, 1, 6});
  CHECK(shape_of({4, 5, 6}, "upsample2d", {{"scale", 3}}) == Shape{12, 15, 6});
  CHECK(shape_of({4, 5, 6}, "upsample2d", {{"scale", List{1, 2}}, {"method", "bilinear"}}) == Shape{4, 10, 6});
  CHECK(shape_of({4, 5, 6}, "channelSlice", {{"start", 2}, {"length", 3}}) == Shape{4, 5, 3});
  CHECK(shape_of({4, 5, 6}, "channelShuffle", {{"groups", 3}}) == Shape{4, 5, 6});
}

TEST_CASE("shapes: what works value by value keeps a map's shape, and flat features too") {
  const std::vector<std::pair<std::string, Attributes>> keeping{
      {"relu", {}},          {"elu", {}},       {"sigmoid", {}},           {"tanh", {}},
      {"softmax", {}},       {"batchNorm", {}}, {"localResponseNorm", {}}, {"dropout", {{"rate", 0.5}}},
      {"scale", {{"by", 2}}}};
  for (const auto& [type, attributes] : keeping) {
    CAPTURE(type);
    CHECK(shape_of({4, 5, 6}, type, attributes) == Shape{4, 5, 6});
    CHECK(Graph(description({4, 5, 6}, {layer("flatten"), layer(type, attributes)})).nodes().back().shape == Shape{120});
  }
}

TEST_CASE("shapes: merges") {
  const auto merged = [](const std::string& type, const std::vector<std::string>& from) {
    return Graph(description({4, 5, 6}, {layer("globalMaxPool", {}, "gate"), layer("relu", {}, "map", {"input"}), layer("flatten", {}, "flat"),
                                         layer("tanh", {}, "flat2"), layer(type, {}, "merge", from)}))
        .nodes()
        .back()
        .shape;
  };
  CHECK(merged("multiply", {"map", "input"}) == Shape{4, 5, 6});
  CHECK(merged("multiply", {"map", "gate"}) == Shape{4, 5, 6});
  CHECK(merged("multiply", {"gate", "gate"}) == Shape{1, 1, 6});
  CHECK(merged("multiply", {"flat", "flat2"}) == Shape{120});
  CHECK(merged("concat", {"map", "input", "map"}) == Shape{4, 5, 18});
  CHECK(merged("concat", {"flat", "flat2"}) == Shape{240});
  CHECK(merged("add", {"flat", "flat2", "flat"}) == Shape{120});
}

TEST_CASE("shapes: a signal of height 1 goes through every kind of layer") {
  const Graph graph(description(
      {1, 32, 2}, {layer("conv2d", {{"filters", 4}, {"kernel", List{1, 5}}, {"padding", "same"}}), layer("batchNorm"), layer("relu"),
                   layer("avgPool2d", {{"window", List{1, 2}}}), layer("depthwiseConv2d", {{"kernel", List{1, 3}}, {"dilation", List{1, 2}}}),
                   layer("transposedConv2d", {{"filters", 3}, {"kernel", List{1, 4}}, {"stride", List{1, 2}}}), layer("upsample2d", {{"scale", List{1, 2}}}),
                   layer("zeroPad2d", {{"by", List{0, 0, 1, 2}}}), layer("crop2d", {{"by", List{0, 0, 4, 3}}}), layer("localResponseNorm"),
                   layer("globalAvgPool"), layer("flatten"), layer("dense", {{"units", 2}})}));
  std::vector<Shape> shapes;
  for (const Node& node : graph.nodes()) shapes.push_back(node.shape);
  // 32 → 16 by pooling → 12 by a 3 dilated by 2 → 11 · 2 + 4 = 26 → 52 → 55 → 48
  CHECK(shapes == std::vector<Shape>{{1, 32, 2},
                                     {1, 32, 4},
                                     {1, 32, 4},
                                     {1, 32, 4},
                                     {1, 16, 4},
                                     {1, 12, 4},
                                     {1, 26, 3},
                                     {1, 52, 3},
                                     {1, 55, 3},
                                     {1, 48, 3},
                                     {1, 48, 3},
                                     {1, 1, 3},
                                     {3},
                                     {2}});
}
