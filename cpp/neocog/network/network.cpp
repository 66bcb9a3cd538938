#include "neocog/network/network.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <new>

#include "neocog/core/error.hpp"
#include "neocog/core/random.hpp"
#include "neocog/kernels/elementwise.hpp"

namespace neocog {
namespace {

std::uint64_t next_id() {
  static std::atomic<std::uint64_t> last{0};
  return ++last;
}

}  // namespace

Network::Network(const Description& description) : graph_(description), plan_(graph_), id_(next_id()) {
  std::int64_t total = 0;
  for (const Node& node : graph_.nodes()) {
    if (node.layer == nullptr) continue;
    for (const ParameterPlan& plan : node.layer->parameters()) total += plan.shape.count();
  }
  try {
    require_memory(8 * total);
    for (const Node& node : graph_.nodes()) {
      first_parameter_.push_back(parameters_.size());
      if (node.layer == nullptr) continue;
      for (const ParameterPlan& plan : node.layer->parameters()) {
        parameters_.push_back({node.name + "/" + plan.name, Tensor(plan.shape), Tensor(plan.shape), plan.learned});
        initialise(parameters_.back(), plan);
      }
    }
  } catch (const std::bad_alloc&) {
    throw ArgumentError("network: expected weights and gradients that fit in memory, got " + megabytes(8 * total));
  }
  first_parameter_.push_back(parameters_.size());
  const std::size_t nodes = graph_.nodes().size();
  activations_.resize(nodes);
  gradients_.resize(nodes);
  cleared_.resize(nodes);
  reached_.resize(nodes);
  done_.resize(nodes);
  memories_.resize(nodes);
  memory_sizes_.resize(nodes);
  prepared_.resize(nodes);
  plan_memories_.resize(plan_.memory_sizes().size());
}

void Network::weights_changed() {
  for (kernels::Prepared& prepared : prepared_) prepared.forget();
}

void Network::initialise(Parameter& parameter, const ParameterPlan& plan) const {
  if (plan.initialisation == Initialisation::zeros) return;
  if (plan.initialisation == Initialisation::ones) return parameter.value.fill(1.0F);
  const auto fans = static_cast<float>(plan.initialisation == Initialisation::he_uniform ? plan.fan_in : plan.fan_in + plan.fan_out);
  const float limit = std::sqrt(6.0F / fans);
  Random random(graph_.seed(), parameter.name);
  for (float& value : parameter.value.values()) value = random.uniform(-limit, limit);
}

std::span<const Parameter> Network::parameters_of(int node) const {
  const auto index = static_cast<std::size_t>(node);
  return {parameters_.data() + first_parameter_[index], first_parameter_[index + 1] - first_parameter_[index]};
}

std::span<Parameter> Network::parameters_of(int node) {
  const auto index = static_cast<std::size_t>(node);
  return {parameters_.data() + first_parameter_[index], first_parameter_[index + 1] - first_parameter_[index]};
}

std::size_t Network::index_of(const std::string& name) const {
  std::vector<std::string> names;
  for (const Parameter& parameter : parameters_) {
    if (parameter.name == name) return names.size();
    names.push_back("'" + parameter.name + "'");
  }
  throw ArgumentError("parameter: expected " + (names.empty() ? "none, for this network has none" : list_of(names, " or ")) + ", got '" + name + "'");
}

void Network::keep_what_weights_made() {
  if (!kept_) keep_activations();
  keep_input_weights();
}

void Network::set_parameter(const std::string& name, std::span<const float> values) {
  finish_backward();
  Tensor& tensor = parameters_[index_of(name)].value;
  if (values.size() != tensor.size()) {
    throw ShapeError(name + ": expected " + std::to_string(tensor.size()) + " values (" + tensor.shape().to_string() + "), got " +
                     std::to_string(values.size()));
  }
  keep_what_weights_made();
  std::copy(values.begin(), values.end(), tensor.data());
  weights_changed();
}

void Network::set_frozen(const std::vector<std::string>& layers, bool frozen) {
  std::vector<int> nodes;
  for (const std::string& name : layers) nodes.push_back(graph_.find(name));
  finish_backward();
  for (const int node : nodes) {
    for (Parameter& parameter : parameters_of(node)) parameter.frozen = frozen;
  }
}

std::vector<const Tensor*> Network::inputs_of(int node) const {
  std::vector<const Tensor*> inputs;
  for (const int source : graph_.node(node).sources) inputs.push_back(&activations_[static_cast<std::size_t>(source)]);
  return inputs;
}

const Tensor& Network::activation(int node) {
  if (batch_ == 0) throw ArgumentError(graph_.node(node).label() + ": expected a forward pass before its activation is read, got none");
  if (node != 0 && node != graph_.last()) keep_activations();
  return activations_[static_cast<std::size_t>(node)];
}

const Tensor& Network::activation_gradient(int node) {
  if (!has_gradients_) throw ArgumentError(graph_.node(node).label() + ": expected a backward pass of the last batch before its gradient is read, got none");
  if (node == 0) finish_input_gradient();
  finish_backward();
  return gradients_[static_cast<std::size_t>(node)];
}

const Tensor& Network::parameter_gradient(const std::string& name) {
  const Parameter& parameter = parameters_[index_of(name)];
  finish_backward();
  return parameter.gradient;
}

void Network::check_image(int node, int image) const {
  if (image >= 0 && image < batch_) return;
  throw ArgumentError(graph_.node(node).label() + ": expected an image from 0 to " + std::to_string(batch_ - 1) + ", got " + std::to_string(image));
}

void Network::trace(int node, int image, TraceRecorder& recorder) {
  const Node& layer = graph_.node(node);
  const float* output = activation(node).data() + layer.shape.count() * image;
  const float* gradient = recorder.direction() == TraceDirection::forward ? nullptr : activation_gradient(node).data() + layer.shape.count() * image;
  check_image(node, image);
  bool traced = false;
  if (layer.layer != nullptr) {
    const Node& source = graph_.node(layer.sources.front());
    const std::span<const Parameter> own = std::as_const(*this).parameters_of(node);
    const TracePass pass{activation(layer.sources.front()).data() + source.shape.count() * image, output, gradient, own.empty() ? nullptr : own[0].value.data(),
                         own.size() > 1 ? own[1].value.data() : nullptr};
    traced = layer.layer->trace(pass, recorder);
  }
  if (!traced) {
    throw ArgumentError(layer.label() +
                        ": expected a layer that can be traced in this direction (conv2d, depthwiseConv2d and dense, a bias only where there is one; "
                        "maxPool2d and avgPool2d forward or to the input), got " +
                        (node == 0 ? "the input" : "a " + layer.type));
  }
}

std::vector<BackwardStep> Network::backward_steps(int node, int image) {
  activation_gradient(node);
  const std::string label = graph_.node(node).label();
  check_image(node, image);
  std::vector<BackwardStep> steps;
  if (graph_.node(node).layer != nullptr)
    steps = graph_.node(node).layer->backward_steps(backward_pass(node, prepared_[static_cast<std::size_t>(node)]), image);
  if (steps.empty())
    throw ArgumentError(label + ": expected a layer that can be traced (maxPool2d), got " + (node == 0 ? "the input" : "a " + graph_.node(node).type));
  return steps;
}

}  // namespace neocog
