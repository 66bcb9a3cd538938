#pragma once
#include <span>
#include <string>
#include <vector>

#include "neocog/network/graph.hpp"

namespace neocog {

/// A graph with weights, which keeps what flows through it: every activation of the last forward pass and every
/// gradient of the last backward pass can be looked at.
///
/// Every method checks before it changes anything; an exception leaves the network as it was. Only when memory runs out
/// in the middle of a pass are the activations and gradients lost; the weights never are.
class Network {
 public:
  /// Draws the first weights from the description's seed. Throws what Graph throws, and ArgumentError when the
  /// weights do not fit in memory.
  explicit Network(const Description& description);

  const Graph& graph() const { return graph_; }
  /// Tells networks apart for as long as the program runs.
  std::uint64_t id() const { return id_; }

  std::vector<Parameter>& parameters() { return parameters_; }
  const std::vector<Parameter>& parameters() const { return parameters_; }
  std::span<const Parameter> parameters_of(int node) const;
  /// Throws ArgumentError when there is no parameter of that name.
  const Parameter& parameter(const std::string& name) const { return parameters_[index_of(name)]; }
  void set_parameter(const std::string& name, std::span<const float> values);
  /// Keeps training from changing these layers, or lets it again.
  void set_frozen(const std::vector<std::string>& layers, bool frozen);

  /// Throws what forward would throw for these pixels.
  void check_pixels(std::span<const float> pixels, int batch) const;

  /// Runs `batch` images of the input's shape through the network. Throws ShapeError for a wrong number of values and
  /// ArgumentError for a NaN among them.
  const Tensor& forward(std::span<const float> pixels, int batch, bool training = false);

  /// Carries `seed`, the derivative of some score by the output of layer `from` (batch first), back through all that
  /// layer depends on; all other gradients become 0. Returns the gradient at the input.
  const Tensor& backward(std::span<const float> seed, const std::string& from);
  const Tensor& backward(std::span<const float> seed);

  /// Of the last forward pass, batch first. Throws ArgumentError before there was one.
  const Tensor& activation(int node) const;
  /// Of the last backward pass, batch first.
  const Tensor& activation_gradient(int node) const;
  /// The steps in which the last backward pass went through a layer, for one image of the batch.
  std::vector<BackwardStep> backward_steps(int node, int image);

  int batch() const { return batch_; }

 private:
  std::span<Parameter> parameters_of(int node);
  void prepare_activations(int batch);
  BackwardPass backward_pass(int node);
  std::vector<const Tensor*> inputs_of(int node) const;
  std::size_t index_of(const std::string& parameter) const;
  void initialise(Parameter& parameter, const ParameterPlan& plan) const;

  Graph graph_;
  std::uint64_t id_;
  std::vector<Parameter> parameters_;
  std::vector<std::size_t> first_parameter_;  // of each node, and one past the last
  std::vector<Tensor> activations_;           // of each node
  std::vector<Tensor> gradients_;             // of each node
  kernels::Scratch scratch_;
  int batch_ = 0;
  bool has_gradients_ = false;
};

}  // namespace neocog
