#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace neocog::reference {

/// v = momentum · v + g, weight −= rate · v, with g = gradient + weight_decay · weight and v starting at the first g.
/// Nesterov's momentum looks one step ahead: weight −= rate · (g + momentum · v), Sutskever et al. 2013.
struct Sgd {
  double rate;
  double momentum;
  double weight_decay;
  std::vector<double> velocity = {};
  bool nesterov = false;

  void step(const std::vector<double>& gradient, std::vector<double>& weights) {
    const bool first = velocity.empty();
    velocity.resize(weights.size());
    for (std::size_t i = 0; i < weights.size(); ++i) {
      const double g = gradient[i] + weight_decay * weights[i];
      velocity[i] = first ? g : momentum * velocity[i] + g;
      weights[i] -= rate * (nesterov ? g + momentum * velocity[i] : velocity[i]);
    }
  }
};

/// Kingma and Ba, "Adam: a method for stochastic optimization" (2015), algorithm 1, with g as above. Decoupled, the decay
/// goes straight to the weight: Loshchilov and Hutter, "Decoupled weight decay regularization" (2019), algorithm 2.
struct Adam {
  double rate;
  double beta1;
  double beta2;
  double epsilon;
  double weight_decay;
  std::vector<double> mean = {};    // of g
  std::vector<double> square = {};  // of g²
  int steps = 0;
  bool decoupled = false;

  void step(const std::vector<double>& gradient, std::vector<double>& weights) {
    mean.resize(weights.size());
    square.resize(weights.size());
    ++steps;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      const double g = gradient[i] + (decoupled ? 0.0 : weight_decay * weights[i]);
      mean[i] = beta1 * mean[i] + (1 - beta1) * g;
      square[i] = beta2 * square[i] + (1 - beta2) * g * g;
      // Both averages start at 0; without this correction they would be too small in the first steps.
      const double unbiased_mean = mean[i] / (1 - std::pow(beta1, steps));
      const double unbiased_square = square[i] / (1 - std::pow(beta2, steps));
      if (decoupled) weights[i] -= rate * weight_decay * weights[i];
      weights[i] -= rate * unbiased_mean / (std::sqrt(unbiased_square) + epsilon);
    }
  }
};

/// What gradients that are longer than `longest` when taken together are multiplied with.
inline double clipping_factor(const std::vector<std::vector<double>>& gradients, double longest) {
  double squares = 0;
  for (const std::vector<double>& gradient : gradients) {
    for (const double value : gradient) squares += value * value;
  }
  return std::min(1.0, longest / std::sqrt(squares));
}

}  // namespace neocog::reference
