// transposedConv2d as a layer: 'same', outputPadding and what is cut off, against conv2d and by hand.
#include <doctest/doctest.h>

#include "cpp/support/kernels.hpp"
#include "cpp/support/networks.hpp"

using namespace neocog;
using namespace neocog::test;
using List = std::vector<double>;

namespace {

/// What one row of values becomes under a 1×k kernel.
std::vector<float> transposed(const std::vector<float>& row, const std::vector<float>& kernel, int stride, Attributes more) {
  more.insert(more.end(),
              {{"filters", 1}, {"kernel", List{1, static_cast<double>(kernel.size())}}, {"stride", List{1, static_cast<double>(stride)}}, {"bias", false}});
  Network network(description({1, static_cast<double>(row.size()), 1}, {layer("transposedConv2d", more, "t")}));
  network.set_parameter("t/kernel", kernel);
  return copied(network.forward(row, 1).values());
}

}  // namespace

TEST_CASE("transposedConv2d: padding is cut off the full result") {
  // Full result of [1, 2] under [1, 10, 100] with stride 2: [1, 10, 100 + 2, 20, 200].
  const std::vector<float> row{1, 2};
  const std::vector<float> kernel{1, 10, 100};
  CHECK(transposed(row, kernel, 2, {}) == std::vector<float>{1, 10, 102, 20, 200});
  CHECK(transposed(row, kernel, 2, {{"padding", List{0, 1}}}) == std::vector<float>{10, 102, 20});
  CHECK(transposed(row, kernel, 2, {{"padding", List{0, 0, 2, 0}}}) == std::vector<float>{102, 20, 200});
  CHECK(transposed(row, kernel, 2, {{"padding", List{0, 0, 0, 3}}}) == std::vector<float>{1, 10});
}

TEST_CASE("transposedConv2d: outputPadding is added at the right, where the full result goes on if padding was cut off there") {
  const std::vector<float> row{1, 2};
  const std::vector<float> kernel{1, 10, 100};
  CHECK(transposed(row, kernel, 2, {{"outputPadding", List{0, 1}}}) == std::vector<float>{1, 10, 102, 20, 200, 0});
  CHECK(transposed(row, kernel, 2, {{"padding", List{0, 1}}, {"outputPadding", List{0, 1}}}) == std::vector<float>{10, 102, 20, 200});
  CHECK(transposed(row, kernel, 2, {{"padding", List{0, 1}}, {"outputPadding", List{0, 2}}}) == std::vector<float>{10, 102, 20, 200, 0});
}

TEST_CASE("transposedConv2d: 'same' cuts the odd column off at the right, and adds zeros there where the kernel is too small") {
  const std::vector<float> row{1, 2};
  CHECK(transposed(row, {1, 10, 100}, 2, {{"padding", "same"}}) == std::vector<float>{1, 10, 102, 20});
  // Kernel 4: the full [1, 10, 100 + 2, 1000 + 20, 200, 2000] loses one on either side.
  CHECK(transposed(row, {1, 10, 100, 1000}, 2, {{"padding", "same"}}) == std::vector<float>{10, 102, 1020, 200});
  CHECK(transposed(row, {1, 10}, 3, {{"padding", "same"}}) == std::vector<float>{1, 10, 0, 2, 20, 0});
  CHECK(transposed(row, {1, 10, 100}, 1, {{"padding", "same"}}) == std::vector<float>{10 + 2, 100 + 20});
}

TEST_CASE("transposedConv2d: the transpose of conv2d with the same attributes, ⟨conv(x), y⟩ = ⟨x, transposed(y)⟩") {
  constexpr int channels = 3;
  constexpr int filters = 2;
  for (const std::string padding : {"same", "valid", "number"}) {
    for (int kernel = 1; kernel <= 5; ++kernel) {
      for (int stride = 1; stride <= 4; ++stride) {
        CAPTURE(padding);
        CAPTURE(kernel);
        CAPTURE(stride);
        Attributes attributes{{"kernel", List{static_cast<double>(kernel), 3}}, {"stride", List{static_cast<double>(stride), 2}}, {"bias", false}};
        if (padding == "number") {
          attributes.emplace_back("padding", List{0, 1, 1, 1});
        } else {
          attributes.emplace_back("padding", padding);
        }
        Attributes forwards = attributes;
        forwards.emplace_back("filters", filters);
        const double height = 6.0 * stride;
        Network conv(description({height, 10, channels}, {layer("conv2d", forwards, "c")}));
        const Shape small = conv.graph().nodes().back().shape;

        Attributes backwards = attributes;
        backwards.emplace_back("filters", channels);
        // What the convolution dropped because it did not fill a window comes back as outputPadding.
        const Description bare =
            description({static_cast<double>(small[0]), static_cast<double>(small[1]), filters}, {layer("transposedConv2d", backwards, "t")});
        const Shape reached = Graph(bare).nodes().back().shape;
        if (padding != "same") backwards.emplace_back("outputPadding", List{height - reached[0], 10.0 - reached[1]});
        Network transpose(description(bare.input, {layer("transposedConv2d", backwards, "t")}));
        REQUIRE(transpose.graph().nodes().back().shape == Shape{static_cast<int>(height), 10, channels});

        // [height, width, in, out] of the one is [height, width, out, in] of the other.
        const std::vector<float> weights = value_of(conv, "c/kernel");
        std::vector<float> turned(weights.size());
        for (std::size_t i = 0; i < weights.size(); ++i) {
          const std::size_t tap = i / (channels * filters);
          const std::size_t in = i / filters % channels;
          turned[(tap * filters + i % filters) * channels + in] = weights[i];
        }
        transpose.set_parameter("t/kernel", turned);
        const std::vector<float> x = random_values(static_cast<std::size_t>(2 * conv.graph().node(0).shape.count()), 1);
        const std::vector<float> y = random_values(static_cast<std::size_t>(2 * small.count()), 2);
        const std::vector<double> convolved = widened(conv.forward(x, 2).values());
        const std::vector<float> back = copied(transpose.forward(y, 2).values());
        CHECK(weighted_sum(convolved, widened(y)) == doctest::Approx(weighted_sum(widened(x), widened(back))).epsilon(1e-4));
        // The transposed layer computes what the convolution's backward pass does.
        CHECK(relative_difference(conv.backward(y).values(), widened(back)) < agreement);
      }
    }
  }
}
