#include "neocog/training/optimizer.hpp"

#include <cmath>

#include "neocog/core/error.hpp"
#include "neocog/kernels/optimize.hpp"

namespace neocog {
namespace {

void require(bool good, const char* name, const char* expected, double came) {
  if (!good) throw ArgumentError(std::string("optimizer: ") + name + ": expected " + expected + ", got " + to_text(came));
}

void require_rate(double rate) { require(std::isfinite(rate) && rate >= 0, "rate", "a number from 0", rate); }

}  // namespace

Optimizer::Optimizer(OptimizerSettings settings) : settings_(std::move(settings)) {
  const OptimizerSettings& s = settings_;
  require_rate(s.rate);
  require(s.momentum >= 0 && s.momentum < 1, "momentum", "a number from 0 to below 1", s.momentum);
  require(std::isfinite(s.weight_decay) && s.weight_decay >= 0, "weightDecay", "a number from 0", s.weight_decay);
  require(s.beta1 >= 0 && s.beta1 < 1, "beta1", "a number from 0 to below 1", s.beta1);
  require(s.beta2 >= 0 && s.beta2 < 1, "beta2", "a number from 0 to below 1", s.beta2);
  require(std::isfinite(s.epsilon) && s.epsilon > 0, "epsilon", "a number above 0", s.epsilon);
  for (const auto& [layer, factor] : s.rates) require(std::isfinite(factor) && factor >= 0, ("rates: " + layer).c_str(), "a number from 0", factor);
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

void Optimizer::step(Network& network) {
  check(network);
  State& state = states_[network.id()];
  std::vector<Parameter>& parameters = network.parameters();
  const bool adam = settings_.type == OptimizerSettings::Type::adam;
  state.first.resize(parameters.size());
  state.second.resize(parameters.size());
  state.steps.resize(parameters.size());
  // All memory first, so that a lack of it moves no weight.
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const std::int64_t count = parameters[i].value.shape().count();
    if (state.first[i].size() == 0) state.first[i] = Buffer(count);
    if (adam && state.second[i].size() == 0) state.second[i] = Buffer(count);
  }
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    Parameter& parameter = parameters[i];
    if (!parameter.trainable()) continue;
    const std::size_t count = parameter.value.size();
    const double rate = settings_.rate * factor_for(parameter);
    const auto decay = static_cast<float>(settings_.weight_decay);
    const int steps = ++state.steps[i];
    if (adam) {
      const kernels::AdamFactors factors{static_cast<float>(settings_.beta1),
                                         static_cast<float>(settings_.beta2),
                                         static_cast<float>(rate / (1 - std::pow(settings_.beta1, steps))),
                                         static_cast<float>(1 / std::sqrt(1 - std::pow(settings_.beta2, steps))),
                                         static_cast<float>(settings_.epsilon),
                                         decay};
      kernels::adam_step(factors, parameter.gradient.data(), state.first[i].data(), state.second[i].data(), parameter.value.data(), count);
    } else {
      const kernels::SgdFactors factors{static_cast<float>(rate), static_cast<float>(settings_.momentum), decay};
      kernels::sgd_step(factors, parameter.gradient.data(), state.first[i].data(), parameter.value.data(), count);
    }
  }
}

}  // namespace neocog
