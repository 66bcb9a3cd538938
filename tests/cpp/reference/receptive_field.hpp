#pragma once
#include <cmath>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace neocog::reference {

/// How the units of one axis of a layer read the cells below, said as the contract says it.
struct Reading {
  enum class Kind {
    window,      // cells unit · stride − before + tap · dilation
    transposed,  // cells i that write unit: 0 ≤ unit + before − i · stride < kernel
    nearest,     // cell floor(unit / stride)
    bilinear,    // the cells nearer than 1 to (unit + 0.5) / stride − 0.5
    whole,       // every cell of the map, of which there are `kernel`
    gate,        // cell 0, whatever the unit
  };
  Kind kind = Kind::window;
  int kernel = 1;
  int stride = 1;
  int dilation = 1;
  int before = 0;

  std::set<std::int64_t> cells(std::int64_t unit) const {
    std::set<std::int64_t> found;
    switch (kind) {
      case Kind::window:
        for (int tap = 0; tap < kernel; ++tap) found.insert(unit * stride - before + tap * dilation);
        break;
      case Kind::transposed: {
        // Cell i begins to write at i · stride, so that only cells as near to 0 as this can, on either side.
        const std::int64_t furthest = std::abs(unit) + std::abs(before) + kernel;
        for (std::int64_t cell = -furthest; cell <= furthest; ++cell) {
          const std::int64_t tap = unit + before - cell * stride;
          if (tap >= 0 && tap < kernel) found.insert(cell);
        }
        break;
      }
      case Kind::nearest:
        found.insert(static_cast<std::int64_t>(std::floor(static_cast<double>(unit) / stride)));
        break;
      case Kind::bilinear: {
        const double centre = (static_cast<double>(unit) + 0.5) / stride - 0.5;
        const auto below = static_cast<std::int64_t>(std::floor(centre));
        for (const std::int64_t cell : {below, below + 1}) {
          if (std::abs(centre - static_cast<double>(cell)) < 1 - 1e-9) found.insert(cell);
        }
        break;
      }
      case Kind::whole:
        for (int tap = 0; tap < kernel; ++tap) found.insert(unit + tap);
        break;
      case Kind::gate:
        found.insert(0);
        break;
    }
    return found;
  }
};

/// One layer of a graph as receptive fields see it; node 0 is the input and reads nothing.
struct ReadingNode {
  struct Source {
    int node;
    Reading height;
    Reading width;
  };
  int height = 1;
  int width = 1;
  std::vector<Source> sources;
};

using ReadingGraph = std::vector<ReadingNode>;

/// The input pixels that a unit reaches along one axis (`axis` picks it), as if every map went on for ever.
class UnclippedField {
 public:
  UnclippedField(const ReadingGraph& graph, Reading ReadingNode::Source::* axis) : graph_(graph), axis_(axis) {}

  const std::set<std::int64_t>& of(int node, std::int64_t unit) {
    const auto [entry, fresh] = known_.try_emplace({node, unit});
    if (!fresh) return entry->second;
    std::set<std::int64_t> pixels;
    if (node == 0) pixels.insert(unit);
    for (const auto& source : graph_[static_cast<std::size_t>(node)].sources) {
      for (const std::int64_t cell : (source.*axis_).cells(unit)) {
        const std::set<std::int64_t>& below = of(source.node, cell);
        pixels.insert(below.begin(), below.end());
      }
    }
    return known_[{node, unit}] = pixels;
  }

 private:
  const ReadingGraph& graph_;
  Reading ReadingNode::Source::* axis_;
  std::map<std::pair<int, std::int64_t>, std::set<std::int64_t>> known_;
};

/// The pixels [y, x] that each unit of every node really reaches: cells outside of a map do not exist, on any layer.
inline std::vector<std::map<std::pair<int, int>, std::set<std::pair<int, int>>>> clipped_fields(const ReadingGraph& graph) {
  std::vector<std::map<std::pair<int, int>, std::set<std::pair<int, int>>>> fields(graph.size());
  for (std::size_t node = 0; node < graph.size(); ++node) {
    for (int y = 0; y < graph[node].height; ++y) {
      for (int x = 0; x < graph[node].width; ++x) {
        auto& pixels = fields[node][{y, x}];
        if (node == 0) pixels.insert({y, x});
        for (const auto& source : graph[node].sources) {
          const ReadingNode& below = graph[static_cast<std::size_t>(source.node)];
          for (const std::int64_t row : source.height.cells(y)) {
            for (const std::int64_t column : source.width.cells(x)) {
              if (row < 0 || column < 0 || row >= below.height || column >= below.width) continue;
              const auto& more = fields[static_cast<std::size_t>(source.node)][{static_cast<int>(row), static_cast<int>(column)}];
              pixels.insert(more.begin(), more.end());
            }
          }
        }
      }
    }
  }
  return fields;
}

}  // namespace neocog::reference
