#include <algorithm>
#include <utility>

#include "neocog/core/error.hpp"
#include "neocog/kernels/elementwise.hpp"
#include "neocog/network/network.hpp"
#include "neocog/network/with_memory.hpp"

// The forward passes of a network: one that keeps everything that flows through it, and one that only answers.

namespace neocog {
namespace {

/// "image 2, row 3, column 0, channel 1"
std::string position_of(std::size_t index, const Shape& image) {
  const auto channels = static_cast<std::size_t>(image[2]);
  const auto width = static_cast<std::size_t>(image[1]);
  const auto height = static_cast<std::size_t>(image[0]);
  return "image " + std::to_string(index / channels / width / height) + ", row " + std::to_string(index / channels / width % height) + ", column " +
         std::to_string(index / channels % width) + ", channel " + std::to_string(index % channels);
}

/// The layers of a step after its first one: they change each cell in place as soon as it is there.
class Followers final : public kernels::CellsDone {
 public:
  struct Follower {
    const Layer& layer;
    const float* other;  // of a layer with two inputs, all of the other one
    std::span<const Parameter> parameters;
    kernels::Prepared& prepared;
  };

  explicit Followers(Tensor& output) : output_(output), channels_(static_cast<std::size_t>(output.shape().last())) {}

  void add(const Follower& follower) { followers_.push_back(follower); }
  bool empty() const { return followers_.empty(); }

  void done(float* cells, std::size_t count) override {
    const std::ptrdiff_t offset = cells - output_.data();
    for (const auto& [layer, other, parameters, prepared] : followers_) {
      layer.forward_cells({cells, count, other == nullptr ? nullptr : other + offset, parameters, prepared});
    }
  }

  /// What they make of their weights is made here, once, before several threads ask for it.
  void get_ready() { done(output_.data(), 0); }

  void all_done() {
    if (!followers_.empty()) done(output_.data(), output_.size() / channels_);
  }

 private:
  Tensor& output_;
  std::size_t channels_;
  std::vector<Follower> followers_;
};

}  // namespace

void Network::check_pixels(std::span<const float> pixels, int batch) const {
  const Shape& image = graph_.node(0).shape;
  if (batch < 1) throw ArgumentError("batch: expected a whole number from 1, got " + std::to_string(batch));
  const std::int64_t expected = image.count() * batch;
  if (static_cast<std::int64_t>(pixels.size()) != expected) {
    throw ShapeError("input: expected " + std::to_string(expected) + " values (" + std::to_string(batch) + " × " + image.to_string() + "), got " +
                     std::to_string(pixels.size()));
  }
  const std::size_t invalid = kernels::find_nan(pixels.data(), pixels.size());
  if (invalid < pixels.size()) throw ArgumentError("input: expected numbers, got NaN at " + position_of(invalid, image));
}

std::span<float> Network::room_for_pixels(std::size_t count) {
  const Shape shape{static_cast<int>(count)};
  try {
    staged_.reshape(shape);
  } catch (const OutOfMemory& error) {
    throw ArgumentError("input: expected pixels that fit in memory, got " + megabytes(error.bytes));
  }
  return staged_.values();
}

/// Runs body, which makes room for a batch.
template <class Body>
void Network::with_memory_for_batch(int batch, Body body) const {
  try {
    body();
  } catch (const std::bad_alloc&) {
    std::int64_t total = 0;
    for (const Node& node : graph_.nodes()) total += node.shape.count() * batch;
    throw ArgumentError("input: expected a batch whose activations fit in memory, got " + std::to_string(batch) + " images (" + megabytes(4 * total) + ")");
  }
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

/// The pixels become the input's activation: without a copy when they are where room_for_pixels said.
void Network::take(std::span<const float> pixels, int batch) {
  batch_ = 0;  // until the pass is through
  has_gradients_ = false;
  looked_at_ = false;
  kept_ = false;
  if (pixels.data() == staged_.data()) {
    std::swap(staged_, activations_[0]);
    activations_[0].reshape(graph_.node(0).shape.batched(batch));
  } else {
    std::copy(pixels.begin(), pixels.end(), activations_[0].data());
  }
}

ForwardPass Network::forward_pass(int node, Tensor& output, bool training) {
  const auto index = static_cast<std::size_t>(node);
  return {inputs_of(node),
          output,
          parameters_of(node),
          training,
          {memories_[index].data(), memory_sizes_[index]},
          Random(graph_.seed() ^ (training_passes_ * 0x9e3779b97f4a7c15U), graph_.node(node).name),
          prepared_[index],
          scratch_};
}

void Network::run_forward(bool training) {
  for (int node = 1; node <= graph_.last(); ++node) {
    with_memory_for(graph_.node(node), [&] { graph_.node(node).layer->forward(forward_pass(node, activations_[static_cast<std::size_t>(node)], training)); });
  }
}

const Tensor& Network::forward(std::span<const float> pixels, int batch, bool training) {
  check_pixels(pixels, batch);
  with_memory_for_batch(batch, [&] { prepare_activations(batch, training); });
  take(pixels, batch);
  run_forward(training);
  if (training) ++training_passes_;
  batch_ = batch;
  kept_ = true;
  return activations_.back();
}

/// Runs through all layers once more, keeping everything, for somebody who looks inside after `infer`.
void Network::keep_activations() {
  if (batch_ == 0) return;
  looked_at_ = true;
  if (kept_) return;
  const int batch = batch_;
  with_memory_for_batch(batch, [&] { prepare_activations(batch, false); });
  run_forward(false);
  kept_ = true;
}

/// Makes room for what the plan needs: all of it, or nothing that anybody can see changes.
void Network::prepare_inference(int batch) {
  const std::size_t last = activations_.size() - 1;
  std::int64_t more = 0;
  for (const std::size_t node : {std::size_t{0}, last}) {
    const Shape shape = graph_.nodes()[node].shape.batched(batch);
    if (!activations_[node].fits(shape)) more += shape.count();
  }
  for (std::size_t i = 0; i < plan_memories_.size(); ++i) {
    const std::int64_t size = plan_.memory_sizes()[i] * batch;
    if (size > static_cast<std::int64_t>(plan_memories_[i].size())) more += size;
  }
  if (more > 0) require_memory(more * static_cast<std::int64_t>(sizeof(float)));

  for (const auto& [nodes, memory] : plan_.steps()) {
    if (memory != InferencePlan::output) plan_memories_[memory].reshape(graph_.node(nodes.front()).shape.batched(batch));
  }
  std::vector<Buffer> memories(activations_.size());
  std::vector<std::size_t> memory_sizes(activations_.size());
  for (const auto& [nodes, memory] : plan_.steps()) {
    const auto node = static_cast<std::size_t>(nodes.front());
    const std::int64_t size = graph_.nodes()[node].layer->memory_size(batch, false);
    if (size > static_cast<std::int64_t>(memories_[node].size())) memories[node] = Buffer(size);
    memory_sizes[node] = static_cast<std::size_t>(size);
  }
  Tensor input;
  Tensor output;
  const Shape image = graph_.nodes()[0].shape.batched(batch);
  const Shape answer = graph_.nodes()[last].shape.batched(batch);
  if (!activations_[0].fits(image)) input = Tensor(image);
  if (!activations_[last].fits(answer)) output = Tensor(answer);

  if (input.size() > 0) activations_[0] = std::move(input);
  if (output.size() > 0) activations_[last] = std::move(output);
  activations_[0].reshape(image);
  for (std::size_t i = 0; i < memories.size(); ++i) {
    if (memories[i].size() > 0) memories_[i] = std::move(memories[i]);
  }
  memory_sizes_ = std::move(memory_sizes);
}

void Network::run_step(const InferencePlan::Step& step, int batch) {
  const auto values_of = [&](int node) -> Tensor& {
    const std::size_t memory = plan_.memory_of(node);
    return node == 0 || memory == InferencePlan::output ? activations_[static_cast<std::size_t>(node)] : plan_memories_[memory];
  };
  const int first = step.nodes.front();
  const int last = step.nodes.back();
  Tensor& output = values_of(last);
  output.reshape(graph_.node(first).shape.batched(batch));
  Followers followers(output);
  for (std::size_t i = 1; i < step.nodes.size(); ++i) {
    const int node = step.nodes[i];
    const float* other = nullptr;
    for (const int source : graph_.node(node).sources) {
      if (source != step.nodes[i - 1]) other = values_of(source).data();
    }
    followers.add({*graph_.node(node).layer, other, std::as_const(*this).parameters_of(node), prepared_[static_cast<std::size_t>(node)]});
  }
  with_memory_for(graph_.node(first), [&] {
    ForwardPass pass = forward_pass(first, output, false);
    pass.inputs.clear();
    for (const int source : graph_.node(first).sources) pass.inputs.push_back(&values_of(source));
    const Layer& layer = *graph_.node(first).layer;
    if (layer.reports_cells() && !followers.empty()) {
      followers.get_ready();
      pass.listener = &followers;
    }
    layer.forward(pass);
    if (pass.listener == nullptr) followers.all_done();
  });
  output.reshape(graph_.node(last).shape.batched(batch));
}

const Tensor& Network::infer(std::span<const float> pixels, int batch) {
  if (looked_at_) return forward(pixels, batch);
  check_pixels(pixels, batch);
  with_memory_for_batch(batch, [&] { prepare_inference(batch); });
  take(pixels, batch);
  for (const InferencePlan::Step& step : plan_.steps()) run_step(step, batch);
  batch_ = batch;
  return activations_.back();
}

}  // namespace neocog
