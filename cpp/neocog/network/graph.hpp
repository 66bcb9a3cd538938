#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "neocog/layers/layer.hpp"
#include "neocog/network/description.hpp"

namespace neocog {

/// Yes or no for every node; not the library's packed form, which costs more code than it saves memory.
using Marks = std::vector<char>;

/// A layer in its place. Node 0 is the input and has no layer.
struct Node {
  std::string name;
  std::string type;
  std::vector<int> sources;
  Shape shape;  // of one sample's output
  Size grid;    // the cells of its map; a flattened map keeps its grid, a dense layer's is 1×1
  std::unique_ptr<Layer> layer;

  /// "conv1 (conv2d)", as error messages begin.
  std::string label() const { return type.empty() ? name : name + " (" + type + ")"; }
};

/// A checked description: a directed acyclic graph in which every node comes after its sources, with every size known.
/// It holds no weights, so that the largest network can be described, counted and drawn.
class Graph {
 public:
  /// Throws ArgumentError or ShapeError, naming the layer, what was expected and what came.
  explicit Graph(const Description& description);

  const std::vector<Node>& nodes() const { return nodes_; }
  const Node& node(int index) const { return nodes_[static_cast<std::size_t>(index)]; }
  int last() const { return static_cast<int>(nodes_.size()) - 1; }
  std::uint64_t seed() const { return seed_; }

  /// How the units of `node` read the map of the source at position `input` of its sources.
  Reach reach(const Node& node, std::size_t input) const;

  /// The node of that name ('input' is 0). Throws ArgumentError when there is none.
  int find(const std::string& name) const;

 private:
  void add(const LayerDescription& layer, const std::string& name);

  std::vector<Node> nodes_;
  std::uint64_t seed_ = 0;
};

}  // namespace neocog
