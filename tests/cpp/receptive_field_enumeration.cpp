// Receptive fields of random small graphs against plain enumeration: every unit, every path, every cell.
#include <doctest/doctest.h>

#include "cpp/support/random_graphs.hpp"
#include "neocog/analysis/receptive_field.hpp"

using namespace neocog;
using namespace neocog::test;

namespace {

struct Kinds {
  std::string name;
  DrawnKinds kinds;
};

const std::vector<Kinds> all_kinds{
    {"chains", {.merges = false, .enlarging = false}},
    {"chains that enlarge", {.merges = false}},
    {"branches", {.enlarging = false}},
    {"branches that enlarge", {}},
    {"signals", {.flat_signal = true}},
};

using Pixels = std::set<std::int64_t>;

std::int64_t size_of(const Pixels& pixels) { return pixels.empty() ? 0 : *pixels.rbegin() - *pixels.begin() + 1; }

/// Compares one axis of a node: size with the largest over its units, start with that of unit 0.
void check_axis(const ReceptiveAxis& axis, reference::UnclippedField& field, int node, int units) {
  std::int64_t largest = 0;
  for (int unit = 0; unit < units; ++unit) largest = std::max(largest, size_of(field.of(node, unit)));
  CHECK(axis.size == static_cast<double>(largest));
  const Pixels& first = field.of(node, 0);
  if (!first.empty()) CHECK(axis.start == static_cast<double>(*first.begin()));
}

void check_fields(const DrawnGraph& drawn) {
  const std::vector<ReceptiveField> fields = receptive_fields(Graph(drawn.described()));
  reference::UnclippedField rows(drawn.reading, &reference::ReadingNode::Source::height);
  reference::UnclippedField columns(drawn.reading, &reference::ReadingNode::Source::width);
  for (std::size_t node = 0; node < drawn.reading.size(); ++node) {
    CAPTURE(node);
    check_axis(fields[node].height, rows, static_cast<int>(node), drawn.reading[node].height);
    check_axis(fields[node].width, columns, static_cast<int>(node), drawn.reading[node].width);
  }
}

void check_regions(const DrawnGraph& drawn) {
  const Graph graph(drawn.described());
  const auto clipped = reference::clipped_fields(drawn.reading);
  for (std::size_t node = 0; node < clipped.size(); ++node) {
    REQUIRE(graph.nodes()[node].grid == Size{drawn.reading[node].height, drawn.reading[node].width});
    for (const auto& [unit, pixels] : clipped[node]) {
      const Region region = receptive_region(graph, static_cast<int>(node), unit.first, unit.second);
      CAPTURE(node);
      CAPTURE(unit.first);
      CAPTURE(unit.second);
      if (pixels.empty()) {
        CHECK((region.height.size() <= 0 || region.width.size() <= 0));
        continue;
      }
      int left = pixels.begin()->second;
      int right = left;
      for (const auto& pixel : pixels) {
        left = std::min(left, pixel.second);
        right = std::max(right, pixel.second);
      }
      CHECK(region.height.first == pixels.begin()->first);
      CHECK(region.height.last == pixels.rbegin()->first + 1);
      CHECK(region.width.first == left);
      CHECK(region.width.last == right + 1);
    }
  }
}

}  // namespace

TEST_CASE("receptive field: size and start equal plain enumeration over all units of random graphs") {
  for (const auto& [name, kinds] : all_kinds) {
    GraphPainter painter(1, kinds);
    for (int i = 0; i < 150; ++i) {
      const DrawnGraph drawn = painter.draw();
      const std::string text = drawn.text();
      CAPTURE(name);
      CAPTURE(text);
      check_fields(drawn);
    }
  }
}

TEST_CASE("receptive region: the hull of what each unit really reads, for every unit of random graphs") {
  for (const auto& [name, kinds] : all_kinds) {
    GraphPainter painter(2, kinds);
    for (int i = 0; i < 150; ++i) {
      const DrawnGraph drawn = painter.draw();
      const std::string text = drawn.text();
      CAPTURE(name);
      CAPTURE(text);
      check_regions(drawn);
    }
  }
}

TEST_CASE("receptive field: gaps of a transposed convolution under dilated kernels, on one axis") {
  GraphPainter painter(5, {.flat_signal = true, .gaps = true});
  for (int i = 0; i < 300; ++i) {
    const DrawnGraph drawn = painter.draw();
    const std::string text = drawn.text();
    CAPTURE(text);
    check_fields(drawn);
  }
}

TEST_CASE("receptive region: a cell in the padding sees nothing, whatever is seen beside it") {
  // On a 3×2 input widened to 3×3, one path reads the real cell [0, 1] and the other the padding at [2, 2].
  using List = std::vector<double>;
  const Graph graph(description({3, 2, 1}, {layer("zeroPad2d", {{"by", List{0, 0, 0, 1}}}, "wide"), layer("crop2d", {{"by", List{0, 2, 1, 1}}}, "real"),
                                            layer("crop2d", {{"by", List{2, 0, 2, 0}}}, "padding", {"wide"}), layer("add", {}, "sum", {"real", "padding"})}));
  const Region region = receptive_region(graph, graph.last(), 0, 0);
  CHECK(region.height.first == 0);
  CHECK(region.height.last == 1);
  CHECK(region.width.first == 1);
  CHECK(region.width.last == 2);
}

TEST_CASE("receptive region: units that see nothing, in gaps of a transposed convolution and in wide padding") {
  for (const bool signal : {true, false}) {
    GraphPainter painter(3, {.flat_signal = signal, .gaps = true});
    for (int i = 0; i < 200; ++i) {
      const DrawnGraph drawn = painter.draw();
      const std::string text = drawn.text();
      CAPTURE(text);
      check_regions(drawn);
    }
  }
}

TEST_CASE("receptive field: the stride is how far fields move from unit to unit, a fraction where cells are shared out") {
  GraphPainter painter(4, {.merges = false});
  for (int i = 0; i < 150; ++i) {
    const DrawnGraph drawn = painter.draw();
    const std::string text = drawn.text();
    CAPTURE(text);
    const std::vector<ReceptiveField> fields = receptive_fields(Graph(drawn.described()));
    reference::UnclippedField columns(drawn.reading, &reference::ReadingNode::Source::width);
    // After as many units as all strides of its chain multiplied, a field has moved by whole pixels.
    for (std::size_t node = 0; node < fields.size(); ++node) {
      int period = 1;
      for (std::size_t below = node; below > 0; below = static_cast<std::size_t>(drawn.reading[below].sources[0].node)) {
        period *= drawn.reading[below].sources[0].width.stride;
      }
      const std::int64_t moved = *columns.of(static_cast<int>(node), period).begin() - *columns.of(static_cast<int>(node), 0).begin();
      CHECK(fields[node].width.stride * period == doctest::Approx(static_cast<double>(moved)));
    }
  }
}
