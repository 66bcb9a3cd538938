#pragma once
#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "cpp/reference/receptive_field.hpp"
#include "cpp/support/kernels.hpp"
#include "cpp/support/networks.hpp"

namespace neocog::test {

/// A description, and beside it how its layers read, from the same numbers but by the contract's words.
struct DrawnGraph {
  std::vector<LayerDescription> layers;
  reference::ReadingGraph reading;

  Description described() const { return description({static_cast<double>(reading[0].height), static_cast<double>(reading[0].width), 1}, layers); }
  std::string text() const {
    std::string all = std::to_string(reading[0].height) + "×" + std::to_string(reading[0].width);
    for (const LayerDescription& layer : layers) {
      all += "; " + layer.name + " " + layer.type + " from";
      for (const std::string& source : layer.from) all += " " + source;
      for (const auto& [name, value] : layer.attributes) all += ", " + name + " " + value.to_string();
    }
    return all;
  }
};

/// What a random graph may contain.
struct DrawnKinds {
  bool flat_signal = false;  // 1-D: a height of 1
  bool merges = true;        // branches that meet: add, multiply, gates
  bool enlarging = true;     // transposed convolutions and upsampling
  bool gaps = false;         // transposed convolutions with kernels smaller than their stride; padding wider than the kernel
};

/// Draws small graphs of one channel in which branches part and meet again.
class GraphPainter {
 public:
  GraphPainter(std::uint64_t seed, DrawnKinds kinds) : dice_(seed), kinds_(kinds) {}

  DrawnGraph draw() {
    graph_ = {};
    graph_.reading.push_back({kinds_.flat_signal ? 1 : dice_.from_to(2, 8), dice_.from_to(2, 8), {}});
    const int layers = dice_.from_to(2, 7);
    while (static_cast<int>(graph_.layers.size()) < layers) add_layer();
    return graph_;
  }

 private:
  using Reading = reference::Reading;
  using Kind = Reading::Kind;
  using List = std::vector<double>;
  static constexpr int largest = 9;

  /// One axis of a layer being drawn.
  struct Axis {
    Reading reading;
    int after = 0;  // padding at the end, or cells cut off or added there
    int output = 0;
  };

  static double number(int value) { return value; }
  static std::string name_of(int node) { return node == 0 ? "input" : "n" + std::to_string(node); }
  const reference::ReadingNode& node(int index) const { return graph_.reading[static_cast<std::size_t>(index)]; }
  int last() const { return static_cast<int>(graph_.reading.size()) - 1; }

  void push(const std::string& type, const Attributes& attributes, int height, int width, const std::vector<reference::ReadingNode::Source>& sources) {
    std::vector<std::string> from;
    for (const auto& source : sources) from.push_back(name_of(source.node));
    graph_.layers.push_back(layer(type, attributes, name_of(last() + 1), from));
    graph_.reading.push_back({height, width, sources});
  }

  Axis draw_window(int input, bool pool) {
    Axis axis;
    axis.reading = {Kind::window, dice_.from_to(1, 3), dice_.from_to(1, 3), pool ? 1 : dice_.from_to(1, 2), 0};
    const int most = kinds_.gaps && !pool ? 3 : axis.reading.kernel - 1;
    axis.reading.before = dice_.from_to(0, most);
    axis.after = dice_.from_to(0, most);
    const int room = input + axis.reading.before + axis.after - (axis.reading.kernel - 1) * axis.reading.dilation - 1;
    axis.output = room < 0 ? 0 : room / axis.reading.stride + 1;
    // A pooling window must not begin behind the last cell.
    if (pool && (axis.output - 1) * axis.reading.stride - axis.reading.before >= input) axis.output = 0;
    return axis;
  }

  Axis draw_transposed(int input) {
    Axis axis;
    const int stride = dice_.from_to(1, 3);
    axis.reading = {Kind::transposed, kinds_.gaps ? dice_.from_to(1, 4) : dice_.from_to(stride, 4), stride, 1, dice_.from_to(0, 1)};
    axis.after = dice_.from_to(0, 1);
    axis.output = (input - 1) * stride + axis.reading.kernel - axis.reading.before - axis.after;
    return axis;
  }

  /// The height of a flat signal stays 1 and is left alone.
  Axis still() const { return {{}, 0, 1}; }

  void add_layer() {
    const int source = dice_.from_to(0, 2) == 0 ? dice_.from_to(0, last()) : last();
    const int choice = dice_.from_to(0, 9);
    if (choice <= 3) return add_window(source, dice_.from_to(0, 2) == 0);
    if (choice == 4) return add_frame(source);
    if (choice == 5) return push("relu", {}, node(source).height, node(source).width, {{source, {}, {}}});
    if (choice <= 7 && kinds_.enlarging) return dice_.from_to(0, 1) == 0 ? add_transposed(source) : add_upsampling(source);
    if (choice >= 8 && kinds_.merges) return dice_.from_to(0, 3) == 0 ? add_gate(source) : add_merge(source, dice_.from_to(0, last()));
  }

  void add_window(int source, bool pool) {
    const Axis width = draw_window(node(source).width, pool);
    const Axis height = kinds_.flat_signal ? still() : draw_window(node(source).height, pool);
    if (height.output < 1 || width.output < 1) return;
    const List size{number(height.reading.kernel), number(width.reading.kernel)};
    Attributes attributes{{"stride", List{number(height.reading.stride), number(width.reading.stride)}},
                          {"padding", List{number(height.reading.before), number(height.after), number(width.reading.before), number(width.after)}}};
    attributes.emplace_back(pool ? "window" : "kernel", size);
    if (!pool) attributes.emplace_back("dilation", List{number(height.reading.dilation), number(width.reading.dilation)});
    push(pool ? "avgPool2d" : "depthwiseConv2d", attributes, height.output, width.output, {{source, height.reading, width.reading}});
  }

  void add_transposed(int source) {
    const Axis width = draw_transposed(node(source).width);
    const Axis height = kinds_.flat_signal ? still() : draw_transposed(node(source).height);
    if (height.output < 1 || width.output < 1 || height.output > largest || width.output > largest) return;
    push("transposedConv2d",
         {{"filters", 1},
          {"kernel", List{number(height.reading.kernel), number(width.reading.kernel)}},
          {"stride", List{number(height.reading.stride), number(width.reading.stride)}},
          {"padding", List{number(height.reading.before), number(height.after), number(width.reading.before), number(width.after)}}},
         height.output, width.output, {{source, height.reading, width.reading}});
  }

  void add_upsampling(int source) {
    const int down = kinds_.flat_signal ? 1 : dice_.from_to(1, 3);
    const int right = dice_.from_to(1, 3);
    if (node(source).height * down > largest || node(source).width * right > largest) return;
    const bool bilinear = dice_.from_to(0, 1) == 0;
    const Kind kind = bilinear ? Kind::bilinear : Kind::nearest;
    push("upsample2d", {{"scale", List{number(down), number(right)}}, {"method", bilinear ? "bilinear" : "nearest"}}, node(source).height * down,
         node(source).width * right, {{source, {kind, 1, down, 1, 0}, {kind, 1, right, 1, 0}}});
  }

  void add_frame(int source) {
    const int sign = dice_.from_to(0, 1) == 0 ? 1 : -1;
    const int rows = kinds_.flat_signal ? 0 : 1;
    frame(source, sign, dice_.from_to(0, rows), dice_.from_to(0, rows), dice_.from_to(0, 1), dice_.from_to(0, 1));
  }

  /// sign 1: zeroPad2d, −1: crop2d.
  void frame(int source, int sign, int top, int bottom, int left, int right) {
    const int height = node(source).height + sign * (top + bottom);
    const int width = node(source).width + sign * (left + right);
    if (height < 1 || width < 1 || height > largest || width > largest) return;
    push(sign > 0 ? "zeroPad2d" : "crop2d", {{"by", List{number(top), number(bottom), number(left), number(right)}}}, height, width,
         {{source, {Kind::window, 1, 1, 1, sign * top}, {Kind::window, 1, 1, 1, sign * left}}});
  }

  void add_merge(int a, int b) {
    // The larger one is cropped to the smaller one first, as in a U-Net.
    for (int* own : {&a, &b}) {
      const reference::ReadingNode& other = node(own == &a ? b : a);
      const int rows = std::max(0, node(*own).height - other.height);
      const int columns = std::max(0, node(*own).width - other.width);
      if (rows + columns == 0) continue;
      frame(*own, -1, rows / 2, rows - rows / 2, columns / 2, columns - columns / 2);
      *own = last();
    }
    if (node(a).height != node(b).height || node(a).width != node(b).width) return;
    push(dice_.from_to(0, 1) == 0 ? "add" : "multiply", {}, node(a).height, node(a).width, {{a, {}, {}}, {b, {}, {}}});
  }

  void add_gate(int source) {
    push("globalAvgPool", {}, 1, 1, {{source, {Kind::whole, node(source).height, 1, 1, 0}, {Kind::whole, node(source).width, 1, 1, 0}}});
    const int gate = last();
    const int gated = dice_.from_to(0, gate - 1);
    if (node(gated).height * node(gated).width == 1) return;  // two 1×1 maps are of one shape, which is no gate
    push("multiply", {}, node(gated).height, node(gated).width, {{gated, {}, {}}, {gate, {Kind::gate, 1, 1, 1, 0}, {Kind::gate, 1, 1, 1, 0}}});
  }

  Dice dice_;
  DrawnKinds kinds_;
  DrawnGraph graph_;
};

}  // namespace neocog::test
