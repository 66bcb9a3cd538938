// Which cells a unit reads: ReachAxis against plain enumeration, by the contract's words.
#include <doctest/doctest.h>

#include <set>

#include "cpp/reference/receptive_field.hpp"
#include "neocog/core/window.hpp"

using namespace neocog;
using reference::Reading;

namespace {

struct ReachCase {
  ReachAxis reach;
  Reading reading;
};

/// Windows of all kinds, among them some far larger than any input below and padding wider than the kernel.
std::vector<ReachCase> reach_cases() {
  std::vector<ReachCase> cases;
  for (const bool transposed : {false, true}) {
    for (const int kernel : {1, 2, 3, 5, 12}) {
      for (const int stride : {1, 2, 3, 7}) {
        for (const int dilation : {1, 2, 4}) {
          if (transposed && dilation > 1) continue;  // nothing enlarges with gaps
          for (const int before : {-2, 0, 1, 4, 25}) {
            if (transposed && before < 0) continue;
            cases.push_back({{{.kernel = kernel, .stride = stride, .dilation = dilation, .padding_before = before}, transposed},
                             {transposed ? Reading::Kind::transposed : Reading::Kind::window, kernel, stride, dilation, before}});
          }
        }
      }
    }
  }
  return cases;
}

}  // namespace

TEST_CASE("reach: cells are the hull of what the units read, padding counted") {
  for (const auto& [reach, reading] : reach_cases()) {
    CAPTURE(reach.transposed);
    CAPTURE(reading.kernel);
    CAPTURE(reading.stride);
    CAPTURE(reading.dilation);
    CAPTURE(reading.before);
    for (int first = 0; first < 9; ++first) {
      std::set<std::int64_t> expected;
      for (int last = first + 1; last < first + 4; ++last) {
        const std::set<std::int64_t> more = reading.cells(last - 1);
        expected.insert(more.begin(), more.end());
        const Interval cells = reach.cells({static_cast<double>(first), static_cast<double>(last)});
        if (expected.empty()) {
          CHECK(cells.size() <= 0);
          continue;
        }
        // In a transposed window's gaps the hull of several units may begin beyond a unit that reads nothing.
        CHECK(cells.first == static_cast<double>(*expected.begin()));
        CHECK(cells.last == static_cast<double>(*expected.rbegin() + 1));
      }
    }
  }
}

TEST_CASE("reach: for_each_cell visits the real cells that a unit reads, each once and in order") {
  for (const auto& [reach, reading] : reach_cases()) {
    CAPTURE(reach.transposed);
    CAPTURE(reading.kernel);
    CAPTURE(reading.stride);
    CAPTURE(reading.dilation);
    CAPTURE(reading.before);
    for (const int input : {1, 2, 5, 9}) {
      for (int unit = 0; unit < 40; ++unit) {
        std::vector<std::int64_t> expected;
        for (const std::int64_t cell : reading.cells(unit)) {
          if (cell >= 0 && cell < input) expected.push_back(cell);
        }
        std::vector<std::int64_t> visited;
        reach.for_each_cell(unit, input, [&](int cell) { visited.push_back(cell); });
        REQUIRE(visited == expected);
      }
    }
  }
}

TEST_CASE("reach: windows so large that their cells' numbers outgrow 31 bits") {
  const ReachAxis wide{{.kernel = 1 << 24, .dilation = 1 << 20, .padding_before = 1 << 30}};
  std::vector<int> visited;
  wide.for_each_cell(3, 5, [&](int cell) { visited.push_back(cell); });
  // Taps stand at 3 − 2³⁰ + tap · 2²⁰: one of them at 3.
  CHECK(visited == std::vector<int>{3});
  const Interval cells = wide.cells({0, 1});
  CHECK(cells.first == -0x1p30);
  CHECK(cells.size() == (0x1p24 - 1) * 0x1p20 + 1);
}

TEST_CASE("reach: the middle of unit 0's window and how far windows lie apart") {
  for (const auto& [reach, reading] : reach_cases()) {
    CAPTURE(reach.transposed);
    CAPTURE(reading.kernel);
    CAPTURE(reading.stride);
    CAPTURE(reading.before);
    if (!reach.transposed) {
      const Interval cells = reach.cells({0, 1});
      CHECK(reach.centre() == (cells.first + cells.last) / 2);
      CHECK(reach.stride() == reading.stride);
      continue;
    }
    // Input cell i writes outputs from i · stride − before on: its middle, cell i + 0.5, lies over the middle of these.
    const double middle = -reading.before + reading.kernel / 2.0;
    CHECK(reach.stride() == 1.0 / reading.stride);
    // Output 0's middle is at 0.5 in outputs.
    CHECK(reach.centre() == doctest::Approx(0.5 + (0.5 - middle) / reading.stride));
  }
}
