#pragma once
#include <span>
#include <string>
#include <vector>

#include "neocog/network/graph.hpp"
#include "neocog/network/inference_plan.hpp"

namespace neocog {

/// What a backward pass computes.
struct BackwardOptions {
  GradientRule rule = GradientRule::plain;
  bool parameters = true;     // the parameters' gradients too
  bool only_trained = false;  // with frozen layers: what training does not need waits until it is asked for
  bool only_paths = false;    // every derivative that is not 0 becomes 1 before it goes on, and every activation is 1
};

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

  /// To be changed at once; who keeps changing them says so each time by weights_changed.
  std::vector<Parameter>& parameters() {
    keep_what_weights_made();
    weights_changed();
    return parameters_;
  }
  const std::vector<Parameter>& parameters() const { return parameters_; }
  std::span<const Parameter> parameters_of(int node) const;
  /// What kernels made of the weights is made anew in the next pass.
  void weights_changed();
  /// Throws ArgumentError when there is no parameter of that name.
  const Parameter& parameter(const std::string& name) const { return parameters_[index_of(name)]; }
  void set_parameter(const std::string& name, std::span<const float> values);
  /// Keeps training from changing these layers, or lets it again.
  void set_frozen(const std::vector<std::string>& layers, bool frozen);

  /// Where to put the pixels of the next pass, so that it need not copy them: valid until then.
  std::span<float> room_for_pixels(std::size_t count);
  /// Throws what forward would throw for these pixels.
  void check_pixels(std::span<const float> pixels, int batch) const;

  /// Runs `batch` images of the input's shape through the network. Throws ShapeError for a wrong number of values and
  /// ArgumentError for a NaN among them.
  const Tensor& forward(std::span<const float> pixels, int batch, bool training = false);

  /// The same output by a shorter way, for who wants nothing else: layers run together and share memory. Whoever does look
  /// inside afterwards makes the network run through all layers once more, and the next `infer` keep everything at once.
  const Tensor& infer(std::span<const float> pixels, int batch);

  /// Carries `seed`, the derivative of some score by the output of node `from` (batch first), back through all that
  /// it depends on; all other gradients become 0. Returns the gradient at the input.
  const Tensor& backward(std::span<const float> seed, int from, const BackwardOptions& options = {});
  const Tensor& backward(std::span<const float> seed, const std::string& from);
  const Tensor& backward(std::span<const float> seed);

  /// Of the last forward pass, batch first. Throws ArgumentError before there was one.
  const Tensor& activation(int node);
  /// Of the last backward pass, batch first. Throws ArgumentError when there was none since the last forward pass.
  const Tensor& activation_gradient(int node);
  const Tensor& parameter_gradient(const std::string& name);
  /// Lets a layer run through its arithmetic on image `image` of the last batch, step by step, as the last forward or
  /// backward pass computed it but with the weights as they are now. Throws ArgumentError for a layer that cannot be traced in the recorder's direction.
  void trace(int node, int image, TraceRecorder& recorder);
  /// The steps in which the last backward pass went through a layer, for one image of the batch.
  std::vector<BackwardStep> backward_steps(int node, int image);

  int batch() const { return batch_; }

  /// Training passes so far: together with the seed it decides which values dropout drops next.
  std::uint64_t training_passes() const { return training_passes_; }
  void set_training_passes(std::uint64_t count) { training_passes_ = count; }

 private:
  std::span<Parameter> parameters_of(int node);
  void check_image(int node, int image) const;
  template <class Body>
  void with_memory_for_batch(int batch, Body body) const;
  void prepare_activations(int batch, bool training);
  void prepare_inference(int batch);
  void take(std::span<const float> pixels, int batch);
  ForwardPass forward_pass(int node, Tensor& output, bool training);
  void run_forward(bool training);
  void run_step(const InferencePlan::Step& step, int batch);
  void keep_activations();
  void keep_what_weights_made();
  BackwardPass backward_pass(int node, kernels::Prepared& prepared);
  Marks needed_by_training() const;
  void clear_gradients(std::size_t node, kernels::Onto onto = kernels::Onto::sum);
  void run_backward(const Marks& wanted);
  void finish_backward();
  bool reads_input(int node) const;
  void make_room_for_input_weights();
  void keep_input_weights();
  void finish_input_gradient();
  std::vector<const Tensor*> inputs_of(int node) const;
  std::size_t index_of(const std::string& parameter) const;
  void initialise(Parameter& parameter, const ParameterPlan& plan) const;

  Graph graph_;
  InferencePlan plan_;
  std::uint64_t id_;
  std::vector<Parameter> parameters_;
  std::vector<std::size_t> first_parameter_;  // of each node, and one past the last
  std::vector<Tensor> activations_;           // of each node; after `infer` only the input's and the output's
  std::vector<Tensor> plan_memories_;         // what `infer` works in
  Tensor staged_;                             // pixels of the next pass
  std::vector<Tensor> gradients_;             // of each node
  Marks cleared_;                             // nodes whose gradients the last backward pass has begun to sum up,
  Marks reached_;                             // to which a derivative has come
  Marks done_;                                // and from which it was carried on
  BackwardOptions backward_options_;
  std::vector<Tensor> input_weights_;  // of the layers that read the input, as they were in the last backward pass
  bool input_weights_kept_ = false;
  bool exact_zeros_ = false;      // whether the last backward pass asks which cells a part of a map depends on
  std::vector<Buffer> memories_;  // what each layer keeps from forward to backward
  std::vector<std::size_t> memory_sizes_;
  std::vector<kernels::Prepared> prepared_;  // of each node
  kernels::Scratch scratch_;
  int batch_ = 0;
  bool kept_ = false;       // whether all activations of the last pass are there
  bool looked_at_ = false;  // whether anybody has asked for more than its output
  bool has_gradients_ = false;
  std::uint64_t training_passes_ = 0;
};

}  // namespace neocog
