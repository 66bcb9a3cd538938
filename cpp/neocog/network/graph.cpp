#include "neocog/network/graph.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "neocog/core/error.hpp"
#include "neocog/layers/registry.hpp"

namespace neocog {
namespace {

/// Sizes are counted in 31 bits; multiplied as double, which cannot overflow.
void require_countable(const std::string& label, const std::string& what, const Shape& shape) {
  double count = 1;
  for (int axis = 0; axis < shape.rank(); ++axis) count *= shape[axis];
  if (count <= INT32_MAX) return;
  throw ShapeError(label + ": expected at most " + std::to_string(INT32_MAX) + " values in its " + what + ", got " + shape.to_string());
}

Shape read_input(const std::vector<double>& sizes) {
  const auto usable = [](double size) { return size >= 1 && size <= (1 << 24) && size == std::floor(size); };
  if (sizes.size() != 3 || !std::all_of(sizes.begin(), sizes.end(), usable)) {
    throw ArgumentError("input: expected [height, width, channels], whole numbers from 1, got " + Attribute(sizes).to_string());
  }
  Shape shape{static_cast<int>(sizes[0]), static_cast<int>(sizes[1]), static_cast<int>(sizes[2])};
  require_countable("input", "image", shape);
  return shape;
}

}  // namespace

Graph::Graph(const Description& description) {
  constexpr double largest_exact = 9007199254740991.0;  // 2⁵³ − 1
  const double seed = description.seed;
  if (!(seed >= 0 && seed <= largest_exact) || seed != std::floor(seed)) {
    throw ArgumentError("seed: expected a whole number from 0 to 2^53 − 1, got " + to_text(seed));
  }
  seed_ = static_cast<std::uint64_t>(seed);

  const Shape input = read_input(description.input);
  nodes_.push_back({"input", "", {}, input, {input[0], input[1]}, nullptr});
  if (description.layers.empty()) throw ArgumentError("layers: expected at least one layer, got none");

  std::map<std::string, int> numbers;
  for (const LayerDescription& layer : description.layers) {
    const std::string number = std::to_string(++numbers[layer.type]);
    add(layer, layer.name.empty() ? layer.type + number : layer.name);
  }
}

void Graph::add(const LayerDescription& layer, const std::string& name) {
  Node node{name, layer.type, {}, {}, {}, nullptr};
  const std::string label = node.label();
  const auto named = [](const std::string& wanted) { return [&wanted](const Node& other) { return other.name == wanted; }; };
  if (std::any_of(nodes_.begin(), nodes_.end(), named(name)))
    throw ArgumentError(label + ": expected a name of its own, got one that an earlier layer or the input has");
  if (name.find('/') != std::string::npos) throw ArgumentError(label + ": expected a name without '/', which separates a layer from its parameters");

  if (layer.from.empty()) node.sources.push_back(last());
  for (const std::string& source : layer.from) {
    const auto found = std::find_if(nodes_.begin(), nodes_.end(), named(source));
    if (found == nodes_.end()) throw ArgumentError(label + ": from: expected 'input' or the name of an earlier layer, got '" + source + "'");
    node.sources.push_back(static_cast<int>(found - nodes_.begin()));
  }

  AttributeReader attributes(label, layer.attributes);
  LayerSource source{label, {}, attributes};
  for (const int index : node.sources) source.inputs.push_back(this->node(index).shape);
  node.layer = make_layer(layer.type, source);
  attributes.finish();

  for (const ParameterPlan& plan : node.layer->parameters()) require_countable(label, plan.name, plan.shape);
  node.shape = node.layer->output_shape();
  require_countable(label, "output", node.shape);
  if (node.shape.rank() == 3) {
    node.grid = {node.shape[0], node.shape[1]};
  } else {
    const Size below = this->node(node.sources.front()).grid;
    const Reach reach = this->reach(node, 0);
    node.grid = {static_cast<int>(reach.height.window.output_size(below.height)), static_cast<int>(reach.width.window.output_size(below.width))};
  }
  nodes_.push_back(std::move(node));
}

Reach Graph::reach(const Node& node, std::size_t input) const {
  const Size grid = this->node(node.sources[input]).grid;
  // Flattened maps of different sizes that meet have no cells in common: a unit then counts as seeing all of each.
  const bool mixed = node.shape.rank() == 1 && std::any_of(node.sources.begin(), node.sources.end(), [&](int other) { return this->node(other).grid != grid; });
  return mixed ? whole_map(grid) : node.layer->reach(grid, input);
}

int Graph::find(const std::string& name) const {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    if (nodes_[i].name == name) return static_cast<int>(i);
    names.push_back("'" + nodes_[i].name + "'");
  }
  throw ArgumentError("layer: expected " + list_of(names, " or ") + ", got '" + name + "'");
}

}  // namespace neocog
