#include "neocog/analysis/receptive_field.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

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

/// What is known of a node along one axis while walking up from the input.
struct Progress {
  ReceptiveAxis field;
  double centre = 0.5;      // of unit 0's field; pixel i reaches from i to i + 1
  std::int64_t period = 1;  // units after which the fields repeat, moved by a whole number of pixels
  bool uniform = true;      // every unit's field has the same size
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
  return up;
}

/// Two paths that meet: the union of their fields.
Progress joined(const Progress& a, const Progress& b) {
  Progress both = a;
  both.field.stride = std::max(a.field.stride, b.field.stride);
  both.field.start = std::min(a.field.start, b.field.start);
  both.field.size = std::max(a.field.start + a.field.size, b.field.start + b.field.size) - both.field.start;
  both.period = std::lcm(a.period, b.period);
  both.uniform = a.uniform && b.uniform && a.field.stride == b.field.stride;
  both.aligned = a.aligned && b.aligned && same(a.field.stride, b.field.stride) && same(a.centre, b.centre);
  return both;
}

/// Where units differ, looks at those of one period from either end: in between, fields only repeat or move apart evenly.
void measure(const Graph& graph, int node, const Axis& axis, Progress& progress) {
  const int units = graph.node(node).grid.*axis.size;
  const std::int64_t some = std::min<std::int64_t>(progress.period, units);
  const auto look = [&](std::int64_t unit) { return unclipped(graph, node, axis, {static_cast<double>(unit), static_cast<double>(unit + 1)}); };
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

using Cells = std::vector<bool>;

/// The cells of the axis below that any of these units reads.
Cells cells_below(const Cells& units, const ReachAxis& reach, int input) {
  Cells cells(static_cast<std::size_t>(input), false);
  for (std::size_t unit = 0; unit < units.size(); ++unit) {
    if (units[unit]) reach.for_each_cell(static_cast<int>(unit), input, [&](int cell) { cells[static_cast<std::size_t>(cell)] = true; });
  }
  return cells;
}

bool any_of(const Cells& cells) { return std::find(cells.begin(), cells.end(), true) != cells.end(); }

void add(const Cells& more, Cells& to) {
  if (to.empty()) to = Cells(more.size(), false);
  for (std::size_t i = 0; i < more.size(); ++i) to[i] = to[i] || more[i];
}

Span span_of(const Cells& cells) {
  const auto first = std::find(cells.begin(), cells.end(), true);
  const auto last = std::find(cells.rbegin(), cells.rend(), true).base();
  return first == cells.end() ? Span{0, 0} : Span{static_cast<int>(first - cells.begin()), static_cast<int>(last - cells.begin())};
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
  struct Seen {
    Cells rows;
    Cells columns;
  };
  std::vector<Seen> seen(static_cast<std::size_t>(node) + 1);
  seen.back() = {Cells(static_cast<std::size_t>(top.grid.height), false), Cells(static_cast<std::size_t>(top.grid.width), false)};
  seen.back().rows[static_cast<std::size_t>(y)] = true;
  seen.back().columns[static_cast<std::size_t>(x)] = true;
  for (int index = node; index > 0; --index) {
    const Seen own = std::move(seen[static_cast<std::size_t>(index)]);
    if (own.rows.empty()) continue;
    const Node& reader = graph.node(index);
    for (std::size_t input = 0; input < reader.sources.size(); ++input) {
      const Size grid = graph.node(reader.sources[input]).grid;
      const Reach reach = graph.reach(reader, input);
      const Cells rows = cells_below(own.rows, reach.height, grid.height);
      const Cells columns = cells_below(own.columns, reach.width, grid.width);
      // A window that lies wholly in the padding sees nothing.
      if (!any_of(rows) || !any_of(columns)) continue;
      Seen& below = seen[static_cast<std::size_t>(reader.sources[input])];
      add(rows, below.rows);
      add(columns, below.columns);
    }
  }
  return {span_of(seen.front().rows), span_of(seen.front().columns)};
}

}  // namespace neocog
