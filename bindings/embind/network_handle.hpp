#pragma once
#include "convert.hpp"
#include "neocog/analysis/summary.hpp"
#include "neocog/network/network.hpp"
#include "neocog/training/training.hpp"

namespace neocog::bindings {

val write_summary(const std::vector<SummaryRow>& rows);
val write_field(const ReceptiveField& field);
val write_step(const BackwardStep& step);
val write_result(const BatchResult& result);

/// A network as JavaScript sees it. Every method may throw a typed error.
class NetworkHandle {
 public:
  explicit NetworkHandle(const val& description) : network_(read_description(description)) {}

  Network& network() { return network_; }

  val summary() const { return write_summary(summarize(network_)); }
  val cost(const val& convention) const;

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
  val gradient(const std::string& name) { return write_floats(network_.parameter_gradient(name).values()); }
  void set(const std::string& name, const val& values) { network_.set_parameter(name, read_floats(values)); }
  void set_frozen(const val& layers, bool frozen) { network_.set_frozen(read_names(layers), frozen); }

  // What goes through a network at every step crosses the border in memory that JavaScript reads and writes itself: a call
  // out of here for each array would take longer than a small network.

  /// Where a Crossing lies in memory.
  std::uintptr_t crossing() const { return reinterpret_cast<std::uintptr_t>(&crossing_); }
  /// Makes sure that so many pixels fit.
  void make_room(unsigned pixels);
  /// Of the pixels that were put in place.
  void forward(unsigned pixels, int batch, bool training);
  val output_shape() const { return write_shape(network_.graph().nodes().back().shape); }
  val activation(const std::string& name) { return write_tensor(network_.activation(network_.graph().find(name))); }
  val activation_gradient(const std::string& name) { return write_tensor(network_.activation_gradient(network_.graph().find(name))); }

  val backward(const val& seed, const std::string& from) {
    const std::vector<float> values = read_floats(seed);
    return write_tensor(from.empty() ? network_.backward(values) : network_.backward(values, from));
  }

  val backward_steps(const std::string& name, int image) {
    val list = val::array();
    for (const BackwardStep& step : network_.backward_steps(network_.graph().find(name), image)) list.call<void>("push", write_step(step));
    return list;
  }

  val trace(const std::string& name, const val& options);

  /// Of the pixels that were put in place.
  val train_batch(unsigned pixels, const val& targets, const val& loss, Optimizer& optimizer);

  val evaluate(const val& pixels, const val& targets, const val& loss, int batch);

  std::string last_label() const { return network_.graph().nodes().back().label(); }

 private:
  struct Crossing {
    const float* pixels = nullptr;  // where JavaScript puts them,
    std::uint32_t room = 0;         // how many,
    const float* output = nullptr;  // and where it finds the last layer's output after a forward pass
  };

  /// What JavaScript put in place.
  std::span<const float> take_pixels(unsigned pixels);

  Network network_;
  Crossing crossing_;
};

}  // namespace neocog::bindings
