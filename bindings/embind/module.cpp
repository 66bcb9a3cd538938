#include <emscripten/bind.h>

#include "convert.hpp"
#include "guard.hpp"
#include "neocog/analysis/receptive_field.hpp"
#include "neocog/analysis/summary.hpp"
#include "neocog/core/error.hpp"
#include "neocog/layers/registry.hpp"
#include "neocog/network/network.hpp"
#include "neocog/training/training.hpp"

// The functions that the TypeScript library calls. Nothing outside bindings/ knows them.

namespace neocog::bindings {
namespace {

val write_field(const ReceptiveField& field) {
  const auto axis = [](const ReceptiveAxis& from) {
    val object = val::object();
    object.set("size", from.size);
    object.set("stride", from.stride);
    object.set("start", from.start);
    return object;
  };
  val object = val::object();
  object.set("height", axis(field.height));
  object.set("width", axis(field.width));
  object.set("aligned", field.aligned);
  return object;
}

val write_summary(const std::vector<SummaryRow>& rows) {
  val table = val::array();
  for (const SummaryRow& row : rows) {
    val object = val::object();
    object.set("name", row.name);
    object.set("type", row.type);
    object.set("from", write_names(row.from));
    object.set("outputShape", write_shape(row.output_shape));
    object.set("parameters", static_cast<double>(row.parameters));
    object.set("trainable", static_cast<double>(row.trainable));
    object.set("macs", static_cast<double>(row.multiply_accumulates));
    object.set("activationBytes", static_cast<double>(row.activation_bytes));
    object.set("receptiveField", write_field(row.receptive_field));
    table.call<void>("push", object);
  }
  return table;
}

val write_step(const BackwardStep& step) {
  val object = val::object();
  object.set("y", step.y);
  object.set("x", step.x);
  object.set("channel", step.channel);
  object.set("gradient", step.gradient);
  object.set("top", step.top);
  object.set("left", step.left);
  object.set("height", step.height);
  object.set("width", step.width);
  val shares = val::array();
  for (const BackwardStep::Share& from : step.shares) {
    val share = val::object();
    share.set("y", from.y);
    share.set("x", from.x);
    share.set("value", from.value);
    share.set("sum", from.sum);
    shares.call<void>("push", share);
  }
  object.set("shares", shares);
  return object;
}

/// A network as JavaScript sees it. Every method may throw a typed error.
class NetworkHandle {
 public:
  explicit NetworkHandle(const val& description) : network_(read_description(description)) {}

  Network& network() { return network_; }

  val summary() const { return write_summary(summarize(network_)); }

  val parameters() const {
    val list = val::array();
    for (const Parameter& parameter : network_.parameters()) {
      val object = val::object();
      object.set("name", parameter.name);
      object.set("shape", write_shape(parameter.value.shape()));
      object.set("trainable", parameter.trainable());
      list.call<void>("push", object);
    }
    return list;
  }

  val get(const std::string& name) const { return write_floats(network_.parameter(name).value.values()); }
  val gradient(const std::string& name) const { return write_floats(network_.parameter(name).gradient.values()); }
  void set(const std::string& name, const val& values) { network_.set_parameter(name, read_floats(values)); }
  void set_frozen(const val& layers, bool frozen) { network_.set_frozen(read_names(layers), frozen); }

  val forward(const val& pixels, int batch, bool training) { return write_tensor(network_.forward(read_floats(pixels), batch, training)); }
  val activation(const std::string& name) const { return write_tensor(network_.activation(network_.graph().find(name))); }
  val activation_gradient(const std::string& name) const { return write_tensor(network_.activation_gradient(network_.graph().find(name))); }

  val backward(const val& seed, const std::string& from) {
    const std::vector<float> values = read_floats(seed);
    return write_tensor(from.empty() ? network_.backward(values) : network_.backward(values, from));
  }

  val backward_steps(const std::string& name, int image) {
    val list = val::array();
    for (const BackwardStep& step : network_.backward_steps(network_.graph().find(name), image)) list.call<void>("push", write_step(step));
    return list;
  }

  val train_batch(const val& pixels, const val& labels, Optimizer& optimizer) {
    const BatchResult result = neocog::train_batch(network_, read_floats(pixels), read_labels(labels, last_label()), optimizer);
    val object = val::object();
    object.set("loss", result.loss);
    object.set("accuracy", result.accuracy);
    return object;
  }

  val evaluate(const val& pixels, const val& labels, int batch) {
    const std::vector<int> expected = read_labels(labels, last_label());
    const std::vector<kernels::Verdict> verdicts = neocog::evaluate(network_, read_floats(pixels), expected, batch);
    std::vector<float> losses;
    std::vector<float> probabilities;
    std::vector<float> predictions;
    double loss = 0.0;
    double right = 0.0;
    for (std::size_t i = 0; i < verdicts.size(); ++i) {
      losses.push_back(verdicts[i].loss);
      probabilities.push_back(verdicts[i].probability);
      predictions.push_back(static_cast<float>(verdicts[i].predicted));
      loss += verdicts[i].loss;
      right += verdicts[i].predicted == expected[i] ? 1.0 : 0.0;
    }
    const auto count = static_cast<double>(verdicts.size());
    val object = val::object();
    object.set("loss", loss / count);
    object.set("accuracy", right / count);
    object.set("losses", write_floats(losses));
    object.set("probabilities", write_floats(probabilities));
    object.set("predictions", val::global("Int32Array").call<val>("from", write_floats(predictions)));
    return object;
  }

 private:
  std::string last_label() const { return network_.graph().nodes().back().label(); }

  Network network_;
};

NetworkHandle* make_network(const val& description) { return new NetworkHandle(description); }
Optimizer* make_optimizer(const val& settings) { return new Optimizer(read_optimizer(settings)); }
void step(Optimizer& optimizer, NetworkHandle& handle) { optimizer.step(handle.network()); }

val summary_of(const val& description) { return write_summary(summarize(Graph(read_description(description)))); }

val receptive_field_of(const val& description, const std::string& layer) {
  const Graph graph(read_description(description));
  return write_field(receptive_fields(graph)[static_cast<std::size_t>(graph.find(layer))]);
}

val receptive_region_of(const val& description, const std::string& layer, int y, int x) {
  const Graph graph(read_description(description));
  const Region region = receptive_region(graph, graph.find(layer), y, x);
  const auto axis = [](const Span& span) {
    val object = val::object();
    object.set("start", span.first);
    object.set("size", span.size());
    return object;
  };
  val object = val::object();
  object.set("height", axis(region.height));
  object.set("width", axis(region.width));
  return object;
}

val layer_type_names() { return write_names(layer_types()); }

}  // namespace

EMSCRIPTEN_BINDINGS(neocog) {
  using emscripten::allow_raw_pointers;
  emscripten::class_<Optimizer>("Optimizer")
      .constructor(guard<&make_optimizer>, allow_raw_pointers())
      .function("setRate", guard<&Optimizer::set_rate>)
      .function("step", guard<&step>);
  emscripten::class_<NetworkHandle>("Network")
      .constructor(guard<&make_network>, allow_raw_pointers())
      .function("summary", guard<&NetworkHandle::summary>)
      .function("parameters", guard<&NetworkHandle::parameters>)
      .function("get", guard<&NetworkHandle::get>)
      .function("gradient", guard<&NetworkHandle::gradient>)
      .function("set", guard<&NetworkHandle::set>)
      .function("setFrozen", guard<&NetworkHandle::set_frozen>)
      .function("forward", guard<&NetworkHandle::forward>)
      .function("activation", guard<&NetworkHandle::activation>)
      .function("activationGradient", guard<&NetworkHandle::activation_gradient>)
      .function("backward", guard<&NetworkHandle::backward>)
      .function("backwardSteps", guard<&NetworkHandle::backward_steps>)
      .function("trainBatch", guard<&NetworkHandle::train_batch>)
      .function("evaluate", guard<&NetworkHandle::evaluate>);
  emscripten::function("summary", guard<&summary_of>);
  emscripten::function("receptiveField", guard<&receptive_field_of>);
  emscripten::function("receptiveRegion", guard<&receptive_region_of>);
  emscripten::function("layerTypes", guard<&layer_type_names>);
}

}  // namespace neocog::bindings
