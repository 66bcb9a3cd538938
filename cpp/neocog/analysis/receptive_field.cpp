#include "neocog/analysis/receptive_field.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <set>

#include "neocog/core/error.hpp"

namespace neocog {
namespace {

/// One of the two axes, for code that treats them alike.
struct Axis {
  ReachAxis Reach::* reach;
  int Size::* size;
};
constexpr Axis vertical{&Reach::height, &Size::height};
constexpr Axis horizontal{&Reach::width, &Size::width};

/// The pixels that the units `units` of a node reach along one axis, as if every map went on for ever.
Interval unclipped(const Graph& graph, int node, const Axis& axis, Interval units) {
  std::vector<std::optional<Interval>> seen(static_cast<std::size_t>(node) + 1);
  seen.back() = units;
  for (int index = node; index > 0; --index) {
    const auto& own = seen[static_cast<std::size_t>(index)];
    if (!own) continue;
    const Node& reader = graph.node(index);
    for (std::size_t input = 0; input < reader.sources.size(); ++input) {
      const Interval cells = (graph.reach(reader, input).*axis.reach).cells(*own);
      if (cells.size() <= 0) continue;
      auto& known = seen[static_cast<std::size_t>(reader.sources[input])];
      known = known ? Interval{std::min(known->first, cells.first), std::max(known->last, cells.last)} : cells;
    }
  }
  return seen.front().value_or(Interval{0, 0});
}

/// The same cell by cell, for graphs where an interval says too much: a dilated kernel may step over the only units of a
/// transposed convolution that read anything.
Interval unclipped_cells(const Graph& graph, int node, const Axis& axis, double unit) {
  std::vector<std::set<double>> seen(static_cast<std::size_t>(node) + 1);
  seen.back() = {unit};
  for (int index = node; index >= 0; --index) {
    const Node& reader = graph.node(index);
    for (std::size_t input = 0; input < reader.sources.size(); ++input) {
      const ReachAxis reach = graph.reach(reader, input).*axis.reach;
      const int step = reach.transposed ? 1 : reach.window.dilation;
      for (const double cell : seen[static_cast<std::size_t>(index)]) {
        const Interval cells = reach.cells({cell, cell + 1});
        for (double below = cells.first; below < cells.last; below += step) seen[static_cast<std::size_t>(reader.sources[input])].insert(below);
      }
    }
  }
  const std::set<double>& pixels = seen.front();
  return pixels.empty() ? Interval{0, 0} : Interval{*pixels.begin(), *pixels.rbegin() + 1};
}

/// What is known of a node along one axis while walking up from the input.
struct Progress {
  ReceptiveAxis field;
  double centre = 0.5;      // of unit 0's field; pixel i reaches from i to i + 1
  std::int64_t period = 1;  // units after which the fields repeat, moved by a whole number of pixels
  bool uniform = true;      // every unit's field has the same size
  bool gaps = false;        // some units of a transposed convolution below read nothing
  bool aligned = true;      // all paths agree in stride and centre
};

bool same(double a, double b) { return std::abs(a - b) <= 1e-9 * std::max({1.0, std::abs(a), std::abs(b)}); }

/// One step up: what a layer's units see through one of its sources.
Progress through(const Progress& below, const ReachAxis& reach) {
  Progress up = below;
  const WindowAxis& window = reach.window;
  up.field.stride = below.field.stride * reach.stride();
  up.field.size = below.field.size + static_cast<double>(window.extent() - 1) * below.field.stride;
  up.field.start = below.field.start - window.padding_before * below.field.stride;
  up.centre = below.centre + (reach.centre() - 0.5) * below.field.stride;
  up.period = reach.transposed ? below.period * window.stride : below.period / std::gcd(below.period, std::max<std::int64_t>(1, window.stride));
  up.uniform = below.uniform && !reach.transposed;
  up.gaps = below.gaps || (reach.transposed && window.extent() < window.stride);
  return up;
}

/// Two paths that meet: the union of their fields.
Progress joined(const Progress& a, const Progress& b) {
  Progress both = a;
  both.field.stride = std::max(a.field.stride, b.field.stride);
  both.field.start = std::min(a.field.start, b.field.start);
  both.field.size = std::max(a.field.start + a.field.size, b.field.start + b.field.size) - both.field.start;
  both.period = std::lcm(a.period, b.period);
  both.gaps = a.gaps || b.gaps;
  both.uniform = a.uniform && b.uniform && a.field.stride == b.field.stride;
  both.aligned = a.aligned && b.aligned && same(a.field.stride, b.field.stride) && same(a.centre, b.centre);
  return both;
}

/// Where units differ, looks at those of one period from either end: in between, fields only repeat or move apart evenly.
void measure(const Graph& graph, int node, const Axis& axis, Progress& progress) {
  const int units = graph.node(node).grid.*axis.size;
  const std::int64_t some = std::min<std::int64_t>(progress.period, units);
  // Beyond this, going cell by cell would take too long.
  const bool by_cells = progress.gaps && progress.field.size < 1e4;
  const auto look = [&](std::int64_t index) {
    const auto unit = static_cast<double>(index);
    return by_cells ? unclipped_cells(graph, node, axis, unit) : unclipped(graph, node, axis, {unit, unit + 1});
  };
  const Interval first = look(0);
  progress.field.start = first.first;
  progress.field.size = first.size();
  for (std::int64_t i = 0; i < some; ++i) progress.field.size = std::max({progress.field.size, look(i).size(), look(units - 1 - i).size()});
}

std::vector<Progress> walk(const Graph& graph, const Axis& axis) {
  std::vector<Progress> known(1);
  for (int index = 1; index <= graph.last(); ++index) {
    const Node& node = graph.node(index);
    std::optional<Progress> progress;
    for (std::size_t input = 0; input < node.sources.size(); ++input) {
      const Progress path = through(known[static_cast<std::size_t>(node.sources[input])], graph.reach(node, input).*axis.reach);
      progress = progress ? joined(*progress, path) : path;
    }
    // No map has more units than this, so that no longer period can show.
    progress->period = std::min<std::int64_t>(progress->period, node.grid.*axis.size);
    if (!progress->uniform) measure(graph, index, axis, *progress);
    known.push_back(*progress);
  }
  return known;
}

/// Which cells of a map are seen. Rows and columns together: paths that meet may see different columns in different rows.
struct Mask {
  Size size;
  std::vector<char> cells;  // [height, width]; empty: none

  char& at(int y, int x) { return cells[static_cast<std::size_t>(y) * static_cast<std::size_t>(size.width) + static_cast<std::size_t>(x)]; }
  void prepare(Size wanted) {
    size = wanted;
    if (cells.empty()) cells.resize(static_cast<std::size_t>(wanted.height) * static_cast<std::size_t>(wanted.width));
  }
};

/// below |= the cells that the units of `above` read: along columns first, then along rows.
void spread(Mask& above, const Reach& reach, Mask& below) {
  Mask rows;
  rows.prepare({below.size.height, above.size.width});
  for (int y = 0; y < above.size.height; ++y) {
    reach.height.for_each_cell(y, below.size.height, [&](int row) {
      for (int x = 0; x < above.size.width; ++x) rows.at(row, x) |= above.at(y, x);
    });
  }
  for (int x = 0; x < above.size.width; ++x) {
    reach.width.for_each_cell(x, below.size.width, [&](int column) {
      for (int row = 0; row < below.size.height; ++row) below.at(row, column) |= rows.at(row, x);
    });
  }
}

Region bounds(Mask& mask) {
  Region region{{mask.size.height, 0}, {mask.size.width, 0}};
  for (int y = 0; y < mask.size.height; ++y) {
    for (int x = 0; x < mask.size.width; ++x) {
      if (mask.at(y, x) == 0) continue;
      region.height = {std::min(region.height.first, y), y + 1};
      region.width = {std::min(region.width.first, x), std::max(region.width.last, x + 1)};
    }
  }
  return region.height.size() > 0 ? region : Region{{0, 0}, {0, 0}};
}

}  // namespace

void check_unit(const Node& node, int y, int x) {
  if (y >= 0 && x >= 0 && y < node.grid.height && x < node.grid.width) return;
  throw ArgumentError(node.label() + ": expected a unit from [0, 0] to [" + std::to_string(node.grid.height - 1) + ", " + std::to_string(node.grid.width - 1) +
                      "], got [" + std::to_string(y) + ", " + std::to_string(x) + "]");
}

std::vector<ReceptiveField> receptive_fields(const Graph& graph) {
  const std::vector<Progress> rows = walk(graph, vertical);
  const std::vector<Progress> columns = walk(graph, horizontal);
  std::vector<ReceptiveField> fields;
  for (std::size_t i = 0; i < rows.size(); ++i) fields.push_back({rows[i].field, columns[i].field, rows[i].aligned && columns[i].aligned});
  return fields;
}

Region receptive_region(const Graph& graph, int node, int y, int x) {
  const Node& top = graph.node(node);
  check_unit(top, y, x);
  std::vector<Mask> seen(static_cast<std::size_t>(node) + 1);
  seen.back().prepare(top.grid);
  seen.back().at(y, x) = 1;
  for (int index = node; index > 0; --index) {
    Mask& own = seen[static_cast<std::size_t>(index)];
    if (own.cells.empty()) continue;
    const Node& reader = graph.node(index);
    for (std::size_t input = 0; input < reader.sources.size(); ++input) {
      Mask& below = seen[static_cast<std::size_t>(reader.sources[input])];
      below.prepare(graph.node(reader.sources[input]).grid);
      spread(own, graph.reach(reader, input), below);
    }
    own.cells = {};
  }
  seen.front().prepare(graph.node(0).grid);
  return bounds(seen.front());
}

}  // namespace neocog
