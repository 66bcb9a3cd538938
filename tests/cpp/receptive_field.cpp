#include "neocog/analysis/receptive_field.hpp"

#include <doctest/doctest.h>

#include "cpp/support/errors.hpp"
#include "cpp/support/networks.hpp"

using namespace neocog;
using namespace neocog::test;

namespace {

LayerDescription conv(int kernel, int stride = 1, Attribute padding = 0, int dilation = 1, std::string name = {}, std::vector<std::string> from = {}) {
  return layer("conv2d", {{"filters", 1}, {"kernel", kernel}, {"stride", stride}, {"padding", std::move(padding)}, {"dilation", dilation}}, std::move(name),
               std::move(from));
}

std::vector<ReceptiveField> fields_of(std::vector<double> input, std::vector<LayerDescription> layers) {
  return receptive_fields(Graph(description(std::move(input), std::move(layers))));
}

void check_axis(const ReceptiveAxis& axis, double size, double stride, double start) {
  CHECK(axis.size == size);
  CHECK(axis.stride == stride);
  CHECK(axis.start == start);
}

void check_span(const Span& span, int first, int last) {
  CHECK(span.first == first);
  CHECK(span.last == last);
}

}  // namespace

TEST_CASE("receptive field: stacked 3×3 kernels see 3, 5, 7") {
  const auto fields = fields_of({20, 20, 1}, {conv(3), conv(3), conv(3)});
  check_axis(fields[0].height, 1, 1, 0);
  check_axis(fields[1].height, 3, 1, 0);
  check_axis(fields[2].height, 5, 1, 0);
  check_axis(fields[3].width, 7, 1, 0);
}

TEST_CASE("receptive field: two 3×3 see what one 5×5 sees") {
  const auto two = fields_of({20, 20, 1}, {conv(3, 1, 1), conv(3, 1, 1)}).back();
  const auto one = fields_of({20, 20, 1}, {conv(5, 1, 2)}).back();
  check_axis(two.height, one.height.size, one.height.stride, one.height.start);
  check_axis(one.height, 5, 1, -2);
}

TEST_CASE("receptive field: stride multiplies, padding moves the start, borders clip") {
  const Description network = description({5, 5, 1}, {conv(3, 2, 1), conv(3, 2, 1)});
  const Graph graph(network);
  const ReceptiveField field = receptive_fields(graph).back();
  check_axis(field.height, 7, 4, -3);
  check_axis(field.width, 7, 4, -3);
  CHECK(field.aligned);
  check_span(receptive_region(graph, 2, 0, 0).height, 0, 4);
  check_span(receptive_region(graph, 2, 1, 0).height, 1, 5);
  check_span(receptive_region(graph, 2, 1, 0).width, 0, 4);
  check_span(receptive_region(graph, 1, 1, 2).height, 1, 4);
  check_span(receptive_region(graph, 1, 1, 2).width, 3, 5);
  check_span(receptive_region(graph, 0, 2, 3).width, 3, 4);
}

TEST_CASE("receptive field: dilation spreads the window, relu and pooling take part") {
  const auto fields = fields_of({40, 40, 1}, {conv(3, 1, 0, 2), layer("relu"), conv(3, 1, 0, 4), layer("maxPool2d", {{"window", 2}}), conv(3)});
  check_axis(fields[1].height, 5, 1, 0);
  check_axis(fields[2].height, 5, 1, 0);
  check_axis(fields[3].height, 13, 1, 0);
  check_axis(fields[4].height, 14, 2, 0);
  check_axis(fields[5].height, 18, 2, 0);
}

TEST_CASE("receptive field: each axis by itself") {
  const auto field =
      fields_of(
          {20, 30, 1},
          {layer("conv2d",
                 {{"filters", 1}, {"kernel", std::vector<double>{1, 5}}, {"stride", std::vector<double>{2, 1}}, {"padding", std::vector<double>{0, 0, 3, 1}}}),
           conv(3)})
          .back();
  check_axis(field.height, 5, 2, 0);
  check_axis(field.width, 7, 1, -3);
}

TEST_CASE("receptive field: branches are united; those that share centre and stride are aligned") {
  const auto inception = fields_of({9, 9, 1}, {conv(1, 1, 0, 1, "one"), conv(3, 1, 1, 1, "three", {"input"}), conv(5, 1, 2, 1, "five", {"input"}),
                                               layer("concat", {}, "", {"one", "three", "five"})})
                             .back();
  check_axis(inception.height, 5, 1, -2);
  CHECK(inception.aligned);

  const auto residual = fields_of({9, 9, 1}, {conv(3, 1, 1), conv(3, 1, 1, 1, "second"), layer("add", {}, "", {"second", "input"})}).back();
  check_axis(residual.height, 5, 1, -2);
  CHECK(residual.aligned);
}

TEST_CASE("receptive field: paths that disagree in centre or stride are flagged, and stay so above") {
  const auto centre =
      fields_of({9, 9, 1}, {conv(3, 1, "same", 1, "three"), conv(2, 1, "same", 1, "two", {"input"}), layer("add", {}, "", {"three", "two"}), layer("relu")});
  CHECK(centre[2].aligned);
  CHECK_FALSE(centre[3].aligned);
  CHECK_FALSE(centre[4].aligned);
  check_axis(centre[3].height, 3, 1, -1);

  const auto stride =
      fields_of({4, 4, 1}, {conv(3, 1, 0, 1, "three"), layer("maxPool2d", {{"window", 2}}, "pool", {"input"}), layer("concat", {}, "", {"three", "pool"})})
          .back();
  CHECK_FALSE(stride.aligned);
  check_axis(stride.height, 3, 2, 0);
}

TEST_CASE("receptive region: the hull of all paths, clipped at every layer's border") {
  const Graph graph(description({9, 9, 1}, {conv(1, 1, 0, 1, "one"), conv(5, 1, 2, 1, "five", {"input"}), layer("add", {}, "", {"one", "five"})}));
  check_span(receptive_region(graph, 3, 4, 0).height, 2, 7);
  check_span(receptive_region(graph, 3, 4, 0).width, 0, 3);

  // A unit deep in the padding sees nothing of the first layer's padding rows.
  const Graph padded(description({3, 3, 1}, {conv(1, 1, 2), conv(3)}));
  check_span(receptive_region(padded, 2, 0, 0).height, 0, 1);
  check_span(receptive_region(padded, 1, 0, 0).height, 0, 0);
}

TEST_CASE("receptive field: a dense layer sees the whole image") {
  const Graph graph(description({8, 6, 2}, {conv(3), layer("maxPool2d", {{"window", 2}}), layer("flatten"), layer("dense", {{"units", 3}}), layer("relu"),
                                            layer("dense", {{"units", 2}})}));
  const std::vector<ReceptiveField> fields = receptive_fields(graph);
  CHECK(fields[4].height.size == 8);
  CHECK(fields[4].height.start == 0);
  CHECK(fields[4].width.size == 6);
  CHECK(fields[6].height.size == 8);
  for (const int node : {4, 5, 6}) {
    check_span(receptive_region(graph, node, 0, 0).height, 0, 8);
    check_span(receptive_region(graph, node, 0, 0).width, 0, 6);
  }
}

TEST_CASE("receptive field: a dense layer over two flattened maps of different sizes sees the whole image") {
  const Graph graph(description({9, 9, 1}, {layer("maxPool2d", {{"window", 2}}), layer("flatten", {}, "coarse"), layer("flatten", {}, "fine", {"input"}),
                                            layer("concat", {}, "both", {"coarse", "fine"}), layer("dense", {{"units", 2}}, "logits")}));
  check_span(receptive_region(graph, graph.last(), 0, 0).height, 0, 9);
  CHECK(receptive_fields(graph).back().height.size >= 9);
}

TEST_CASE("receptive region: a unit that does not exist") {
  const Graph graph(description({5, 4, 1}, {conv(3, 1, 0, 1, "conv1")}));
  for (const auto& [y, x] : {std::pair{3, 0}, {0, 2}, {-1, 0}, {0, -1}}) {
    check_error<ArgumentError>([&] { receptive_region(graph, 1, y, x); },
                               {"conv1 (conv2d)", "from [0, 0] to [2, 1]", "got [" + std::to_string(y) + ", " + std::to_string(x) + "]"});
  }
}
