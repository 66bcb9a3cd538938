#include "neocog/network/network.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <new>

#include "neocog/core/error.hpp"
#include "neocog/core/random.hpp"

namespace neocog {
namespace {

std::uint64_t next_id() {
  static std::atomic<std::uint64_t> last{0};
  return ++last;
}

/// "image 2, row 3, column 0, channel 1"
std::string position_of(std::size_t index, const Shape& image) {
  const auto channels = static_cast<std::size_t>(image[2]);
  const auto width = static_cast<std::size_t>(image[1]);
  const auto height = static_cast<std::size_t>(image[0]);
  return "image " + std::to_string(index / channels / width / height) + ", row " + std::to_string(index / channels / width % height) + ", column " +
         std::to_string(index / channels % width) + ", channel " + std::to_string(index % channels);
}

std::string megabytes(std::int64_t floats) { return std::to_string(floats * 4 / 1000000) + " MB"; }

/// Runs one layer's share of a pass; a lack of memory there becomes an error that names it.
template <class Body>
void with_memory_for(const Node& node, Body body) {
  try {
    body();
  } catch (const std::bad_alloc&) {
    throw ArgumentError(node.label() + ": expected enough memory for this pass, got less");
  }
}

}  // namespace

Network::Network(const Description& description) : graph_(description), id_(next_id()) {
  std::int64_t total = 0;
  for (const Node& node : graph_.nodes()) {
    if (node.layer == nullptr) continue;
    for (const ParameterPlan& plan : node.layer->parameters()) total += plan.shape.count();
  }
  try {
    for (const Node& node : graph_.nodes()) {
      first_parameter_.push_back(parameters_.size());
      if (node.layer == nullptr) continue;
      for (const ParameterPlan& plan : node.layer->parameters()) {
        parameters_.push_back({node.name + "/" + plan.name, Tensor(plan.shape), Tensor(plan.shape), plan.learned});
        initialise(parameters_.back(), plan);
      }
    }
  } catch (const std::bad_alloc&) {
    throw ArgumentError("network: expected weights and gradients that fit in memory, got " + megabytes(2 * total));
  }
  first_parameter_.push_back(parameters_.size());
  activations_.resize(graph_.nodes().size());
  gradients_.resize(graph_.nodes().size());
}

void Network::initialise(Parameter& parameter, const ParameterPlan& plan) const {
  if (plan.initialisation == Initialisation::zeros) return;
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

void Network::set_parameter(const std::string& name, std::span<const float> values) {
  Tensor& tensor = parameters_[index_of(name)].value;
  if (values.size() != tensor.size()) {
    throw ShapeError(name + ": expected " + std::to_string(tensor.size()) + " values (" + tensor.shape().to_string() + "), got " +
                     std::to_string(values.size()));
  }
  std::copy(values.begin(), values.end(), tensor.data());
}

void Network::set_frozen(const std::vector<std::string>& layers, bool frozen) {
  std::vector<int> nodes;
  for (const std::string& name : layers) nodes.push_back(graph_.find(name));
  for (const int node : nodes) {
    for (Parameter& parameter : parameters_of(node)) parameter.frozen = frozen;
  }
}

std::vector<const Tensor*> Network::inputs_of(int node) const {
  std::vector<const Tensor*> inputs;
  for (const int source : graph_.node(node).sources) inputs.push_back(&activations_[static_cast<std::size_t>(source)]);
  return inputs;
}

void Network::check_pixels(std::span<const float> pixels, int batch) const {
  const Shape& image = graph_.node(0).shape;
  if (batch < 1) throw ArgumentError("batch: expected a whole number from 1, got " + std::to_string(batch));
  const std::int64_t expected = image.count() * batch;
  if (static_cast<std::int64_t>(pixels.size()) != expected) {
    throw ShapeError("input: expected " + std::to_string(expected) + " values (" + std::to_string(batch) + " × " + image.to_string() + "), got " +
                     std::to_string(pixels.size()));
  }
  const auto invalid = std::find_if(pixels.begin(), pixels.end(), [](float value) { return std::isnan(value); });
  if (invalid != pixels.end()) {
    throw ArgumentError("input: expected numbers, got NaN at " + position_of(static_cast<std::size_t>(invalid - pixels.begin()), image));
  }
}

/// Makes room for a batch: all of it, or nothing changes.
void Network::prepare_activations(int batch) {
  std::vector<Tensor> larger(activations_.size());
  for (std::size_t i = 0; i < activations_.size(); ++i) {
    const Shape shape = graph_.nodes()[i].shape.batched(batch);
    if (!activations_[i].fits(shape)) larger[i] = Tensor(shape);
  }
  for (std::size_t i = 0; i < activations_.size(); ++i) {
    if (larger[i].size() > 0) activations_[i] = std::move(larger[i]);
    activations_[i].reshape(graph_.nodes()[i].shape.batched(batch));
  }
}

const Tensor& Network::forward(std::span<const float> pixels, int batch, bool training) {
  check_pixels(pixels, batch);
  try {
    prepare_activations(batch);
  } catch (const std::bad_alloc&) {
    std::int64_t total = 0;
    for (const Node& node : graph_.nodes()) total += node.shape.count() * batch;
    throw ArgumentError("input: expected a batch whose activations fit in memory, got " + std::to_string(batch) + " images (" + megabytes(total) + ")");
  }
  batch_ = 0;  // until the pass is through
  has_gradients_ = false;
  std::copy(pixels.begin(), pixels.end(), activations_[0].data());
  for (int node = 1; node <= graph_.last(); ++node) {
    with_memory_for(graph_.node(node), [&] {
      graph_.node(node).layer->forward(
          {inputs_of(node), activations_[static_cast<std::size_t>(node)], std::as_const(*this).parameters_of(node), training, scratch_});
    });
  }
  batch_ = batch;
  return activations_.back();
}

const Tensor& Network::backward(std::span<const float> seed) { return backward(seed, graph_.nodes().back().name); }

const Tensor& Network::backward(std::span<const float> seed, const std::string& from) {
  const int start = graph_.find(from);
  if (batch_ == 0) throw ArgumentError("backward: expected a forward pass before it, got none");
  const Tensor& output = activations_[static_cast<std::size_t>(start)];
  if (seed.size() != output.size()) {
    throw ShapeError(graph_.node(start).label() + ": expected a seed of " + std::to_string(output.size()) + " values (" + output.shape().to_string() +
                     "), got " + std::to_string(seed.size()));
  }

  has_gradients_ = false;  // until the pass is through
  for (std::size_t i = 0; i < gradients_.size(); ++i) {
    with_memory_for(graph_.nodes()[i], [&] { gradients_[i].reshape(activations_[i].shape()); });
    gradients_[i].fill(0.0F);
  }
  for (Parameter& parameter : parameters_) parameter.gradient.fill(0.0F);

  std::vector<bool> reached(gradients_.size(), false);
  reached[static_cast<std::size_t>(start)] = true;
  std::copy(seed.begin(), seed.end(), gradients_[static_cast<std::size_t>(start)].data());
  for (int node = start; node > 0; --node) {
    if (!reached[static_cast<std::size_t>(node)]) continue;
    for (const int source : graph_.node(node).sources) reached[static_cast<std::size_t>(source)] = true;
    with_memory_for(graph_.node(node), [&] { graph_.node(node).layer->backward(backward_pass(node)); });
  }
  has_gradients_ = true;
  return gradients_[0];
}

BackwardPass Network::backward_pass(int node) {
  std::vector<Tensor*> input_gradients;
  for (const int source : graph_.node(node).sources) input_gradients.push_back(&gradients_[static_cast<std::size_t>(source)]);
  const auto index = static_cast<std::size_t>(node);
  return {inputs_of(node), activations_[index], gradients_[index], std::move(input_gradients), parameters_of(node), scratch_};
}

const Tensor& Network::activation(int node) const {
  if (batch_ == 0) throw ArgumentError(graph_.node(node).label() + ": expected a forward pass before its activation is read, got none");
  return activations_[static_cast<std::size_t>(node)];
}

const Tensor& Network::activation_gradient(int node) const {
  if (!has_gradients_) throw ArgumentError(graph_.node(node).label() + ": expected a backward pass of the last batch before its gradient is read, got none");
  return gradients_[static_cast<std::size_t>(node)];
}

std::vector<BackwardStep> Network::backward_steps(int node, int image) {
  activation_gradient(node);
  const std::string label = graph_.node(node).label();
  if (image < 0 || image >= batch_)
    throw ArgumentError(label + ": expected an image from 0 to " + std::to_string(batch_ - 1) + ", got " + std::to_string(image));
  std::vector<BackwardStep> steps;
  if (graph_.node(node).layer != nullptr) steps = graph_.node(node).layer->backward_steps(backward_pass(node), image);
  if (steps.empty())
    throw ArgumentError(label + ": expected a layer that can be traced (maxPool2d), got " + (node == 0 ? "the input" : "a " + graph_.node(node).type));
  return steps;
}

}  // namespace neocog
