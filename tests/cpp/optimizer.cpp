#include "neocog/training/optimizer.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <limits>

#include "cpp/reference/optimize.hpp"
#include "cpp/support/errors.hpp"
#include "cpp/support/networks.hpp"
#include "neocog/kernels/optimize.hpp"

using namespace neocog;
using namespace neocog::test;

namespace {

using Type = OptimizerSettings::Type;

OptimizerSettings settings(const std::function<void(OptimizerSettings&)>& change) {
  OptimizerSettings result;
  change(result);
  return result;
}

Network two_layers() {
  return Network(description({2, 2, 1}, {layer("flatten"), layer("dense", {{"units", 5}}, "hidden"), layer("dense", {{"units", 3}}, "logits")}));
}

/// Gradients that change from step to step, the same for the engine and for the plain rule.
void set_gradients(Network& network, std::uint64_t step) {
  for (std::size_t i = 0; i < network.parameters().size(); ++i) {
    Tensor& gradient = network.parameters()[i].gradient;
    const std::vector<float> values = random_values(gradient.size(), 100 * step + i);
    std::copy(values.begin(), values.end(), gradient.data());
  }
}

/// Takes six steps with both and compares every weight after each. `rule_for` gives a parameter its plain rule.
template <class Rule>
void check_steps(const OptimizerSettings& given, const std::function<Rule(const std::string&)>& rule_for) {
  Network network = two_layers();
  Optimizer optimizer(given);
  std::vector<Rule> rules;
  std::vector<std::vector<double>> weights;
  for (const Parameter& parameter : network.parameters()) {
    rules.push_back(rule_for(parameter.name));
    weights.push_back(widened(parameter.value.values()));
  }
  for (std::uint64_t step = 1; step <= 6; ++step) {
    set_gradients(network, step);
    optimizer.step(network);
    for (std::size_t i = 0; i < rules.size(); ++i) {
      const Parameter& parameter = network.parameters()[i];
      CAPTURE(parameter.name);
      rules[i].step(widened(parameter.gradient.values()), weights[i]);
      CHECK(largest_difference(parameter.value.values(), weights[i]) < 2e-6);
    }
  }
}

}  // namespace

TEST_CASE("sgd: equals the plain rule over several steps") {
  for (const double momentum : {0.0, 0.9}) {
    for (const double decay : {0.0, 0.1}) {
      const auto given = settings([&](auto& s) {
        s.rate = 0.05;
        s.momentum = momentum;
        s.weight_decay = decay;
        s.rates = {{"hidden", 0.1}};
      });
      check_steps<reference::Sgd>(given, [&](const std::string& name) { return reference::Sgd{name.starts_with("hidden") ? 0.005 : 0.05, momentum, decay}; });
    }
  }
}

TEST_CASE("adam: equals the plain rule over several steps, bias correction included") {
  for (const double decay : {0.0, 0.1}) {
    for (const double beta2 : {0.999, 0.5}) {
      const auto given = settings([&](auto& s) {
        s.type = Type::adam;
        s.rate = 0.02;
        s.weight_decay = decay;
        s.beta2 = beta2;
        s.rates = {{"logits", 2.0}};
      });
      check_steps<reference::Adam>(given,
                                   [&](const std::string& name) { return reference::Adam{name.starts_with("logits") ? 0.04 : 0.02, 0.9, beta2, 1e-8, decay}; });
    }
  }
}

TEST_CASE("adam: steps as long as the weights show that no digit of 1 − beta is lost") {
  const auto given = settings([](auto& s) {
    s.type = Type::adam;
    s.rate = 1;
  });
  check_steps<reference::Adam>(given, [](const std::string&) { return reference::Adam{1, 0.9, 0.999, 1e-8, 0}; });
}

TEST_CASE("adam: the first step moves every weight by the rate, whatever the size of its gradient") {
  Network network = two_layers();
  set_gradients(network, 1);
  const std::vector<float> before = value_of(network, "logits/kernel");
  Optimizer optimizer(settings([](auto& s) {
    s.type = Type::adam;
    s.rate = 0.01;
  }));
  optimizer.step(network);
  const std::vector<float> after = value_of(network, "logits/kernel");
  const std::vector<float> gradient = gradient_of(network, "logits/kernel");
  for (std::size_t i = 0; i < after.size(); ++i) CHECK(before[i] - after[i] == doctest::Approx(gradient[i] > 0 ? 0.01 : -0.01).epsilon(1e-3));
}

TEST_CASE("adam: epsilon is added outside the root") {
  const float gradient = 1e-6F;
  float mean = 0;
  float square = 0;
  float weight = 0;
  kernels::adam_step({.beta1 = 0, .beta2 = 0, .rest1 = 1, .rest2 = 1, .rate = 1, .root_factor = 1, .epsilon = 1e-6F, .weight_decay = 0}, &gradient, &mean,
                     &square, &weight, 1);
  CHECK(weight == doctest::Approx(-0.5));
}

TEST_CASE("optimizer kernels: on and off the SIMD multiple") {
  for (const std::size_t count : {1U, 3U, 4U, 5U, 11U, 100U}) {
    const std::vector<float> gradient = random_values(count, 1);
    std::vector<float> velocity = random_values(count, 2);
    std::vector<float> weights = random_values(count, 3);
    reference::Sgd sgd{0.1, 0.5, 0.01, widened(velocity)};
    std::vector<double> expected = widened(weights);
    sgd.step(widened(gradient), expected);
    kernels::sgd_step({0.1F, 0.5F, 0.01F}, gradient.data(), velocity.data(), weights.data(), count);
    CHECK(largest_difference(weights, expected) < 1e-6);
    CHECK(largest_difference(velocity, sgd.velocity) < 1e-6);
  }
}

TEST_CASE("optimizer: a frozen layer stays as it is, by decay and momentum too, and moves again when it may") {
  for (const Type type : {Type::sgd, Type::adam}) {
    Network network = two_layers();
    Optimizer optimizer(settings([&](auto& s) {
      s.type = type;
      s.momentum = 0.9;
      s.weight_decay = 0.1;
    }));
    set_gradients(network, 1);
    optimizer.step(network);
    network.set_frozen({"hidden"}, true);
    const std::vector<float> hidden = value_of(network, "hidden/kernel");
    const std::vector<float> bias = value_of(network, "hidden/bias");
    const std::vector<float> logits = value_of(network, "logits/kernel");
    for (std::uint64_t step = 2; step < 5; ++step) {
      set_gradients(network, step);
      optimizer.step(network);
    }
    CHECK(bits_of(value_of(network, "hidden/kernel")) == bits_of(hidden));
    CHECK(bits_of(value_of(network, "hidden/bias")) == bits_of(bias));
    CHECK(value_of(network, "logits/kernel") != logits);
    network.set_frozen({"hidden"}, false);
    optimizer.step(network);
    CHECK(value_of(network, "hidden/kernel") != hidden);
  }
}

TEST_CASE("optimizer: rate 0 moves nothing; a new rate counts from the next step") {
  Network network = two_layers();
  const std::vector<float> before = value_of(network, "hidden/kernel");
  Optimizer optimizer(settings([](auto& s) { s.rate = 0; }));
  set_gradients(network, 1);
  optimizer.step(network);
  CHECK(bits_of(value_of(network, "hidden/kernel")) == bits_of(before));
  optimizer.set_rate(0.5);
  optimizer.step(network);
  const std::vector<float> gradient = gradient_of(network, "hidden/kernel");
  for (std::size_t i = 0; i < before.size(); ++i) CHECK(value_of(network, "hidden/kernel")[i] == doctest::Approx(before[i] - 0.5F * gradient[i]));
}

TEST_CASE("optimizer: one may serve several networks, each with its own averages") {
  const auto momentum = settings([](auto& s) { s.momentum = 0.9; });
  Network a = two_layers();
  Network b = two_layers();
  Network alone = two_layers();
  Optimizer shared(momentum);
  Optimizer own(momentum);
  for (std::uint64_t step = 1; step < 4; ++step) {
    for (Network* network : {&a, &b, &alone}) set_gradients(*network, network == &a ? step + 50 : step);
    shared.step(a);
    shared.step(b);
    own.step(alone);
  }
  CHECK(value_of(b, "hidden/kernel") == value_of(alone, "hidden/kernel"));
  CHECK(value_of(a, "hidden/kernel") != value_of(alone, "hidden/kernel"));
}

TEST_CASE("optimizer: values outside their range") {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
  const auto check = [](const std::function<void(OptimizerSettings&)>& change, const std::vector<std::string>& parts) {
    check_error<ArgumentError>([&] { Optimizer optimizer(settings(change)); }, parts);
  };
  for (const double value : {-0.1, infinity, not_a_number}) {
    check([&](auto& s) { s.rate = value; }, {"optimizer: rate", "expected a number from 0", "got " + to_text(value)});
    check([&](auto& s) { s.weight_decay = value; }, {"optimizer: weightDecay", "expected a number from 0", "got " + to_text(value)});
    check([&](auto& s) { s.rates = {{"conv1", value}}; }, {"optimizer: rates: conv1", "expected a number from 0", "got " + to_text(value)});
  }
  for (const double value : {-0.1, 1.0, not_a_number}) {
    check([&](auto& s) { s.momentum = value; }, {"optimizer: momentum", "from 0 to below 1", "got " + to_text(value)});
    check([&](auto& s) { s.beta1 = value; }, {"optimizer: beta1", "from 0 to below 1", "got " + to_text(value)});
    check([&](auto& s) { s.beta2 = value; }, {"optimizer: beta2", "from 0 to below 1", "got " + to_text(value)});
  }
  check([](auto& s) { s.epsilon = 0; }, {"optimizer: epsilon", "expected a number above 0", "got 0"});
  Optimizer optimizer{OptimizerSettings{}};
  check_error<ArgumentError>([&] { optimizer.set_rate(-1); }, {"optimizer: rate", "got -1"});
}

TEST_CASE("optimizer: rates for a layer that the network does not have") {
  Network network = two_layers();
  set_gradients(network, 1);
  const auto before = state_of(network);
  Optimizer optimizer(settings([](auto& s) { s.rates = {{"logits", 1}, {"conv9", 0.1}}; }));
  check_error<ArgumentError>([&] { optimizer.step(network); }, {"layer", "expected 'input', 'flatten1', 'hidden' or 'logits'", "got 'conv9'"});
  CHECK(state_of(network) == before);
}
