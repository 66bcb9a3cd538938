// The short way through a network has to give what the long way gives, to the bit, and nobody who looks inside may notice.
#include <doctest/doctest.h>

#include "cpp/support/networks.hpp"
#include "cpp/support/targets.hpp"
#include "neocog/core/error.hpp"
#include "neocog/training/training.hpp"

using namespace neocog;
using namespace neocog::test;

namespace {

LayerDescription conv(const std::string& name, int filters, int kernel, std::vector<std::string> from = {}, int groups = 1) {
  return layer("conv2d", {{"filters", filters}, {"kernel", kernel}, {"padding", "same"}, {"groups", groups}}, name, std::move(from));
}

/// Everything that may stand before or after something that works in place: kernels of every kind, merges of maps made
/// before and after, readers beside the next layer, branches that lead nowhere, flat features.
const std::vector<std::pair<std::string, Description>> examples{
    {"layers one after another", description({7, 6, 3}, {conv("a", 5, 3), layer("batchNorm"), layer("relu"), layer("maxPool2d", {{"window", 2}}),
                                                         layer("depthwiseConv2d", {{"kernel", 2}}), layer("elu"), layer("dropout", {{"rate", 0.5}}),
                                                         layer("flatten"), layer("dense", {{"units", 4}}), layer("tanh"), layer("softmax")})},
    {"residuals by Winograd's algorithm and directly",
     description({9, 10, 32}, {conv("a", 32, 3), layer("relu", {}, "b"), conv("c", 32, 3), layer("batchNorm", {}, "d"), layer("add", {}, "e", {"d", "b"}),
                               layer("relu", {}, "f"), conv("g", 32, 1, {"f"}), conv("h", 32, 1, {"f"}), layer("add", {}, "i", {"g", "h"}),
                               layer("relu", {{"max", 6}}, "j"), layer("globalAvgPool"), layer("sigmoid")})},
    {"groups, a kernel that looks at more than one part, a frame",
     description({5, 5, 8}, {conv("a", 12, 3, {}, 4), layer("relu"), conv("b", 3, 11), layer("relu"), layer("zeroPad2d", {{"by", 1}}), layer("relu")})},
    {"readers beside, and one that reads twice",
     description({4, 4, 2}, {conv("a", 4, 1), layer("relu", {}, "b"), layer("relu", {{"slope", 0.1}}, "c", {"a"}), layer("concat", {}, "d", {"b", "c"}),
                             layer("batchNorm", {}, "e"), layer("add", {}, "f", {"e", "e"}), layer("add", {}, "g", {"f", "d", "e"}), layer("relu")})},
    {"a branch that leads nowhere, a merge with the input",
     description({4, 4, 2}, {conv("a", 2, 3), conv("nowhere", 7, 3), layer("add", {}, "b", {"a", "input"}), layer("multiply", {}, "c", {"b", "a"})})},
    {"flat features that change in place",
     description({3, 3, 2}, {layer("flatten"), layer("relu", {}, "a"), layer("batchNorm"), layer("dense", {{"units", 3}}, "b"),
                             layer("dense", {{"units", 3}}, "c", {"a"}), layer("add", {}, "d", {"b", "c"}), layer("softmax")})},
    {"one layer, in place", description({3, 3, 2}, {layer("relu")})},
};

std::vector<float> pixels_for(const Network& network, int batch, std::uint64_t seed = 1) {
  return random_values(static_cast<std::size_t>(network.graph().node(0).shape.count() * batch), seed);
}

/// A network whose every parameter says something.
Network made(const Description& from) {
  Network network(from);
  std::uint64_t seed = 40;
  for (Parameter& parameter : network.parameters()) {
    const std::vector<float> values = random_values(parameter.value.size(), ++seed, 0.1F, 0.5F);
    std::copy(values.begin(), values.end(), parameter.value.data());
  }
  return network;
}

}  // namespace

TEST_CASE("inference: gives the bits of the forward pass, for any batch, one after another") {
  for (const auto& [name, from] : examples) {
    CAPTURE(name);
    Network network = made(from);
    Network plain = made(from);
    for (const int batch : {1, 3, 2}) {
      CAPTURE(batch);
      const std::vector<float> pixels = pixels_for(network, batch, static_cast<std::uint64_t>(batch));
      const Tensor& answer = network.infer(pixels, batch);
      CHECK(answer.shape() == network.graph().nodes().back().shape.batched(batch));
      CHECK(bits_of(answer.values()) == bits_of(plain.forward(pixels, batch).values()));
    }
  }
}

TEST_CASE("inference: whoever looks inside afterwards sees what a forward pass leaves") {
  for (const auto& [name, from] : examples) {
    CAPTURE(name);
    Network network = made(from);
    Network plain = made(from);
    const std::vector<float> pixels = pixels_for(network, 2);
    for (int time = 0; time < 3; ++time) {
      network.infer(pixels, 2);
      plain.forward(pixels, 2);
      CHECK(state_of(network) == state_of(plain));
    }
    const std::vector<float> seed = random_values(plain.activation(plain.graph().last()).size(), 5);
    network.infer(pixels, 2);
    network.infer(pixels, 2);
    CHECK(bits_of(network.backward(seed).values()) == bits_of(plain.backward(seed).values()));
    for (const Parameter& parameter : std::as_const(plain).parameters()) CHECK(gradient_of(network, parameter.name) == gradient_of(plain, parameter.name));
  }
}

TEST_CASE("inference: a weight that changes afterwards leaves the activations of that pass as they were") {
  Network network = made(examples[1].second);
  Network plain = made(examples[1].second);
  const std::vector<float> pixels = pixels_for(network, 1);
  network.infer(pixels, 1);
  plain.forward(pixels, 1);
  const std::vector<std::uint32_t> before = bits_of(activation(plain, "c").values());
  for (Network* each : {&network, &plain}) {
    each->set_parameter("a/bias", std::vector<float>(32, 1.0F));
    each->set_parameter("d/variance", std::vector<float>(32, 4.0F));
  }
  CHECK(bits_of(activation(network, "c").values()) == before);
  CHECK(bits_of(network.infer(pixels, 1).values()) == bits_of(plain.forward(pixels, 1).values()));
  CHECK(bits_of(activation(network, "c").values()) != before);
}

TEST_CASE("inference: running statistics that a training pass moved are seen at once, also without an optimizer's step") {
  Network network = made(examples[0].second);
  const std::vector<float> pixels = pixels_for(network, 2);
  const std::vector<std::uint32_t> before = bits_of(network.infer(pixels, 2).values());
  network.forward(pixels_for(network, 2, 9), 2, true);
  const std::vector<std::uint32_t> after = bits_of(network.infer(pixels, 2).values());
  CHECK(after != before);
  CHECK(after == bits_of(network.forward(pixels, 2).values()));
}

TEST_CASE("inference: pixels that were put where the network reads them are not copied, and not mistaken later") {
  Network network = made(examples[0].second);
  Network plain = made(examples[0].second);
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    const std::vector<float> pixels = pixels_for(network, 2, seed);
    const std::span<float> room = network.room_for_pixels(pixels.size());
    std::copy(pixels.begin(), pixels.end(), room.begin());
    const float* place = room.data();
    const Tensor& answer = seed % 2 == 0 ? network.forward(room, 2) : network.infer(room, 2);
    CHECK(network.activation(0).data() == place);
    CHECK(bits_of(answer.values()) == bits_of(plain.forward(pixels, 2).values()));
    CHECK(bits_of(network.activation(0).values()) == bits_of(pixels));
  }
}

TEST_CASE("inference: refused pixels change nothing") {
  Network network = made(examples[0].second);
  const std::vector<float> pixels = pixels_for(network, 2);
  network.infer(pixels, 2);
  Network same = made(examples[0].second);
  same.forward(pixels, 2);
  std::vector<float> wrong = pixels;
  wrong[5] = std::nanf("");
  CHECK_THROWS_AS(network.infer(wrong, 2), ArgumentError);
  const std::span<float> room = network.room_for_pixels(wrong.size());
  std::copy(wrong.begin(), wrong.end(), room.begin());
  CHECK_THROWS_AS(network.infer(room, 2), ArgumentError);
  CHECK_THROWS_AS(network.infer(pixels, 3), ShapeError);
  CHECK(state_of(network) == state_of(same));
}

TEST_CASE("inference: a plan runs layers together, leaves out what is not wanted and uses memory again") {
  const Graph residual(examples[1].second);
  const InferencePlan plan(residual);
  std::vector<std::vector<int>> steps;
  for (const InferencePlan::Step& step : plan.steps()) steps.push_back(step.nodes);
  CHECK(steps == std::vector<std::vector<int>>{{1, 2}, {3, 4, 5, 6}, {7}, {8, 9, 10}, {11, 12}});
  // a is read until e, c's step needs a second one, then g may have a's and h the third: f is still read.
  CHECK(plan.memory_sizes() == std::vector<std::int64_t>{2880, 2880, 2880});

  const InferencePlan pruned(Graph(examples[4].second));
  CHECK(pruned.steps().size() == 3);

  // Twenty layers in a row need two memories.
  std::vector<LayerDescription> row;
  for (int i = 0; i < 20; ++i) row.push_back(layer("conv2d", {{"filters", 8}, {"kernel", 3}, {"padding", "same"}}));
  CHECK(InferencePlan(Graph(description({16, 16, 3}, row))).memory_sizes() == std::vector<std::int64_t>{2048, 2048});
}

TEST_CASE("training: the gradient at the input is that of the weights before the step, whenever it is asked for") {
  for (const auto& [name, from] : examples) {
    CAPTURE(name);
    Network trained = made(from);
    Network watched = made(from);
    const std::vector<float> pixels = pixels_for(trained, 2);
    const std::size_t outputs = 2 * static_cast<std::size_t>(trained.graph().nodes().back().shape.count());
    const std::vector<float> targets = random_values(outputs, 8);
    const Targets expected{Loss::mean_squared_error, {}, targets};
    OptimizerSettings settings;
    settings.rate = 0.1;
    Optimizer optimizer(settings);
    settings.rate = 0;
    Optimizer resting(settings);
    for (int time = 0; time < 2; ++time) {
      for (const Parameter& parameter : std::as_const(trained).parameters()) watched.set_parameter(parameter.name, parameter.value.values());
      watched.set_training_passes(trained.training_passes());
      train_batch(trained, pixels, expected, optimizer);
      train_batch(watched, pixels, expected, resting);
      const std::vector<std::uint32_t> gradient = bits_of(watched.activation_gradient(0).values());
      CHECK(bits_of(trained.activation_gradient(0).values()) == gradient);
      CHECK(bits_of(trained.activation_gradient(0).values()) == gradient);
      // The same by hand: the seed of the loss, carried back by hand with everything wanted.
      const std::vector<float> seed = copied(watched.activation_gradient(watched.graph().last()).values());
      watched.set_training_passes(watched.training_passes() - 1);
      watched.forward(pixels, 2, true);
      CHECK(bits_of(watched.backward(seed).values()) == gradient);
    }
  }
}
