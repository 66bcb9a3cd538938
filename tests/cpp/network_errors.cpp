// What can go wrong in a graph and in a network that stands; and that the network is afterwards as it was before.
#include <doctest/doctest.h>

#include <limits>
#include <new>

#include "cpp/support/errors.hpp"
#include "cpp/support/networks.hpp"

using namespace neocog;
using namespace neocog::test;

namespace {

Description small() {
  return description({4, 4, 2}, {layer("conv2d", {{"filters", 3}, {"kernel", 3}}, "conv1"), layer("relu"), layer("maxPool2d", {{"window", 2}}, "pool"),
                                 layer("flatten"), layer("dense", {{"units", 3}}, "logits")});
}

/// Checks the error, that nothing of the network has changed, and that it still works.
template <class Error, class Body>
void check_harmless(Network& network, Body body, const std::vector<std::string>& parts) {
  const auto before = state_of(network);
  check_error<Error>(body, parts);
  CHECK(state_of(network) == before);
}

}  // namespace

TEST_CASE("graph: wrong inputs and seeds") {
  const auto check = [](const Description& wrong, const std::vector<std::string>& parts) { check_error<ArgumentError>([&] { Graph{wrong}; }, parts); };
  check(description({4, 4}, {layer("relu")}), {"input", "[height, width, channels]", "got [4, 4]"});
  check(description({}, {layer("relu")}), {"input", "got []"});
  check(description({4, 0, 1}, {layer("relu")}), {"input", "whole numbers from 1", "got [4, 0, 1]"});
  check(description({4, 4.5, 1}, {layer("relu")}), {"input", "got [4, 4.5, 1]"});
  check(description({4, 4, 1e9}, {layer("relu")}), {"input", "got [4, 4, 1000000000]"});
  check(description({4, 4, 1}, {}), {"layers", "expected at least one layer", "got none"});
  for (const auto& [seed, text] : {std::pair{-1.0, "-1"}, {0.5, "0.5"}, {1e17, "1e+17"}, {std::numeric_limits<double>::quiet_NaN(), "NaN"}}) {
    check(description({4, 4, 1}, {layer("relu")}, seed), {"seed", "expected a whole number from 0", std::string("got ") + text});
  }
  CHECK(Graph(description({4, 4, 1}, {layer("relu")}, 9007199254740991.0)).seed() == 9007199254740991U);
}

TEST_CASE("graph: wrong names and sources") {
  const auto check = [](std::vector<LayerDescription> layers, const std::vector<std::string>& parts) {
    check_error<ArgumentError>([&] { Graph(description({4, 4, 1}, layers)); }, parts);
  };
  check({layer("relu", {}, "a"), layer("flatten", {}, "a")}, {"a (flatten)", "expected a name of its own", "got"});
  check({layer("relu", {}, "input")}, {"input (relu)", "expected a name of its own"});
  check({layer("relu", {}, "relu2"), layer("relu")}, {"relu2 (relu)", "expected a name of its own"});
  check({layer("relu", {}, "a/b")}, {"a/b (relu)", "expected a name without '/'"});
  check({layer("relu", {}, "a", {"b"})}, {"a (relu)", "from", "expected 'input' or the name of an earlier layer", "got 'b'"});
  check({layer("relu", {}, "a", {"a"})}, {"a (relu)", "got 'a'"});
  check({layer("relu", {}, "a", {"b"}), layer("relu", {}, "b")}, {"a (relu)", "earlier layer", "got 'b'"});
}

TEST_CASE("graph: names count per type, and finding by name") {
  const Graph graph(description({8, 8, 1}, {layer("relu"), layer("maxPool2d", {{"window", 2}}), layer("relu"), layer("flatten"), layer("relu")}));
  std::vector<std::string> names;
  for (const Node& node : graph.nodes()) names.push_back(node.name);
  CHECK(names == std::vector<std::string>{"input", "relu1", "maxPool2d1", "relu2", "flatten1", "relu3"});
  CHECK(graph.find("input") == 0);
  CHECK(graph.find("relu2") == 3);
  CHECK(graph.node(3).label() == "relu2 (relu)");
  check_error<ArgumentError>([&] { graph.find("relu9"); }, {"layer", "expected 'input', 'relu1', ", " or 'relu3'", "got 'relu9'"});
}

TEST_CASE("network: every error leaves it as it was") {
  Network network(small());
  const std::vector<float> pixels = random_values(2 * 32, 1);
  const auto nothing = [] { return std::vector<std::string>{"expected a forward pass", "got none"}; };
  check_harmless<ArgumentError>(network, [&] { network.activation(1); }, {"conv1 (conv2d)", nothing()[0], nothing()[1]});
  check_harmless<ArgumentError>(network, [&] { network.backward(pixels); }, nothing());
  check_harmless<ArgumentError>(network, [&] { network.activation_gradient(2); }, {"relu1 (relu)", "expected a backward pass", "got none"});

  const std::vector<float> output = copied(network.forward(pixels, 2).values());
  SUBCASE("forward") {
    check_harmless<ArgumentError>(network, [&] { network.forward(pixels, 0); }, {"batch", "expected a whole number from 1", "got 0"});
    check_harmless<ArgumentError>(network, [&] { network.forward(pixels, -2); }, {"batch", "got -2"});
    check_harmless<ShapeError>(network, [&] { network.forward(pixels, 1); }, {"input", "expected 32 values (1 × 4×4×2)", "got 64"});
    check_harmless<ShapeError>(network, [&] { network.forward(std::span(pixels).first(63), 2); }, {"input", "expected 64 values", "got 63"});
    check_harmless<ShapeError>(network, [&] { network.forward({}, 1); }, {"input", "expected 32", "got 0"});
    check_harmless<ShapeError>(network, [&] { network.forward(pixels, std::numeric_limits<int>::max()); }, {"input", "got 64"});
    std::vector<float> broken = pixels;
    broken[32 + (2 * 4 + 3) * 2 + 1] = std::numeric_limits<float>::quiet_NaN();
    check_harmless<ArgumentError>(network, [&] { network.forward(broken, 2); },
                                  {"input", "expected numbers", "got NaN at image 1, row 2, column 3, channel 1"});
  }
  SUBCASE("parameters") {
    const std::vector<float> values(54);
    check_harmless<ShapeError>(network, [&] { network.set_parameter("conv1/kernel", std::span(values).first(53)); },
                               {"conv1/kernel", "expected 54 values (3×3×2×3)", "got 53"});
    check_harmless<ArgumentError>(network, [&] { network.set_parameter("conv2/kernel", values); },
                                  {"parameter", "expected 'conv1/kernel', 'conv1/bias', 'logits/kernel' or 'logits/bias'", "got 'conv2/kernel'"});
    check_harmless<ArgumentError>(network, [&] { network.parameter("conv1"); }, {"parameter", "got 'conv1'"});
    check_harmless<ArgumentError>(network, [&] { network.set_frozen({"conv1", "conv9"}, true); }, {"layer", "expected 'input'", "got 'conv9'"});
  }
  SUBCASE("backward") {
    check_harmless<ShapeError>(network, [&] { network.backward(pixels); }, {"logits (dense)", "expected a seed of 6 values (2×3)", "got 64"});
    check_harmless<ShapeError>(network, [&] { network.backward(pixels, "pool"); }, {"pool (maxPool2d)", "expected a seed of 6 values (2×1×1×3)", "got 64"});
    check_harmless<ArgumentError>(network, [&] { network.backward(pixels, "logit"); }, {"layer", "'logits'", "got 'logit'"});
    const std::vector<float> seed(6, 1.0F);
    network.backward(seed);
    const std::vector<float> gradient = gradient_of(network, "conv1/kernel");
    check_harmless<ShapeError>(network, [&] { network.backward(pixels); }, {"logits (dense)"});
    CHECK(gradient_of(network, "conv1/kernel") == gradient);
    check_harmless<ArgumentError>(network, [&] { network.backward_steps(3, 2); }, {"pool (maxPool2d)", "expected an image from 0 to 1", "got 2"});
    check_harmless<ArgumentError>(network, [&] { network.backward_steps(3, -1); }, {"pool (maxPool2d)", "got -1"});
    check_harmless<ArgumentError>(network, [&] { network.backward_steps(2, 0); }, {"relu1 (relu)", "expected a layer that can be traced", "got a relu"});
    check_harmless<ArgumentError>(network, [&] { network.backward_steps(0, 0); }, {"input", "got the input"});
    CHECK(network.backward_steps(3, 1).size() == 3);
    network.forward(pixels, 2);
    check_harmless<ArgumentError>(network, [&] { network.activation_gradient(1); }, {"conv1 (conv2d)", "expected a backward pass of the last batch"});
    check_harmless<ArgumentError>(network, [&] { network.backward_steps(3, 0); }, {"pool (maxPool2d)", "expected a backward pass"});
  }
  CHECK(copied(network.forward(pixels, 2).values()) == output);
}

TEST_CASE("network: infinity is a number, and a network may have no parameters") {
  Network network(description({1, 1, 2}, {layer("relu")}));
  const float infinity = std::numeric_limits<float>::infinity();
  CHECK(copied(network.forward(std::vector<float>{infinity, -infinity}, 1).values()) == std::vector<float>{infinity, 0});
  check_error<ArgumentError>([&] { network.parameter("relu1/kernel"); }, {"parameter", "this network has none", "got 'relu1/kernel'"});
}

TEST_CASE("network: batches of other sizes one after the other") {
  Network network(small());
  const std::vector<float> pixels = random_values(5 * 32, 2);
  const std::vector<float> all = copied(network.forward(pixels, 5).values());
  for (std::size_t image = 0; image < 5; ++image) {
    const std::vector<float> one = copied(network.forward(std::span(pixels).subspan(image * 32, 32), 1).values());
    CHECK(one == std::vector<float>(all.begin() + static_cast<std::ptrdiff_t>(image * 3), all.begin() + static_cast<std::ptrdiff_t>(image * 3 + 3)));
    network.backward(std::vector<float>(3, 1.0F));
    CHECK(activation_gradient(network, "input").shape() == Shape{1, 4, 4, 2});
  }
  CHECK(copied(network.forward(pixels, 5).values()) == all);
}

#ifdef __EMSCRIPTEN__
// Only here: on a 64-bit machine that promises more memory than it has, asking would not fail.
TEST_CASE("network: more than fits in memory is an error, and leaves the network as it was") {
  check_error<ArgumentError>([] { Network(description({1, 1, 1 << 15}, {layer("flatten"), layer("dense", {{"units", 1 << 15}}, "big")})); },
                             {"network", "expected weights and gradients that fit in memory", "MB"});

  Network network(description({1, 1, 1}, {layer("flatten"), layer("dense", {{"units", 1 << 20}}, "wide")}));
  network.forward(std::vector<float>{1}, 1);
  const auto before = state_of(network);
  const std::vector<float> pixels(2048, 1.0F);
  check_error<ArgumentError>([&] { network.forward(pixels, 2048); }, {"input", "fit in memory", "got 2048 images"});
  CHECK(network.batch() == 1);
  CHECK(state_of(network) == before);
}

TEST_CASE("tensor: a size that does not fit 32 bits is not cut to one that does") {
  CHECK_THROWS_AS(Tensor(Shape{1 << 12, 1 << 20}), std::bad_alloc);
  Tensor tensor;
  CHECK_THROWS_AS(tensor.reshape(Shape{1 << 12, 1 << 20}), std::bad_alloc);
}

TEST_CASE("conv2d: a kernel as large as its large image needs room for one patch only") {
  Network network(description({2048, 4096, 1}, {layer("conv2d", {{"filters", 1}, {"kernel", std::vector<double>{2048, 4096}}}, "whole")}));
  CHECK(network.forward(std::vector<float>(2048 * 4096), 1).size() == 1);
}
#endif
