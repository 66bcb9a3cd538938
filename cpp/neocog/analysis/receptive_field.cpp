#include "neocog/analysis/receptive_field.hpp"

#include <algorithm>
#include <optional>

#include "neocog/core/error.hpp"

namespace neocog {
namespace {

ReceptiveAxis through(const ReceptiveAxis& below, const WindowAxis& window) {
  return {below.size + static_cast<double>(window.extent() - 1) * below.stride, below.stride * window.stride,
          below.start - window.padding_before * below.stride};
}

/// The union of two paths. Their fields must grow alike and share a centre to count as aligned.
ReceptiveAxis joined(const ReceptiveAxis& a, const ReceptiveAxis& b, bool& aligned) {
  if (a.stride != b.stride || a.start + a.size / 2 != b.start + b.size / 2) aligned = false;
  const double start = std::min(a.start, b.start);
  const double end = std::max(a.start + a.size, b.start + b.size);
  return {end - start, std::max(a.stride, b.stride), start};
}

/// The input cells that outputs `span` of this axis read, clipped to the input.
Span below(const Span& span, const WindowAxis& window, int input) {
  return {window.covered(span.first, input).first, window.covered(span.last - 1, input).last};
}

Span hull(const Span& a, const Span& b) { return {std::min(a.first, b.first), std::max(a.last, b.last)}; }

}  // namespace

std::vector<ReceptiveField> receptive_fields(const Graph& graph) {
  std::vector<ReceptiveField> fields(1);
  for (int index = 1; index <= graph.last(); ++index) {
    const Node& node = graph.node(index);
    std::optional<ReceptiveField> field;
    for (const int source : node.sources) {
      const ReceptiveField& under = fields[static_cast<std::size_t>(source)];
      const Window window = graph.receptive_window(node, source);
      const ReceptiveField path{through(under.height, window.height), through(under.width, window.width), under.aligned};
      if (!field) {
        field = path;
        continue;
      }
      bool aligned = field->aligned && path.aligned;
      field->height = joined(field->height, path.height, aligned);
      field->width = joined(field->width, path.width, aligned);
      field->aligned = aligned;
    }
    fields.push_back(*field);
  }
  return fields;
}

Region receptive_region(const Graph& graph, int node, int y, int x) {
  const Node& top = graph.node(node);
  if (y < 0 || x < 0 || y >= top.grid.height || x >= top.grid.width) {
    throw ArgumentError(top.label() + ": expected a unit from [0, 0] to [" + std::to_string(top.grid.height - 1) + ", " + std::to_string(top.grid.width - 1) +
                        "], got [" + std::to_string(y) + ", " + std::to_string(x) + "]");
  }
  std::vector<std::optional<Region>> regions(static_cast<std::size_t>(node) + 1);
  regions.back() = Region{{y, y + 1}, {x, x + 1}};
  for (int index = node; index > 0; --index) {
    const auto& region = regions[static_cast<std::size_t>(index)];
    if (!region) continue;
    for (const int source : graph.node(index).sources) {
      const Size grid = graph.node(source).grid;
      const Window window = graph.receptive_window(graph.node(index), source);
      const Region seen{below(region->height, window.height, grid.height), below(region->width, window.width, grid.width)};
      // A window that lies wholly in the padding sees nothing.
      if (seen.height.size() <= 0 || seen.width.size() <= 0) continue;
      auto& known = regions[static_cast<std::size_t>(source)];
      known = known ? Region{hull(known->height, seen.height), hull(known->width, seen.width)} : seen;
    }
  }
  return regions.front().value_or(Region{{0, 0}, {0, 0}});
}

}  // namespace neocog
