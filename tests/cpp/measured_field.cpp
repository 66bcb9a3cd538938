#include "neocog/analysis/measured_field.hpp"

#include <doctest/doctest.h>

#include "cpp/support/errors.hpp"
#include "cpp/support/random_graphs.hpp"

using namespace neocog;
using namespace neocog::test;

namespace {

using List = std::vector<double>;

bool same(const Span& a, const Span& b) { return a.first == b.first && a.last == b.last; }

/// Checks every unit of every layer: the rectangle measured by gradients is the one that follows from the windows.
void check_all_units(const Description& network) {
  const Graph graph(network);
  for (int node = 1; node <= graph.last(); ++node) {
    const Node& layer = graph.node(node);
    CAPTURE(layer.name);
    for (int y = 0; y < layer.grid.height; ++y) {
      for (int x = 0; x < layer.grid.width; ++x) {
        CAPTURE(y);
        CAPTURE(x);
        const FieldMap map = measured_region(network, layer.name, y, x);
        const Region expected = receptive_region(graph, node, y, x);
        CHECK(map.size == graph.node(0).grid);
        CHECK(same(map.region.height, expected.height));
        CHECK(same(map.region.width, expected.width));
      }
    }
  }
}

LayerDescription convolution(int kernel, const std::string& name, std::vector<std::string> from = {}, Attributes more = {}) {
  Attributes attributes{{"filters", 2}, {"kernel", kernel}, {"padding", "same"}};
  for (const auto& entry : more) attributes.push_back(entry);
  return layer("conv2d", attributes, name, std::move(from));
}

}  // namespace

TEST_CASE("measured region: equals the receptive region of graphs of all kinds, at every unit") {
  const std::vector<Description> graphs{
      // a chain in which maxima, corners and dropped units hide most paths of any one image
      description({9, 8, 2}, {convolution(3, "a"), layer("relu"), layer("maxPool2d", {{"window", 2}}), layer("dropout", {{"rate", 0.9}}), layer("batchNorm"),
                              convolution(3, "b"), layer("elu"), layer("avgPool2d", {{"window", 2}, {"padding", 1}})}),
      // branches of different depth that meet
      description({7, 7, 1}, {convolution(1, "stem"), convolution(5, "wide", {"stem"}), convolution(3, "narrow", {"stem"}), layer("tanh"),
                              layer("concat", {}, "both", {"wide", "tanh1", "stem"}), layer("channelShuffle", {{"groups", 2}}),
                              layer("channelSlice", {{"start", 1}, {"length", 2}}), layer("add", {}, "sum", {"channelSlice1", "stem"})}),
      // gaps between a dilated kernel's taps
      description({9, 9, 1}, {layer("conv2d", {{"filters", 1}, {"kernel", 3}, {"dilation", List{2, 3}}}, "gaps"),
                              layer("depthwiseConv2d", {{"kernel", 2}, {"stride", 2}, {"bias", false}})}),
      // upsampling and transposed windows
      description({4, 3, 2}, {layer("upsample2d", {{"scale", List{2, 3}}, {"method", "bilinear"}}), layer("maxPool2d", {{"window", 3}, {"stride", 2}}),
                              layer("upsample2d", {{"scale", 2}}), layer("transposedConv2d", {{"filters", 1}, {"kernel", 3}, {"stride", 2}, {"padding", 1}})}),
      // softmax and localResponseNorm on a map mix channels, not places
      description({3, 3, 3}, {convolution(1, "a"), layer("softmax"), layer("localResponseNorm"), layer("sigmoid")}),
      // among flat features they mix everything
      description({2, 3, 2}, {layer("flatten", {}, "flat"), layer("relu", {}, "each"), layer("softmax"), layer("dense", {{"units", 3}}),
                              layer("localResponseNorm", {}, "normed", {"each"}), layer("tanh"), layer("add", {}, "sum", {"normed", "flat"})}),
      // global pools and gates, and a product of two maps
      description({5, 4, 2}, {convolution(3, "a"), layer("globalMaxPool", {}, "top"), layer("multiply", {}, "gated", {"a", "top"}),
                              layer("multiply", {}, "product", {"a", "input"}), layer("globalAvgPool"), layer("scale", {{"by", 0.0}})}),
      // a factor of 0 or below leaves the paths where they were
      description({4, 4, 1}, {layer("scale", {{"by", 0.0}}, "nothing"), convolution(3, "a"), layer("scale", {{"by", -2.0}}, "turned")}),
      // padding and cropping
      description({4, 5, 1}, {layer("zeroPad2d", {{"by", List{1, 0, 2, 1}}}), convolution(3, "a"), layer("crop2d", {{"by", List{0, 1, 1, 2}}})}),
  };
  for (std::size_t i = 0; i < graphs.size(); ++i) {
    CAPTURE(i);
    check_all_units(graphs[i]);
  }
}

TEST_CASE("measured region: a gate is seen from places where the gated map is 0") {
  // Frames of zeros, and the gaps that a transposed convolution leaves: the gate multiplies them too.
  check_all_units(description({3, 3, 1}, {layer("globalAvgPool", {}, "gate"), layer("zeroPad2d", {{"by", 1}}, "framed", {"input"}),
                                          layer("multiply", {}, "gated", {"framed", "gate"})}));
  check_all_units(description({3, 2, 1}, {layer("transposedConv2d", {{"filters", 1}, {"kernel", 1}, {"stride", 2}, {"bias", false}}, "spread"),
                                          layer("globalAvgPool", {}, "gate"), layer("multiply", {}, "gated", {"spread", "gate"})}));
}

TEST_CASE("measured region: the very pixels of random graphs, by plain enumeration of all paths") {
  for (const DrawnKinds& kinds : {DrawnKinds{.merges = false, .enlarging = false}, DrawnKinds{.enlarging = false}, DrawnKinds{}}) {
    GraphPainter painter(6, kinds);
    for (int i = 0; i < 30; ++i) {
      const DrawnGraph drawn = painter.draw();
      const std::string text = drawn.text();
      CAPTURE(text);
      const auto fields = reference::clipped_fields(drawn.reading);
      for (std::size_t node = 1; node < fields.size(); ++node) {
        CAPTURE(node);
        for (const auto& [unit, pixels] : fields[node]) {
          CAPTURE(unit.first);
          CAPTURE(unit.second);
          std::vector<float> expected(static_cast<std::size_t>(drawn.reading[0].height * drawn.reading[0].width));
          for (const auto& [y, x] : pixels) expected[static_cast<std::size_t>(y * drawn.reading[0].width + x)] = 1;
          CHECK(measured_region(drawn.described(), drawn.layers[node - 1].name, unit.first, unit.second).values == expected);
        }
      }
    }
  }
}

TEST_CASE("measured region: 1 at the taps of a dilated kernel, 0 between them; nothing where all is padding") {
  const Description taps = description({5, 5, 3}, {layer("conv2d", {{"filters", 4}, {"kernel", 2}, {"dilation", 3}}, "taps")});
  const FieldMap map = measured_region(taps, "taps", 0, 1);
  std::vector<float> expected(25);
  for (const std::size_t pixel : {1U, 4U, 16U, 19U}) expected[pixel] = 1;
  CHECK(map.values == expected);
  CHECK(same(map.region.height, {0, 4}));
  CHECK(same(map.region.width, {1, 5}));

  const FieldMap none = measured_region(description({2, 2, 1}, {layer("zeroPad2d", {{"by", 2}}, "frame")}), "frame", 0, 3);
  CHECK(none.values == std::vector<float>(4));
  CHECK(none.region.height.size() == 0);
  CHECK(none.region.width.size() == 0);
}

TEST_CASE("measured region: unnamed layers, unknown ones, and units that do not exist") {
  const Description network = description({4, 4, 1}, {layer("conv2d", {{"filters", 1}, {"kernel", 3}}), layer("relu")});
  CHECK(same(measured_region(network, "conv2d1", 1, 0).region.height, {1, 4}));
  CHECK(same(measured_region(network, "input", 2, 3).region.width, {3, 4}));
  check_error<ArgumentError>([&] { measured_region(network, "conv2d2", 0, 0); }, {"layer", "'conv2d1'", "got 'conv2d2'"});
  check_error<ArgumentError>([&] { measured_region(network, "relu1", 2, 0); }, {"relu1 (relu)", "expected a unit from [0, 0] to [1, 1]", "got [2, 0]"});
  check_error<ArgumentError>([&] { measured_region(network, "relu1", 0, -1); }, {"relu1 (relu)", "got [0, -1]"});
}

TEST_CASE("effective field: a linear layer's is its kernel, whatever the images") {
  Network network(description({4, 5, 2}, {layer("conv2d", {{"filters", 3}, {"kernel", 3}, {"padding", "same"}}, "conv")}));
  const std::vector<float> kernel = value_of(network, "conv/kernel");
  for (const auto& [unit_y, unit_x] : {std::pair{0, 0}, {1, 3}, {3, 4}}) {
    std::vector<double> expected(20);
    for (int ky = 0; ky < 3; ++ky) {
      for (int kx = 0; kx < 3; ++kx) {
        const int y = unit_y + ky - 1;
        const int x = unit_x + kx - 1;
        if (y < 0 || x < 0 || y >= 4 || x >= 5) continue;
        // All filters at once, then the magnitudes of the pixel's channels.
        for (int c = 0; c < 2; ++c) {
          double sum = 0;
          for (int f = 0; f < 3; ++f) sum += kernel[static_cast<std::size_t>(((ky * 3 + kx) * 2 + c) * 3 + f)];
          expected[static_cast<std::size_t>(y * 5 + x)] += std::abs(sum);
        }
      }
    }
    for (const int samples : {1, 4}) {
      const FieldMap map = effective_field(network, 1, unit_y, unit_x, samples, 7);
      CHECK(largest_difference(map.values, expected) < 1e-6);
      CHECK(same(map.region.height, {std::max(0, unit_y - 1), std::min(4, unit_y + 2)}));
      CHECK(same(map.region.width, {std::max(0, unit_x - 1), std::min(5, unit_x + 2)}));
    }
  }
}

TEST_CASE("effective field: the mean over images drawn evenly from −1 to 1") {
  // Of x² the gradient's magnitude is 2 |x|, in the mean 1 with a variance of 1 / 3.
  Network network(description({2, 2, 1}, {layer("multiply", {}, "square", {"input", "input"})}));
  constexpr int samples = 3000;
  const FieldMap map = effective_field(network, 1, 1, 0, samples, 3);
  CHECK(std::abs(map.values[2] - 1) < 4 * std::sqrt(1.0 / 3 / samples));
  CHECK(map.values[0] == 0);
  CHECK(map.values[1] == 0);
  CHECK(map.values[3] == 0);
  CHECK(effective_field(network, 1, 1, 0, 5, 3).values == effective_field(network, 1, 1, 0, 5, 3).values);
  CHECK(effective_field(network, 1, 1, 0, 5, 3).values != effective_field(network, 1, 1, 0, 5, 4).values);
}

TEST_CASE("effective field: flattened maps keep their units, and errors") {
  Network network(description({2, 3, 2}, {layer("flatten", {}, "flat"), layer("dense", {{"units", 4}}, "logits")}));
  CHECK(effective_field(network, 1, 1, 2, 1, 1).values == std::vector<float>{0, 0, 0, 0, 0, 2});
  CHECK(effective_field(network, 0, 0, 1, 1, 1).values == std::vector<float>{0, 2, 0, 0, 0, 0});
  check_error<ArgumentError>([&] { effective_field(network, 2, 0, 1, 1, 1); }, {"logits (dense)", "expected a unit from [0, 0] to [0, 0]", "got [0, 1]"});
  check_error<ArgumentError>([&] { effective_field(network, 1, 0, 0, 0, 1); }, {"effectiveField", "samples", "expected a whole number from 1", "got 0"});
}
