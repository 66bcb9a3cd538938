#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "neocog/network/network.hpp"

namespace neocog {

/// How weights move against their gradients.
struct OptimizerSettings {
  enum class Type { sgd, adam };
  Type type = Type::sgd;
  double rate = 0.01;
  double momentum = 0.0;      // sgd only
  double weight_decay = 0.0;  // adds weight_decay · weight to the gradient (L2)
  double beta1 = 0.9;         // adam only, as the next two
  double beta2 = 0.999;
  double epsilon = 1e-8;
  std::vector<std::pair<std::string, double>> rates;  // factors on `rate` for all parameters of a layer
};

/// sgd:  v = momentum · v + g, weight −= rate · v, with v starting at the first g.
/// adam: Kingma and Ba 2015, bias-corrected, epsilon added outside the root.
/// Keeps its moving averages per network, so one optimizer may serve several.
class Optimizer {
 public:
  /// Throws ArgumentError for a value outside its range.
  explicit Optimizer(OptimizerSettings settings);

  void set_rate(double rate);

  /// Throws ArgumentError when `rates` names a layer that the network does not have.
  void check(const Network& network) const;

  /// One step from the gradients that the last backward pass left. Frozen layers stay as they are.
  void step(Network& network);

 private:
  struct State {
    std::vector<Buffer> first;   // sgd: v; adam: the mean of the gradients
    std::vector<Buffer> second;  // adam: the mean of their squares
    std::vector<int> steps;
  };

  double factor_for(const Parameter& parameter) const;

  OptimizerSettings settings_;
  std::map<std::uint64_t, State> states_;  // by network
};

}  // namespace neocog
