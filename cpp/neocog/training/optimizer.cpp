#include "neocog/training/optimizer.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "neocog/core/error.hpp"
#include "neocog/kernels/optimize.hpp"

namespace neocog {
namespace {

void require(bool good, const char* name, const char* expected, double came) {
  if (!good) throw ArgumentError(std::string("optimizer: ") + name + ": expected " + expected + ", got " + to_text(came));
}

void require_whole(const char* name, double least, double came) {
  require(came >= least && came <= 9007199254740991.0 && came == std::floor(came), name, least > 0 ? "a whole number from 1" : "a whole number from 0", came);
}

/// Beyond float32 a number would silently become infinite.
bool fits(double value) { return std::abs(value) <= std::numeric_limits<float>::max(); }

void require_rate(double rate) { require(fits(rate) && rate >= 0, "rate", "a number from 0", rate); }

/// What all gradients are multiplied with so that together they are no longer than `longest`.
float clipping(const std::vector<Parameter>& parameters, double longest) {
  if (std::isinf(longest)) return 1.0F;
  double squares = 0.0;
  for (const Parameter& parameter : parameters) {
    if (!parameter.trainable()) continue;
    for (const float value : parameter.gradient.values()) squares += static_cast<double>(value) * value;
  }
  const double norm = std::sqrt(squares);
  return norm > longest ? static_cast<float>(longest / norm) : 1.0F;
}

}  // namespace

double RateSchedule::rate_at(std::int64_t step, double rate) const {
  const auto now = static_cast<double>(step);
  if (now < warm_up) return rate * (now + 1) / warm_up;
  const double after = now - warm_up;
  switch (type) {
    case Type::constant:
      break;
    case Type::step:
      return rate * std::pow(factor, std::floor(after / every));
    case Type::cosine:
      return floor + (rate - floor) * (1 + std::cos(std::numbers::pi * std::min(after, steps) / steps)) / 2;
  }
  return rate;
}

Optimizer::Optimizer(OptimizerSettings settings) : settings_(std::move(settings)) {
  const OptimizerSettings& s = settings_;
  require_rate(s.rate);
  require(s.momentum >= 0 && s.momentum < 1, "momentum", "a number from 0 to below 1", s.momentum);
  require(fits(s.weight_decay) && s.weight_decay >= 0, "weightDecay", "a number from 0", s.weight_decay);
  require(s.beta1 >= 0 && s.beta1 < 1, "beta1", "a number from 0 to below 1", s.beta1);
  require(s.beta2 >= 0 && s.beta2 < 1, "beta2", "a number from 0 to below 1", s.beta2);
  require(fits(s.epsilon) && static_cast<float>(s.epsilon) > 0, "epsilon", "a number above 0", s.epsilon);
  require(s.clip_norm > 0, "clipNorm", "a number above 0", s.clip_norm);
  require_whole("schedule: every", 1, s.schedule.every);
  require(fits(s.schedule.factor) && s.schedule.factor > 0, "schedule: factor", "a number above 0", s.schedule.factor);
  require_whole("schedule: steps", 1, s.schedule.steps);
  require(fits(s.schedule.floor) && s.schedule.floor >= 0, "schedule: floor", "a number from 0", s.schedule.floor);
  require_whole("warmUp", 0, s.schedule.warm_up);
  for (const auto& [layer, factor] : s.rates) require(fits(factor) && factor >= 0, ("rates: " + layer).c_str(), "a number from 0", factor);
}

void Optimizer::set_rate(double rate) {
  require_rate(rate);
  settings_.rate = rate;
}

void Optimizer::check(const Network& network) const {
  for (const auto& [layer, factor] : settings_.rates) network.graph().find(layer);
}

double Optimizer::factor_for(const Parameter& parameter) const {
  const std::string layer = parameter.name.substr(0, parameter.name.find('/'));
  for (const auto& [name, factor] : settings_.rates) {
    if (name == layer) return factor;
  }
  return 1.0;
}

double Optimizer::rate_for(const Network& network) const {
  const auto state = states_.find(network.id());
  return settings_.schedule.rate_at(state == states_.end() ? 0 : state->second.updates, settings_.rate);
}

void Optimizer::step(Network& network) {
  check(network);
  State& state = states_[network.id()];
  std::vector<Parameter>& parameters = network.parameters();
  const bool adam = settings_.type != OptimizerSettings::Type::sgd;
  state.first.resize(parameters.size());
  state.second.resize(parameters.size());
  state.steps.resize(parameters.size());
  // All memory first, so that a lack of it moves no weight.
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const std::int64_t count = parameters[i].value.shape().count();
    if (state.first[i].size() == 0) state.first[i] = Buffer(count);
    if (adam && state.second[i].size() == 0) state.second[i] = Buffer(count);
  }
  const float gradient_scale = clipping(parameters, settings_.clip_norm);
  const double scheduled = rate_for(network);
  ++state.updates;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    Parameter& parameter = parameters[i];
    if (!parameter.trainable()) continue;
    const std::size_t count = parameter.value.size();
    const double rate = scheduled * factor_for(parameter);
    const int steps = ++state.steps[i];
    const float* gradient = parameter.gradient.data();
    if (adam) {
      const bool decoupled = settings_.type == OptimizerSettings::Type::adamw;
      const kernels::AdamFactors factors{.beta1 = static_cast<float>(settings_.beta1),
                                         .beta2 = static_cast<float>(settings_.beta2),
                                         .rest1 = static_cast<float>(1 - settings_.beta1),
                                         .rest2 = static_cast<float>(1 - settings_.beta2),
                                         .rate = static_cast<float>(rate / (1 - std::pow(settings_.beta1, steps))),
                                         .root_factor = static_cast<float>(1 / std::sqrt(1 - std::pow(settings_.beta2, steps))),
                                         .epsilon = static_cast<float>(settings_.epsilon),
                                         .weight_decay = decoupled ? 0.0F : static_cast<float>(settings_.weight_decay),
                                         .gradient_scale = gradient_scale,
                                         .shrink = decoupled ? static_cast<float>(1 - rate * settings_.weight_decay) : 1.0F};
      kernels::adam_step(factors, gradient, state.first[i].data(), state.second[i].data(), parameter.value.data(), count);
    } else {
      const kernels::SgdFactors factors{.rate = static_cast<float>(rate),
                                        .momentum = static_cast<float>(settings_.momentum),
                                        .weight_decay = static_cast<float>(settings_.weight_decay),
                                        .gradient_scale = gradient_scale,
                                        .nesterov = settings_.nesterov};
      kernels::sgd_step(factors, gradient, state.first[i].data(), parameter.value.data(), count);
    }
  }
}

}  // namespace neocog
