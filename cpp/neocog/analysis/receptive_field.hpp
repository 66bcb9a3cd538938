#pragma once
#include <vector>

#include "neocog/network/graph.hpp"

namespace neocog {

/// What the units of a layer see of the input along one axis, in input pixels and before clipping: unit i sees
/// start + i · stride … + size − 1. Araujo, Norris and Sim, "Computing receptive fields of convolutional neural
/// networks" (2019).
struct ReceptiveAxis {
  double size = 1;
  double stride = 1;
  double start = 0;  // negative inside padding
};

struct ReceptiveField {
  ReceptiveAxis height;
  ReceptiveAxis width;
  bool aligned = true;  // false when the paths that meet disagree in stride or centre
};

/// The union over all paths, of every node of the graph in its order. Where units differ (after upsampling, or where
/// paths of different strides meet) `size` is the largest, `start` that of unit 0 and `stride` may be a fraction. Channels are not told apart: a layer that
/// reads some of them counts as reading what any of them sees. A gate, one cell that multiplies a whole map, counts as misaligned.
std::vector<ReceptiveField> receptive_fields(const Graph& graph);

/// Throws ArgumentError when the node's map has no unit [y, x].
void check_unit(const Node& node, int y, int x);

struct Region {
  Span height;
  Span width;
};

/// The input pixels that the unit at [y, x] of a node sees, clipped at every layer's border on the way down.
/// Throws ArgumentError when there is no such unit.
Region receptive_region(const Graph& graph, int node, int y, int x);

}  // namespace neocog
