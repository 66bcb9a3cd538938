#include <algorithm>
#include <utility>

#include "neocog/core/error.hpp"
#include "neocog/network/network.hpp"
#include "neocog/network/with_memory.hpp"

// The backward passes of a network.

namespace neocog {

const Tensor& Network::backward(std::span<const float> seed) { return backward(seed, graph_.last()); }

const Tensor& Network::backward(std::span<const float> seed, const std::string& from) { return backward(seed, graph_.find(from)); }

/// The nodes through which a derivative has to go to reach a trained parameter; where no layer is frozen all of them but
/// the input, so that everything can be looked at after a training step.
Marks Network::needed_by_training() const {
  const bool frozen = std::any_of(parameters_.begin(), parameters_.end(), [](const Parameter& parameter) { return parameter.frozen; });
  Marks needed(graph_.nodes().size(), !frozen);
  needed[0] = false;
  for (std::size_t node = 1; node < needed.size(); ++node) {
    const std::span<const Parameter> own = parameters_of(static_cast<int>(node));
    if (std::any_of(own.begin(), own.end(), [](const Parameter& parameter) { return parameter.trainable(); })) needed[node] = true;
    for (const int source : graph_.nodes()[node].sources) needed[node] = needed[node] || needed[static_cast<std::size_t>(source)];
  }
  return needed;
}

/// Gradients of 0 that sums can be added to; with `Onto::nothing` the node's own is left for somebody to begin.
void Network::clear_gradients(std::size_t node, kernels::Onto onto) {
  if (cleared_[node]) return;
  with_memory_for(graph_.nodes()[node], [&] { gradients_[node].reshape(activations_[node].shape()); });
  if (onto == kernels::Onto::sum) gradients_[node].fill(0.0F);
  for (Parameter& parameter : parameters_of(static_cast<int>(node))) parameter.gradient.fill(0.0F);
  cleared_[node] = true;
}

/// Carries derivatives on from those nodes that they have reached, among the wanted ones; to the input only if that is
/// wanted too.
void Network::run_backward(const Marks& wanted) {
  for (int node = graph_.last(); node > 0; --node) {
    const auto index = static_cast<std::size_t>(node);
    if (!reached_[index] || done_[index] || !wanted[index]) continue;
    const std::vector<int>& sources = graph_.node(node).sources;
    const bool begins = graph_.node(node).layer->begins_gradient() && !cleared_[static_cast<std::size_t>(sources[0])];
    const kernels::Onto onto = begins ? kernels::Onto::nothing : kernels::Onto::sum;
    for (const int source : sources) {
      if (source == 0 && !wanted[0]) continue;
      clear_gradients(static_cast<std::size_t>(source), onto);
      reached_[static_cast<std::size_t>(source)] = true;
    }
    if (backward_options_.only_paths) {
      for (float& value : gradients_[index].values()) value = value != 0.0F ? 1.0F : 0.0F;
    }
    BackwardPass pass = backward_pass(node, prepared_[index]);
    pass.onto = onto;
    for (std::size_t i = 0; i < pass.input_gradients.size(); ++i) {
      if (sources[i] == 0 && !wanted[0]) pass.input_gradients[i] = nullptr;
    }
    with_memory_for(graph_.node(node), [&] { graph_.node(node).layer->backward(pass); });
    done_[index] = true;
  }
}

/// What training left out is caught up on when somebody asks for it, and before a weight that it depends on changes:
/// the layers below the lowest trained one are frozen, so that until then the result is the same.
void Network::finish_backward() {
  bool complete = true;
  for (std::size_t node = 1; node < cleared_.size(); ++node) complete = complete && cleared_[node] && (!reached_[node] || done_[node]);
  if (!has_gradients_ || complete) return;
  has_gradients_ = false;
  Marks wanted(cleared_.size(), true);
  wanted[0] = cleared_[0];
  run_backward(wanted);
  for (std::size_t node = 1; node < cleared_.size(); ++node) clear_gradients(node);
  has_gradients_ = true;
}

bool Network::reads_input(int node) const {
  const std::vector<int>& sources = graph_.node(node).sources;
  return std::find(sources.begin(), sources.end(), 0) != sources.end();
}

/// Training does not need the gradient at the input, but it depends on weights that training is about to change: there is
/// to be room for them by then.
void Network::make_room_for_input_weights() {
  input_weights_.resize(parameters_.size());
  for (int node = 1; node <= graph_.last(); ++node) {
    if (!reads_input(node)) continue;
    const auto index = static_cast<std::size_t>(node);
    for (std::size_t i = first_parameter_[index]; i < first_parameter_[index + 1]; ++i) {
      with_memory_for(graph_.node(node), [&] { input_weights_[i].reshape(parameters_[i].value.shape()); });
    }
  }
}

void Network::keep_input_weights() {
  if (!has_gradients_ || cleared_[0] || input_weights_kept_) return;
  for (std::size_t i = 0; i < parameters_.size(); ++i) std::copy_n(parameters_[i].value.data(), input_weights_[i].size(), input_weights_[i].data());
  input_weights_kept_ = true;
}

void Network::finish_input_gradient() {
  finish_backward();
  if (cleared_[0]) return;
  const auto exchange_weights = [this] {
    for (std::size_t i = 0; input_weights_kept_ && i < parameters_.size(); ++i) {
      if (input_weights_[i].size() > 0) std::swap(parameters_[i].value, input_weights_[i]);
    }
  };
  has_gradients_ = false;
  exchange_weights();
  try {
    clear_gradients(0);
    for (int node = graph_.last(); node > 0; --node) {
      if (!done_[static_cast<std::size_t>(node)] || !reads_input(node)) continue;
      kernels::Prepared own;
      BackwardPass pass = backward_pass(node, own);
      pass.parameter_gradients = false;
      for (std::size_t i = 0; i < pass.input_gradients.size(); ++i) {
        if (graph_.node(node).sources[i] != 0) pass.input_gradients[i] = nullptr;
      }
      with_memory_for(graph_.node(node), [&] { graph_.node(node).layer->backward(pass); });
    }
  } catch (...) {
    exchange_weights();
    throw;
  }
  exchange_weights();
  has_gradients_ = true;
}

const Tensor& Network::backward(std::span<const float> seed, int from, const BackwardOptions& options) {
  if (batch_ == 0) throw ArgumentError("backward: expected a forward pass before it, got none");
  keep_activations();
  const auto start = static_cast<std::size_t>(from);
  const Tensor& output = activations_[start];
  if (seed.size() != output.size()) {
    throw ShapeError(graph_.node(from).label() + ": expected a seed of " + std::to_string(output.size()) + " values (" + output.shape().to_string() +
                     "), got " + std::to_string(seed.size()));
  }

  has_gradients_ = false;  // until the pass is through
  input_weights_kept_ = false;
  backward_options_ = options;
  // Who seeds a part of a map may want to see what that part depends on, and what not.
  const Size grid = graph_.node(from).grid;
  exact_zeros_ = grid.height * grid.width > 1 && std::find(seed.begin(), seed.end(), 0.0F) != seed.end();
  if (options.only_paths) {
    // A factor of 0 would hide a path.
    for (Tensor& activation : activations_) activation.fill(1.0F);
  }
  for (Marks* marks : {&cleared_, &reached_, &done_}) marks->assign(graph_.nodes().size(), false);
  const Marks wanted = options.only_trained ? needed_by_training() : Marks(graph_.nodes().size(), true);
  if (!wanted[0]) make_room_for_input_weights();
  clear_gradients(start);
  std::copy(seed.begin(), seed.end(), gradients_[start].data());
  reached_[start] = true;
  run_backward(wanted);
  for (std::size_t node = 0; node < wanted.size(); ++node) {
    if (wanted[node]) clear_gradients(node);
  }
  has_gradients_ = true;
  return gradients_[0];
}

BackwardPass Network::backward_pass(int node, kernels::Prepared& prepared) {
  std::vector<Tensor*> input_gradients;
  for (const int source : graph_.node(node).sources) input_gradients.push_back(&gradients_[static_cast<std::size_t>(source)]);
  const auto index = static_cast<std::size_t>(node);
  return {inputs_of(node),
          activations_[index],
          gradients_[index],
          std::move(input_gradients),
          parameters_of(node),
          backward_options_.parameters,
          backward_options_.rule,
          exact_zeros_,
          {memories_[index].data(), memory_sizes_[index]},
          prepared,
          scratch_};
}

}  // namespace neocog
