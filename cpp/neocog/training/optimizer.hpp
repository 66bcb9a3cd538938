#pragma once
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "neocog/network/network.hpp"

namespace neocog {

/// How the learning rate changes from step to step.
struct RateSchedule {
  enum class Type { constant, step, cosine };
  Type type = Type::constant;
  double every = 1;     // step: after so many steps …
  double factor = 1.0;  // … the rate is multiplied by this
  double steps = 1;     // cosine: from the rate down to `floor` in so many steps
  double floor = 0.0;
  double warm_up = 0;  // the rate rises evenly over so many steps before all this begins

  /// The rate of step `step`, counted from 0.
  double rate_at(std::int64_t step, double rate) const;
};

/// How weights move against their gradients.
struct OptimizerSettings {
  enum class Type { sgd, adam, adamw };
  Type type = Type::sgd;
  double rate = 0.01;
  double momentum = 0.0;      // sgd only, as the next
  bool nesterov = false;      // Nesterov's momentum, in the form of Sutskever et al. 2013
  double weight_decay = 0.0;  // adds weight_decay · weight to the gradient (L2); adamw takes it off the weight instead
  double beta1 = 0.9;         // adam only, as the next two
  double beta2 = 0.999;
  double epsilon = 1e-8;
  double clip_norm = std::numeric_limits<double>::infinity();  // the longest that all gradients together may be
  RateSchedule schedule;
  std::vector<std::pair<std::string, double>> rates;  // factors on `rate` for all parameters of a layer
};

/// sgd:   v = momentum · v + g, weight −= rate · v, with v starting at the first g.
/// adam:  Kingma and Ba 2015, bias-corrected, epsilon added outside the root.
/// adamw: the same with weight −= rate · weight_decay · weight beforehand; Loshchilov and Hutter 2019.
/// Keeps its moving averages per network, so one optimizer may serve several.
class Optimizer {
 public:
  /// Throws ArgumentError for a value outside its range.
  explicit Optimizer(OptimizerSettings settings);

  void set_rate(double rate);

  /// Throws ArgumentError when `rates` names a layer that the network does not have.
  void check(const Network& network) const;

  /// The rate of the next step for this network, as the schedule has it.
  double rate_for(const Network& network) const;

  /// One step from the gradients that the last backward pass left. Frozen layers stay as they are.
  void step(Network& network);

 private:
  struct State {
    std::vector<Buffer> first;   // sgd: v; adam: the mean of the gradients
    std::vector<Buffer> second;  // adam: the mean of their squares
    std::vector<int> steps;
    std::int64_t updates = 0;
  };

  double factor_for(const Parameter& parameter) const;

  OptimizerSettings settings_;
  std::map<std::uint64_t, State> states_;  // by network
};

}  // namespace neocog
