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

/// "image 2, row 3, column 0, channel 1"
std::string position_of(std::size_t index, const Shape& image) {
  const auto channels = static_cast<std::size_t>(image[2]);
  const auto width = static_cast<std::size_t>(image[1]);
  const auto height = static_cast<std::size_t>(image[0]);
  return "image " + std::to_string(index / channels / width / height) + ", row " + std::to_string(index / channels / width % height) + ", column " +
         std::to_string(index / channels % width) + ", channel " + std::to_string(index % channels);
}

/// Runs one layer's share of a pass; a lack of memory there becomes an error that names it.
template <class Body>
void with_memory_for(const Node& node, Body body) {
  try {
    body();
  } catch (const OutOfMemory& error) {
    throw ArgumentError(node.label() + ": expected " + megabytes(error.bytes) + " more memory for this pass, got less");
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

void Network::set_parameter(const std::string& name, std::span<const float> values) {
  finish_backward();
  Tensor& tensor = parameters_[index_of(name)].value;
  if (values.size() != tensor.size()) {
    throw ShapeError(name + ": expected " + std::to_string(tensor.size()) + " values (" + tensor.shape().to_string() + "), got " +
                     std::to_string(values.size()));
  }
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

void Network::check_pixels(std::span<const float> pixels, int batch) const {
  const Shape& image = graph_.node(0).shape;
  if (batch < 1) throw ArgumentError("batch: expected a whole number from 1, got " + std::to_string(batch));
  const std::int64_t expected = image.count() * batch;
  if (static_cast<std::int64_t>(pixels.size()) != expected) {
    throw ShapeError("input: expected " + std::to_string(expected) + " values (" + std::to_string(batch) + " × " + image.to_string() + "), got " +
                     std::to_string(pixels.size()));
  }
  if (!kernels::has_nan(pixels.data(), pixels.size())) return;
  const auto invalid = std::find_if(pixels.begin(), pixels.end(), [](float value) { return std::isnan(value); });
  throw ArgumentError("input: expected numbers, got NaN at " + position_of(static_cast<std::size_t>(invalid - pixels.begin()), image));
}

/// Makes room for a batch: all of it, or nothing changes.
void Network::prepare_activations(int batch, bool training) {
  std::vector<Tensor> larger(activations_.size());
  std::vector<Buffer> memories(activations_.size());
  std::vector<std::size_t> memory_sizes(activations_.size());
  std::int64_t more = 0;
  for (std::size_t i = 0; i < activations_.size(); ++i) {
    const Shape shape = graph_.nodes()[i].shape.batched(batch);
    if (!activations_[i].fits(shape)) more += shape.count() * static_cast<std::int64_t>(sizeof(float));
  }
  if (more > 0) require_memory(more);
  for (std::size_t i = 0; i < activations_.size(); ++i) {
    const Node& node = graph_.nodes()[i];
    const Shape shape = node.shape.batched(batch);
    if (!activations_[i].fits(shape)) larger[i] = Tensor(shape);
    const std::int64_t memory = node.layer == nullptr ? 0 : node.layer->memory_size(batch, training);
    if (memory > static_cast<std::int64_t>(memories_[i].size())) memories[i] = Buffer(memory);
    memory_sizes[i] = static_cast<std::size_t>(memory);
  }
  for (std::size_t i = 0; i < activations_.size(); ++i) {
    if (larger[i].size() > 0) activations_[i] = std::move(larger[i]);
    if (memories[i].size() > 0) memories_[i] = std::move(memories[i]);
    activations_[i].reshape(graph_.nodes()[i].shape.batched(batch));
  }
  memory_sizes_ = std::move(memory_sizes);
}

const Tensor& Network::forward(std::span<const float> pixels, int batch, bool training) {
  check_pixels(pixels, batch);
  try {
    prepare_activations(batch, training);
  } catch (const std::bad_alloc&) {
    std::int64_t total = 0;
    for (const Node& node : graph_.nodes()) total += node.shape.count() * batch;
    throw ArgumentError("input: expected a batch whose activations fit in memory, got " + std::to_string(batch) + " images (" + megabytes(4 * total) + ")");
  }
  batch_ = 0;  // until the pass is through
  has_gradients_ = false;
  std::copy(pixels.begin(), pixels.end(), activations_[0].data());
  for (int node = 1; node <= graph_.last(); ++node) {
    const auto index = static_cast<std::size_t>(node);
    with_memory_for(graph_.node(node), [&] {
      graph_.node(node).layer->forward({inputs_of(node),
                                        activations_[index],
                                        parameters_of(node),
                                        training,
                                        {memories_[index].data(), memory_sizes_[index]},
                                        Random(graph_.seed() ^ (training_passes_ * 0x9e3779b97f4a7c15U), graph_.node(node).name),
                                        prepared_[index],
                                        scratch_});
    });
  }
  if (training) ++training_passes_;
  batch_ = batch;
  return activations_.back();
}

const Tensor& Network::backward(std::span<const float> seed) { return backward(seed, graph_.last()); }

const Tensor& Network::backward(std::span<const float> seed, const std::string& from) { return backward(seed, graph_.find(from)); }

/// The nodes through which a derivative has to go to reach a trained parameter; all of them where no layer is frozen,
/// so that everything can be looked at after a training step.
std::vector<bool> Network::needed_by_training() const {
  const bool frozen = std::any_of(parameters_.begin(), parameters_.end(), [](const Parameter& parameter) { return parameter.frozen; });
  std::vector<bool> needed(graph_.nodes().size(), !frozen);
  for (std::size_t node = 1; node < needed.size(); ++node) {
    const std::span<const Parameter> own = parameters_of(static_cast<int>(node));
    if (std::any_of(own.begin(), own.end(), [](const Parameter& parameter) { return parameter.trainable(); })) needed[node] = true;
    for (const int source : graph_.nodes()[node].sources) needed[node] = needed[node] || needed[static_cast<std::size_t>(source)];
  }
  return needed;
}

void Network::clear_gradients(std::size_t node) {
  if (cleared_[node]) return;
  with_memory_for(graph_.nodes()[node], [&] { gradients_[node].reshape(activations_[node].shape()); });
  gradients_[node].fill(0.0F);
  for (Parameter& parameter : parameters_of(static_cast<int>(node))) parameter.gradient.fill(0.0F);
  cleared_[node] = true;
}

/// Carries derivatives on from those nodes that they have reached, among the wanted ones.
void Network::run_backward(const std::vector<bool>& wanted) {
  for (int node = graph_.last(); node > 0; --node) {
    const auto index = static_cast<std::size_t>(node);
    if (!reached_[index] || done_[index] || !wanted[index]) continue;
    for (const int source : graph_.node(node).sources) {
      clear_gradients(static_cast<std::size_t>(source));
      reached_[static_cast<std::size_t>(source)] = true;
    }
    if (backward_options_.only_paths) {
      for (float& value : gradients_[index].values()) value = value != 0.0F ? 1.0F : 0.0F;
    }
    with_memory_for(graph_.node(node), [&] { graph_.node(node).layer->backward(backward_pass(node)); });
    done_[index] = true;
  }
}

/// What training left out is caught up on when somebody asks for it, and before a weight that it depends on changes:
/// the layers below the lowest trained one are frozen, so that until then the result is the same.
void Network::finish_backward() {
  bool complete = true;
  for (std::size_t node = 0; node < cleared_.size(); ++node) complete = complete && cleared_[node] && (node == 0 || !reached_[node] || done_[node]);
  if (!has_gradients_ || complete) return;
  has_gradients_ = false;
  run_backward(std::vector<bool>(cleared_.size(), true));
  for (std::size_t node = 0; node < cleared_.size(); ++node) clear_gradients(node);
  has_gradients_ = true;
}

const Tensor& Network::backward(std::span<const float> seed, int from, const BackwardOptions& options) {
  if (batch_ == 0) throw ArgumentError("backward: expected a forward pass before it, got none");
  const auto start = static_cast<std::size_t>(from);
  const Tensor& output = activations_[start];
  if (seed.size() != output.size()) {
    throw ShapeError(graph_.node(from).label() + ": expected a seed of " + std::to_string(output.size()) + " values (" + output.shape().to_string() +
                     "), got " + std::to_string(seed.size()));
  }

  has_gradients_ = false;  // until the pass is through
  backward_options_ = options;
  // Who seeds a part of a map may want to see what that part depends on, and what not.
  const Size grid = graph_.node(from).grid;
  exact_zeros_ = grid.height * grid.width > 1 && std::find(seed.begin(), seed.end(), 0.0F) != seed.end();
  if (options.only_paths) {
    // A factor of 0 would hide a path.
    for (Tensor& activation : activations_) activation.fill(1.0F);
  }
  for (std::vector<bool>* marks : {&cleared_, &reached_, &done_}) marks->assign(graph_.nodes().size(), false);
  const std::vector<bool> wanted = options.only_trained ? needed_by_training() : std::vector<bool>(graph_.nodes().size(), true);
  for (std::size_t node = 0; node < wanted.size(); ++node) {
    if (wanted[node]) clear_gradients(node);
  }
  clear_gradients(start);
  std::copy(seed.begin(), seed.end(), gradients_[start].data());
  reached_[start] = true;
  run_backward(wanted);
  has_gradients_ = true;
  return gradients_[0];
}

BackwardPass Network::backward_pass(int node) {
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
          prepared_[index],
          scratch_};
}

const Tensor& Network::activation(int node) const {
  if (batch_ == 0) throw ArgumentError(graph_.node(node).label() + ": expected a forward pass before its activation is read, got none");
  return activations_[static_cast<std::size_t>(node)];
}

const Tensor& Network::activation_gradient(int node) {
  if (!has_gradients_) throw ArgumentError(graph_.node(node).label() + ": expected a backward pass of the last batch before its gradient is read, got none");
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
  if (graph_.node(node).layer != nullptr) steps = graph_.node(node).layer->backward_steps(backward_pass(node), image);
  if (steps.empty())
    throw ArgumentError(label + ": expected a layer that can be traced (maxPool2d), got " + (node == 0 ? "the input" : "a " + graph_.node(node).type));
  return steps;
}

}  // namespace neocog
