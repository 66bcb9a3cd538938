// Losses over a network: which layer they score, what they find, and that training lowers them.
#include <doctest/doctest.h>

#include <limits>

#include "cpp/reference/sigmoid.hpp"
#include "cpp/reference/softmax_cross_entropy.hpp"
#include "cpp/reference/value_losses.hpp"
#include "cpp/support/errors.hpp"
#include "cpp/support/kernels.hpp"
#include "cpp/support/networks.hpp"
#include "cpp/support/targets.hpp"
#include "neocog/training/training.hpp"

using namespace neocog;
using namespace neocog::test;

namespace {

constexpr int images = 4;
constexpr std::size_t outputs = images * 3;
const std::vector<float> pixels = random_values(images * 12, 1);

/// A dense layer of three outputs, with `last` behind it if that names a layer type.
Description classifier(const std::string& last = {}) {
  std::vector<LayerDescription> layers{layer("flatten"), layer("dense", {{"units", 5}}, "hidden"), layer("tanh"), layer("dense", {{"units", 3}}, "scores")};
  if (!last.empty()) layers.push_back(layer(last, {}, "last"));
  return description({2, 3, 2}, layers);
}

/// Maps of 3×2 positions with four classes each.
Description mapper() { return description({3, 2, 2}, {layer("conv2d", {{"filters", 4}, {"kernel", 3}, {"padding", "same"}}, "map")}); }

Optimizer sgd(double rate) {
  OptimizerSettings settings;
  settings.rate = rate;
  return Optimizer(settings);
}

std::vector<float> shares(std::uint64_t seed) { return random_values(outputs, seed, 0.0F, 1.0F); }

}  // namespace

TEST_CASE("losses: the last softmax or sigmoid is left out where the loss contains it, and only there") {
  const auto scored = [](const std::string& last, Loss loss) {
    const Graph graph(classifier(last));
    return graph.node(scored_node(graph, loss)).name;
  };
  CHECK(scored("", Loss::softmax_cross_entropy) == "scores");
  CHECK(scored("softmax", Loss::softmax_cross_entropy) == "scores");
  CHECK(scored("sigmoid", Loss::softmax_cross_entropy) == "last");
  CHECK(scored("", Loss::binary_cross_entropy) == "scores");
  CHECK(scored("sigmoid", Loss::binary_cross_entropy) == "scores");
  CHECK(scored("softmax", Loss::binary_cross_entropy) == "last");
  for (const char* last : {"softmax", "sigmoid", "tanh"}) CHECK(scored(last, Loss::mean_squared_error) == "last");
}

TEST_CASE("losses: a network trains the same with its last softmax or sigmoid and without it, bit for bit") {
  const std::vector<int> labels{0, 2, 1, 2};
  const std::vector<float> values = shares(2);
  for (const bool binary : {false, true}) {
    const Targets targets = binary ? valued(Loss::binary_cross_entropy, values) : labelled(labels);
    Network with(classifier(binary ? "sigmoid" : "softmax"));
    Network without(classifier());
    Optimizer a = sgd(0.5);
    Optimizer b = sgd(0.5);
    for (int step = 0; step < 3; ++step) {
      const BatchResult one = train_batch(with, pixels, targets, a);
      const BatchResult other = train_batch(without, pixels, targets, b);
      CHECK(one.loss == other.loss);
      CHECK(one.accuracy == other.accuracy);
    }
    for (const Parameter& parameter : with.parameters()) {
      CHECK(bits_of(parameter.value.values()) == bits_of(without.parameter(parameter.name).value.values()));
    }
    // The activation of the last layer is there to be read all the same; no derivative went through it.
    CHECK(with.activation(with.graph().last()).size() == outputs);
    CHECK(copied(activation_gradient(with, "last").values()) == std::vector<float>(outputs));
  }
}

TEST_CASE("losses: loss, accuracy and gradient of each against the plain formulas") {
  Network network(classifier());
  const std::vector<double> scores = widened(copied(network.forward(pixels, images).values()));
  std::vector<float> gradient;
  {
    const std::vector<float> values = shares(3);
    const BatchResult result = compare(network, valued(Loss::binary_cross_entropy, values), &gradient);
    const auto loss = [&](const std::vector<double>& x) { return reference::binary_cross_entropy(x, widened(values)); };
    CHECK(result.loss == doctest::Approx(loss(scores)).epsilon(1e-6));
    CHECK(relative_difference(gradient, finite_differences(scores, loss)) < agreement);
    double right = 0;
    for (std::size_t i = 0; i < outputs; ++i) right += (reference::sigmoid(scores[i]) > 0.5) == (values[i] > 0.5F) ? 1 : 0;
    CHECK(result.accuracy == right / outputs);
  }
  {
    const std::vector<float> values = random_values(outputs, 4, -2.0F, 2.0F);
    const BatchResult result = compare(network, valued(Loss::mean_squared_error, values), &gradient);
    const auto loss = [&](const std::vector<double>& x) { return reference::mean_squared_error(x, widened(values)); };
    CHECK(result.loss == doctest::Approx(loss(scores)).epsilon(1e-6));
    CHECK(relative_difference(gradient, finite_differences(scores, loss)) < agreement);
    CHECK(std::isnan(result.accuracy));
  }
  {
    const std::vector<int> labels{1, 1, 0, 2};
    std::vector<kernels::Verdict> verdicts;
    const BatchResult result = compare(network, labelled(labels), &gradient, &verdicts);
    const auto loss = [&](const std::vector<double>& x) { return reference::mean_cross_entropy(x, labels); };
    CHECK(result.loss == doctest::Approx(loss(scores)).epsilon(1e-6));
    CHECK(relative_difference(gradient, finite_differences(scores, loss)) < agreement);
    CHECK(verdicts.size() == labels.size());
  }
}

TEST_CASE("losses: comparing without asking for the gradient or the verdicts finds the same") {
  Network network(classifier());
  network.forward(pixels, images);
  const std::vector<float> values = shares(5);
  std::vector<float> gradient;
  for (const Loss loss : {Loss::binary_cross_entropy, Loss::mean_squared_error}) {
    CHECK(compare(network, valued(loss, values), nullptr).loss == compare(network, valued(loss, values), &gradient).loss);
  }
}

TEST_CASE("losses: one label per position of a map, in row-major order; the mean over all of them") {
  Network network(mapper());
  const std::vector<float> maps = random_values(2 * 12, 6);
  std::vector<int> labels;
  for (int i = 0; i < 2 * 6; ++i) labels.push_back(i * 7 % 4);
  const std::vector<double> logits = widened(copied(network.forward(maps, 2).values()));
  std::vector<float> gradient;
  std::vector<kernels::Verdict> verdicts;
  const BatchResult result = compare(network, labelled(labels), &gradient, &verdicts);
  const auto loss = [&](const std::vector<double>& x) { return reference::mean_cross_entropy(x, labels); };
  CHECK(result.loss == doctest::Approx(loss(logits)).epsilon(1e-6));
  CHECK(relative_difference(gradient, finite_differences(logits, loss)) < agreement);
  double right = 0;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const double* row = logits.data() + 4 * i;
    const auto best = std::max_element(row, row + 4) - row;
    right += best == labels[i] ? 1 : 0;
    CHECK(verdicts[i].predicted == best);
    const std::vector<double> one(row, row + 4);
    CHECK(verdicts[i].loss == doctest::Approx(reference::mean_cross_entropy(one, {labels[i]})).epsilon(1e-5));
  }
  CHECK(result.accuracy == doctest::Approx(right / 12));
}

TEST_CASE("losses: a part of the targets is that of its images") {
  const std::vector<int> labels{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
  const std::vector<float> values{0, 1, 2, 3, 4, 5, 6, 7};
  // Four images with three labels each, two with four values each.
  const Targets part = labelled(labels).part(1, 2, 4);
  CHECK(part.loss == Loss::softmax_cross_entropy);
  CHECK(std::vector<int>(part.labels.begin(), part.labels.end()) == std::vector<int>{3, 4, 5, 6, 7, 8});
  CHECK(part.values.empty());
  const Targets second = valued(Loss::mean_squared_error, values).part(1, 1, 2);
  CHECK(second.loss == Loss::mean_squared_error);
  CHECK(copied(second.values) == std::vector<float>{4, 5, 6, 7});
  CHECK(second.labels.empty());
}

TEST_CASE("losses: an evaluation finds the same mean whatever the batch, the last one being smaller") {
  const std::vector<float> maps = random_values(5 * 12, 7);
  std::vector<int> labels;
  for (int i = 0; i < 5 * 6; ++i) labels.push_back(i * 5 % 4);
  const std::vector<float> values = random_values(5 * 24, 8, 0.0F, 1.0F);
  for (const Targets& targets : {labelled(labels), valued(Loss::binary_cross_entropy, values), valued(Loss::mean_squared_error, values)}) {
    Network network(mapper());
    network.forward(maps, 5);
    const BatchResult whole = compare(network, targets, nullptr);
    for (const int batch : {1, 2, 3, 5, 9}) {
      const Evaluation found = evaluate(network, maps, targets, batch);
      CHECK(found.mean.loss == doctest::Approx(whole.loss).epsilon(1e-6));
      if (targets.loss == Loss::mean_squared_error) {
        CHECK(std::isnan(found.mean.accuracy));
      } else {
        CHECK(found.mean.accuracy == doctest::Approx(whole.accuracy));
      }
      CHECK(found.verdicts.size() == targets.labels.size());
    }
  }
}

TEST_CASE("losses: an evaluation is in evaluation mode and changes nothing") {
  Network network(description({2, 3, 2}, {layer("batchNorm", {}, "bn"), layer("dropout", {{"rate", 0.9}}), layer("flatten"), layer("dense", {{"units", 3}})}));
  std::vector<std::vector<std::uint32_t>> before;
  for (const Parameter& parameter : network.parameters()) before.push_back(bits_of(parameter.value.values()));
  network.forward(pixels, images);
  const std::vector<int> labels{0, 1, 2, 0};
  const double loss = compare(network, labelled(labels), nullptr).loss;
  CHECK(evaluate(network, pixels, labelled(labels), 2).mean.loss == doctest::Approx(loss).epsilon(1e-6));
  CHECK(network.training_passes() == 0);
  for (std::size_t i = 0; i < before.size(); ++i) CHECK(bits_of(network.parameters()[i].value.values()) == before[i]);
}

TEST_CASE("losses: training lowers each of them") {
  const std::vector<int> labels{0, 2, 1, 2};
  std::vector<float> wanted = shares(9);
  for (float& value : wanted) value = value > 0.5F ? 1.0F : 0.0F;
  for (const Targets& targets : {labelled(labels), valued(Loss::binary_cross_entropy, wanted), valued(Loss::mean_squared_error, wanted)}) {
    Network network(classifier());
    Optimizer optimizer = sgd(0.5);
    const double first = train_batch(network, pixels, targets, optimizer).loss;
    double last = first;
    for (int step = 0; step < 200; ++step) last = train_batch(network, pixels, targets, optimizer).loss;
    CHECK(last < 0.2 * first);
  }
}

TEST_CASE("losses: a network without parameters is scored and stepped like any other") {
  Network network(description({1, 1, 3}, {layer("globalAvgPool"), layer("flatten"), layer("softmax")}));
  const std::vector<float> logits{1, 2, 3, 3, 2, 1};
  const std::vector<int> labels{2, 2};
  Optimizer optimizer = sgd(0.1);
  const BatchResult result = train_batch(network, logits, labelled(labels), optimizer);
  CHECK(result.loss == doctest::Approx(reference::mean_cross_entropy(widened(logits), labels)).epsilon(1e-6));
  CHECK(result.accuracy == 0.5);
  // (softmax − one-hot) / 2, at the input of all this: the first of the six.
  CHECK(activation_gradient(network, "input").data()[0] == doctest::Approx(std::exp(1.0) / (std::exp(1.0) + std::exp(2.0) + std::exp(3.0)) / 2));
}

TEST_CASE("losses: targets that do not belong to the network, and that it is afterwards as before") {
  Network network(classifier("sigmoid"));
  network.forward(pixels, images);
  Optimizer optimizer = sgd(0.1);
  const auto before = state_of(network);
  const auto check = [&]<class Error>(Error, const Targets& wrong, const std::vector<std::string>& parts) {
    check_error<Error>([&] { train_batch(network, pixels, wrong, optimizer); }, parts);
    check_error<Error>([&] { evaluate(network, pixels, wrong, 2); }, parts);
    CHECK(state_of(network) == before);
  };
  const std::vector<float> few(11, 0.5F);
  check(ShapeError(""), valued(Loss::binary_cross_entropy, few), {"last (sigmoid)", "expected 12 target values for 4 images", "got 11"});
  check(ShapeError(""), valued(Loss::mean_squared_error, {}), {"last (sigmoid)", "expected 12 target values for 4 images", "got 0"});
  const std::vector<int> labels{0, 1, 2};
  check(ShapeError(""), labelled(labels), {"last (sigmoid)", "expected 4 labels for 4 images", "got 3"});
  for (const float value : {-0.1F, 1.5F, std::numeric_limits<float>::quiet_NaN()}) {
    std::vector<float> values = shares(10);
    values[7] = value;
    check(ArgumentError(""), valued(Loss::binary_cross_entropy, values), {"last (sigmoid)", "expected targets from 0 to 1", "at position 7"});
  }
  for (const float value : {std::numeric_limits<float>::infinity(), std::numeric_limits<float>::quiet_NaN()}) {
    std::vector<float> values = shares(10);
    values[3] = value;
    check(ArgumentError(""), valued(Loss::mean_squared_error, values), {"last (sigmoid)", "expected targets that are numbers", "at position 3"});
  }
}
