// adamw, Nesterov's momentum, clipping and schedules, against the plain rules.
#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <numbers>

#include "cpp/reference/optimize.hpp"
#include "cpp/support/errors.hpp"
#include "cpp/support/kernels.hpp"
#include "cpp/support/networks.hpp"
#include "neocog/kernels/optimize.hpp"
#include "neocog/training/optimizer.hpp"

using namespace neocog;
using namespace neocog::test;

namespace {

using Type = OptimizerSettings::Type;
using Change = std::function<void(OptimizerSettings&)>;

OptimizerSettings settings(const Change& change) {
  OptimizerSettings result;
  change(result);
  return result;
}

Network two_layers() {
  return Network(description({2, 2, 1}, {layer("flatten"), layer("dense", {{"units", 5}}, "hidden"), layer("dense", {{"units", 3}}, "logits")}));
}

std::vector<std::vector<double>> set_gradients(Network& network, std::uint64_t step) {
  std::vector<std::vector<double>> all;
  for (std::size_t i = 0; i < network.parameters().size(); ++i) {
    Tensor& gradient = network.parameters()[i].gradient;
    const std::vector<float> values = random_values(gradient.size(), 100 * step + i);
    std::copy(values.begin(), values.end(), gradient.data());
    all.push_back(widened(values));
  }
  return all;
}

/// Takes steps with both and compares every weight after each. `rule` is what every parameter begins with;
/// rate_at(step) is the plain schedule, longest the norm from which gradients are clipped.
template <class Rule>
void check_steps(const OptimizerSettings& given, const Rule& rule, const std::function<double(int)>& rate_at,
                 double longest = std::numeric_limits<double>::infinity(), int steps = 6) {
  Network network = two_layers();
  Optimizer optimizer(given);
  std::vector<Rule> rules(network.parameters().size(), rule);
  std::vector<std::vector<double>> weights;
  for (const Parameter& parameter : network.parameters()) weights.push_back(widened(parameter.value.values()));
  for (int step = 0; step < steps; ++step) {
    CAPTURE(step);
    const std::vector<std::vector<double>> gradients = set_gradients(network, static_cast<std::uint64_t>(step) + 1);
    const double factor = reference::clipping_factor(gradients, longest);
    CHECK(optimizer.rate_for(network) == doctest::Approx(rate_at(step)));
    optimizer.step(network);
    for (std::size_t i = 0; i < rules.size(); ++i) {
      const Parameter& parameter = network.parameters()[i];
      CAPTURE(parameter.name);
      std::vector<double> clipped = gradients[i];
      for (double& value : clipped) value *= factor;
      rules[i].rate = rate_at(step) * (parameter.name.starts_with("hidden") ? 0.5 : 1);
      rules[i].step(clipped, weights[i]);
      CHECK(relative_difference(parameter.value.values(), weights[i]) < agreement);
    }
  }
}

std::function<double(int)> always(double rate) {
  return [rate](int) { return rate; };
}

}  // namespace

TEST_CASE("adamw: equals the plain rule; the decay goes to the weight and not into the averages") {
  for (const double decay : {0.0, 0.1, 2.0}) {
    const auto given = settings([&](auto& s) {
      s.type = Type::adamw;
      s.rate = 0.02;
      s.weight_decay = decay;
      s.rates = {{"hidden", 0.5}};
    });
    check_steps(given, reference::Adam{.rate = 0, .beta1 = 0.9, .beta2 = 0.999, .epsilon = 1e-8, .weight_decay = decay, .decoupled = true}, always(0.02));
  }
}

TEST_CASE("adamw: without gradients, weights shrink by rate · decay; adam's would move by the rate") {
  for (const Type type : {Type::adamw, Type::adam}) {
    Network network = two_layers();
    const std::vector<float> before = value_of(network, "logits/kernel");
    Optimizer optimizer(settings([&](auto& s) {
      s.type = type;
      s.rate = 0.1;
      s.weight_decay = 0.5;
    }));
    optimizer.step(network);
    const std::vector<float> after = value_of(network, "logits/kernel");
    for (std::size_t i = 0; i < before.size(); ++i) {
      const double expected = type == Type::adamw ? before[i] * (1 - 0.1 * 0.5) : before[i] - (before[i] > 0 ? 0.1 : -0.1);
      CHECK(after[i] == doctest::Approx(expected).epsilon(1e-4));
    }
  }
}

TEST_CASE("sgd: Nesterov's momentum equals the plain rule") {
  for (const double momentum : {0.0, 0.9}) {
    for (const double decay : {0.0, 0.1}) {
      const auto given = settings([&](auto& s) {
        s.rate = 0.05;
        s.momentum = momentum;
        s.nesterov = true;
        s.weight_decay = decay;
        s.rates = {{"hidden", 0.5}};
      });
      check_steps(given, reference::Sgd{.rate = 0, .momentum = momentum, .weight_decay = decay, .nesterov = true}, always(0.05));
    }
  }
}

TEST_CASE("clipping: all gradients together are shortened to the norm, and left alone below it") {
  Network network = two_layers();
  double squares = 0;
  for (const auto& gradient : set_gradients(network, 1)) squares += weighted_sum(gradient, gradient);
  const double norm = std::sqrt(squares);
  for (const double longest : {0.1 * norm, 0.9 * norm, 10 * norm}) {
    CAPTURE(longest);
    const auto common = [&](auto& s) {
      s.rate = 0.05;
      s.clip_norm = longest;
      s.rates = {{"hidden", 0.5}};
    };
    check_steps(settings([&](auto& s) {
                  common(s);
                  s.momentum = 0.9;
                  s.weight_decay = 0.1;  // is added afterwards: what is clipped are the gradients
                }),
                reference::Sgd{.rate = 0, .momentum = 0.9, .weight_decay = 0.1}, always(0.05), longest);
    check_steps(settings([&](auto& s) {
                  common(s);
                  s.type = Type::adam;
                }),
                reference::Adam{.rate = 0, .beta1 = 0.9, .beta2 = 0.999, .epsilon = 1e-8, .weight_decay = 0}, always(0.05), longest);
  }
}

TEST_CASE("clipping: frozen layers and running statistics do not count") {
  Network network(description({1, 1, 2}, {layer("batchNorm", {}, "bn"), layer("flatten"), layer("dense", {{"units", 1}, {"bias", false}}, "frozen"),
                                          layer("dense", {{"units", 1}, {"bias", false}}, "free")}));
  network.set_frozen({"bn", "frozen"}, true);
  for (Parameter& parameter : network.parameters()) parameter.gradient.fill(1000.0F);
  network.parameters().back().gradient.fill(3.0F);
  const float before = value_of(network, "free/kernel")[0];
  Optimizer optimizer(settings([](auto& s) {
    s.rate = 1;
    s.clip_norm = 5;
  }));
  optimizer.step(network);
  CHECK(value_of(network, "free/kernel")[0] == doctest::Approx(before - 3));
}

TEST_CASE("running statistics are no weights: no step moves them, by decay either") {
  for (const Type type : {Type::sgd, Type::adam, Type::adamw}) {
    Network network(description({1, 1, 3}, {layer("batchNorm", {}, "bn")}));
    network.set_parameter("bn/mean", std::vector<float>{1, 2, 3});
    const auto variance = value_of(network, "bn/variance");
    Optimizer optimizer(settings([&](auto& s) {
      s.type = type;
      s.weight_decay = 0.5;
    }));
    optimizer.step(network);
    CHECK(value_of(network, "bn/mean") == std::vector<float>{1, 2, 3});
    CHECK(value_of(network, "bn/variance") == variance);
    CHECK(value_of(network, "bn/gamma")[0] < 1);  // decay takes gamma along
  }
}

TEST_CASE("schedules: the rate falls by a factor after every so many steps") {
  const auto given = settings([](auto& s) {
    s.rate = 0.2;
    s.schedule = {.type = RateSchedule::Type::step, .every = 3, .factor = 0.5};
    s.rates = {{"hidden", 0.5}};
  });
  const std::vector<double> rates{0.2, 0.2, 0.2, 0.1, 0.1, 0.1, 0.05, 0.05};
  check_steps(
      given, reference::Sgd{.rate = 0, .momentum = 0, .weight_decay = 0}, [&](int step) { return rates[static_cast<std::size_t>(step)]; },
      std::numeric_limits<double>::infinity(), 8);
}

TEST_CASE("schedules: half a cosine from the rate to the floor, and then the floor") {
  const auto given = settings([](auto& s) {
    s.type = Type::adamw;
    s.rate = 0.2;
    s.weight_decay = 0.1;
    s.schedule = {.type = RateSchedule::Type::cosine, .steps = 4, .floor = 0.04};
    s.rates = {{"hidden", 0.5}};
  });
  // cos 0, 45, 90, 135 and 180 degrees.
  const double root = std::numbers::sqrt2 / 2;
  const std::vector<double> rates{0.2, 0.12 + 0.08 * root, 0.12, 0.12 - 0.08 * root, 0.04, 0.04, 0.04};
  check_steps(
      given, reference::Adam{.rate = 0, .beta1 = 0.9, .beta2 = 0.999, .epsilon = 1e-8, .weight_decay = 0.1, .decoupled = true},
      [&](int step) { return rates[static_cast<std::size_t>(step)]; }, std::numeric_limits<double>::infinity(), 7);
}

TEST_CASE("schedules: a warm-up rises evenly to the rate, and the schedule begins behind it") {
  const auto rates_of = [](RateSchedule schedule, int steps) {
    std::vector<double> rates;
    for (int step = 0; step < steps; ++step) rates.push_back(schedule.rate_at(step, 0.4));
    return rates;
  };
  const auto check = [](const std::vector<double>& came, const std::vector<double>& expected) { CHECK(largest_difference(came, expected) < 1e-12); };
  check(rates_of({.warm_up = 4}, 6), {0.1, 0.2, 0.3, 0.4, 0.4, 0.4});
  check(rates_of({.type = RateSchedule::Type::step, .every = 2, .factor = 0.1, .warm_up = 2}, 7), {0.2, 0.4, 0.4, 0.4, 0.04, 0.04, 0.004});
  check(rates_of({.type = RateSchedule::Type::cosine, .steps = 2, .floor = 0.1, .warm_up = 1}, 5), {0.4, 0.4, 0.25, 0.1, 0.1});
  check(rates_of({}, 3), {0.4, 0.4, 0.4});
}

TEST_CASE("schedules: each network has its own count of steps; a new rate scales what is left") {
  Network a = two_layers();
  Network b = two_layers();
  Optimizer optimizer(settings([](auto& s) {
    s.rate = 0.4;
    s.schedule = {.type = RateSchedule::Type::step, .every = 1, .factor = 0.5};
  }));
  optimizer.step(a);
  optimizer.step(a);
  CHECK(optimizer.rate_for(a) == doctest::Approx(0.1));
  CHECK(optimizer.rate_for(b) == doctest::Approx(0.4));
  optimizer.set_rate(0.8);
  CHECK(optimizer.rate_for(a) == doctest::Approx(0.2));
  CHECK(optimizer.rate_for(b) == doctest::Approx(0.8));
}

TEST_CASE("optimizer kernels: every factor at once, on and off the SIMD multiple") {
  for (const std::size_t count : {1U, 3U, 4U, 5U, 7U, 8U, 9U, 100U}) {
    const std::vector<float> gradient = random_values(count, 1);
    std::vector<double> scaled = widened(gradient);
    for (double& value : scaled) value *= 0.25;
    {
      std::vector<float> velocity = random_values(count, 2);
      std::vector<float> weights = random_values(count, 3);
      reference::Sgd sgd{0.1, 0.5, 0.01, widened(velocity), true};
      std::vector<double> expected = widened(weights);
      sgd.step(scaled, expected);
      kernels::sgd_step({0.1F, 0.5F, 0.01F, 0.25F, true}, gradient.data(), velocity.data(), weights.data(), count);
      CHECK(relative_difference(weights, expected) < agreement);
      CHECK(relative_difference(velocity, sgd.velocity) < agreement);
    }
    {
      std::vector<float> mean(count);
      std::vector<float> square(count);
      std::vector<float> weights = random_values(count, 4);
      std::vector<double> expected = widened(weights);
      reference::Adam adam{.rate = 0.1, .beta1 = 0.5, .beta2 = 0.75, .epsilon = 1e-4, .weight_decay = 0.3, .decoupled = true};
      for (int step = 1; step < 4; ++step) {
        adam.step(scaled, expected);
        kernels::adam_step({.beta1 = 0.5F,
                            .beta2 = 0.75F,
                            .rest1 = 0.5F,
                            .rest2 = 0.25F,
                            .rate = static_cast<float>(0.1 / (1 - std::pow(0.5, step))),
                            .root_factor = static_cast<float>(1 / std::sqrt(1 - std::pow(0.75, step))),
                            .epsilon = 1e-4F,
                            .weight_decay = 0,
                            .gradient_scale = 0.25F,
                            .shrink = 1 - 0.1F * 0.3F},
                           gradient.data(), mean.data(), square.data(), weights.data(), count);
        CHECK(relative_difference(weights, expected) < agreement);
      }
    }
  }
}

TEST_CASE("optimizer: clipping, schedules and warm-up outside their range") {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
  const auto check = [](const Change& change, const std::vector<std::string>& parts) {
    check_error<ArgumentError>([&] { Optimizer optimizer(settings(change)); }, parts);
  };
  for (const double value : {0.0, -1.0, not_a_number}) {
    check([&](auto& s) { s.clip_norm = value; }, {"optimizer: clipNorm", "expected a number above 0", "got " + to_text(value)});
    check([&](auto& s) { s.schedule.factor = value; }, {"optimizer: schedule: factor", "expected a number above 0", "got " + to_text(value)});
  }
  for (const double value : {0.0, -2.0, 1.5, infinity, not_a_number}) {
    check([&](auto& s) { s.schedule.every = value; }, {"optimizer: schedule: every", "expected a whole number from 1", "got " + to_text(value)});
    check([&](auto& s) { s.schedule.steps = value; }, {"optimizer: schedule: steps", "expected a whole number from 1", "got " + to_text(value)});
  }
  for (const double value : {-0.5, infinity, not_a_number}) {
    check([&](auto& s) { s.schedule.floor = value; }, {"optimizer: schedule: floor", "expected a number from 0", "got " + to_text(value)});
    check([&](auto& s) { s.schedule.warm_up = value; }, {"optimizer: warmUp", "expected a whole number from 0", "got " + to_text(value)});
  }
}
