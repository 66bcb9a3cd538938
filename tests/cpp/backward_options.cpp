// What a backward pass can be asked for: the rules of guided backpropagation and of the deconvnet, by hand, and passes
// without the parameters' gradients.
#include <doctest/doctest.h>

#include "cpp/support/networks.hpp"

using namespace neocog;
using namespace neocog::test;

namespace {

std::vector<float> gradient_at_input(Network& network, const std::vector<float>& pixels, const std::vector<float>& seed, GradientRule rule) {
  network.forward(pixels, 1);
  return copied(network.backward(seed, network.graph().last(), {.rule = rule}).values());
}

}  // namespace

TEST_CASE("gradient rules: one relu, all signs of input and gradient") {
  Network network(description({1, 1, 5}, {layer("relu")}));
  const std::vector<float> pixels{1, -1, 2, -2, 0};
  const std::vector<float> seed{10, 20, -30, -40, 50};
  CHECK(gradient_at_input(network, pixels, seed, GradientRule::plain) == std::vector<float>{10, 0, -30, 0, 0});
  CHECK(gradient_at_input(network, pixels, seed, GradientRule::guided) == std::vector<float>{10, 0, 0, 0, 0});
  CHECK(gradient_at_input(network, pixels, seed, GradientRule::deconvnet) == std::vector<float>{10, 20, 0, 0, 50});
}

TEST_CASE("gradient rules: slope and max play no part in guided and deconvnet") {
  Network network(description({1, 1, 4}, {layer("relu", {{"slope", 0.5}, {"max", 6}})}));
  const std::vector<float> pixels{8, -1, 3, 3};
  const std::vector<float> seed{10, 20, 30, -40};
  CHECK(gradient_at_input(network, pixels, seed, GradientRule::plain) == std::vector<float>{0, 10, 30, -40});
  CHECK(gradient_at_input(network, pixels, seed, GradientRule::guided) == std::vector<float>{10, 0, 30, 0});
  CHECK(gradient_at_input(network, pixels, seed, GradientRule::deconvnet) == std::vector<float>{10, 20, 30, 0});
}

TEST_CASE("gradient rules: two relus with weights between, step by step") {
  // x = [1, 2] → h = relu(x · A) with A = [[1, −1], [1, 1]] → [3, 1] → y = relu(h · B) with B = [[1, −1], [−2, 1]] → [1, 0]
  Network network(description({1, 1, 2}, {layer("flatten"), layer("dense", {{"units", 2}, {"bias", false}}, "a"), layer("relu", {}, "h"),
                                          layer("dense", {{"units", 2}, {"bias", false}}, "b"), layer("relu", {}, "y")}));
  network.set_parameter("a/kernel", std::vector<float>{1, -1, 1, 1});
  network.set_parameter("b/kernel", std::vector<float>{1, -1, -2, 1});
  const std::vector<float> x{1, 2};
  CHECK(copied(network.forward(x, 1).values()) == std::vector<float>{1, 0});
  CHECK(copied(activation(network, "h").values()) == std::vector<float>{3, 1});
  const std::vector<float> seed{1, 5};
  // plain: past y [1, 0]; at h [1, −2]; past h the same; at x [1 + 2, 1 − 2].
  CHECK(gradient_at_input(network, x, seed, GradientRule::plain) == std::vector<float>{3, -1});
  // guided: past y [1, 0]; at h [1, −2], past it [1, 0]; at x [1, 1].
  CHECK(gradient_at_input(network, x, seed, GradientRule::guided) == std::vector<float>{1, 1});
  // deconvnet: past y [1, 5]; at h [1 − 5, −2 + 5] = [−4, 3], past it [0, 3]; at x [−3, 3].
  CHECK(gradient_at_input(network, x, seed, GradientRule::deconvnet) == std::vector<float>{-3, 3});
  CHECK(copied(activation_gradient(network, "h").values()) == std::vector<float>{-4, 3});
}

TEST_CASE("gradient rules: every layer that is no relu does as in plain backpropagation") {
  const std::vector<std::pair<const char*, Attributes>> others{{"elu", {}},
                                                               {"sigmoid", {}},
                                                               {"tanh", {}},
                                                               {"softmax", {}},
                                                               {"batchNorm", {}},
                                                               {"localResponseNorm", {}},
                                                               {"scale", {{"by", -2}}},
                                                               {"maxPool2d", {{"window", 2}}},
                                                               {"avgPool2d", {{"window", 2}}},
                                                               {"conv2d", {{"filters", 3}, {"kernel", 2}}},
                                                               {"transposedConv2d", {{"filters", 3}, {"kernel", 2}}},
                                                               {"upsample2d", {{"scale", 2}, {"method", "bilinear"}}}};
  for (const auto& [type, attributes] : others) {
    CAPTURE(std::string(type));
    Network network(description({4, 4, 2}, {layer(type, attributes)}));
    const std::vector<float> pixels = random_values(32, 1);
    const std::vector<float> seed = random_values(static_cast<std::size_t>(network.graph().nodes().back().shape.count()), 2);
    const std::vector<float> plain = gradient_at_input(network, pixels, seed, GradientRule::plain);
    CHECK(gradient_at_input(network, pixels, seed, GradientRule::guided) == plain);
    CHECK(gradient_at_input(network, pixels, seed, GradientRule::deconvnet) == plain);
  }
}

TEST_CASE("gradient rules: one pass with a rule leaves nothing for the next") {
  Network network(description({1, 1, 4}, {layer("relu")}));
  const std::vector<float> pixels{1, -1, 2, -2};
  const std::vector<float> seed{10, 20, -30, -40};
  gradient_at_input(network, pixels, seed, GradientRule::deconvnet);
  CHECK(copied(network.backward(seed).values()) == std::vector<float>{10, 0, -30, 0});
}

TEST_CASE("backward without parameters: their gradients are 0, all others the same bits") {
  const Description all_kinds =
      description({6, 6, 4}, {layer("conv2d", {{"filters", 5}, {"kernel", 3}}, "conv"), layer("batchNorm", {}, "bn"), layer("relu"),
                              layer("depthwiseConv2d", {{"kernel", 2}}, "depthwise"), layer("transposedConv2d", {{"filters", 2}, {"kernel", 3}}, "transposed"),
                              layer("flatten"), layer("dense", {{"units", 3}}, "logits")});
  const std::vector<float> pixels = random_values(2 * 144, 3);
  const std::vector<float> seed = random_values(2 * 3, 4);
  Network whole(all_kinds);
  whole.forward(pixels, 2, true);
  whole.backward(seed);
  Network bare(all_kinds);
  bare.forward(pixels, 2, true);
  bare.backward(seed);  // leaves gradients, which must not stay
  bare.backward(seed, bare.graph().last(), {.parameters = false});
  for (int node = 0; node <= whole.graph().last(); ++node) {
    CAPTURE(whole.graph().node(node).name);
    CHECK(bits_of(bare.activation_gradient(node).values()) == bits_of(whole.activation_gradient(node).values()));
  }
  for (const Parameter& parameter : whole.parameters()) {
    CAPTURE(parameter.name);
    if (parameter.learned) CHECK(copied(parameter.gradient.values()) != std::vector<float>(parameter.gradient.size()));
    CHECK(copied(bare.parameter_gradient(parameter.name).values()) == std::vector<float>(parameter.gradient.size()));
  }
}
