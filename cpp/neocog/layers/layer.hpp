#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "neocog/core/tensor.hpp"
#include "neocog/core/window.hpp"
#include "neocog/kernels/scratch.hpp"
#include "neocog/layers/attributes.hpp"

namespace neocog {

/// How a parameter's first values are drawn. Uniform rather than normal, so that no logarithm or cosine can round
/// differently on another machine.
enum class Initialisation {
  zeros,
  he_uniform,      // U(−√(6 / fan_in), √(6 / fan_in)), He et al. 2015
  glorot_uniform,  // U(−√(6 / (fan_in + fan_out)), …), Glorot and Bengio 2010
};

/// A parameter before it exists: enough to count it, and later to make it.
struct ParameterPlan {
  std::string name;  // within the layer: "kernel"
  Shape shape;
  Initialisation initialisation = Initialisation::zeros;
  std::int64_t fan_in = 1;
  std::int64_t fan_out = 1;
  bool learned = true;  // false for running statistics, which no gradient moves
};

/// A parameter of a network: its values and the gradient of the last backward pass.
struct Parameter {
  std::string name;  // with the layer's: "conv1/kernel"
  Tensor value;
  Tensor gradient;
  bool learned = true;
  bool frozen = false;

  /// Whether training changes it.
  bool trainable() const { return learned && !frozen; }
};

/// What a layer sees in a forward pass; tensors have the batch in front.
struct ForwardPass {
  std::vector<const Tensor*> inputs;
  Tensor& output;
  std::span<const Parameter> parameters;
  bool training;
  kernels::Scratch& scratch;
};

/// What a layer sees in a backward pass. It adds to gradients, never overwrites them; an input gradient that nobody
/// wants is nullptr.
struct BackwardPass {
  std::vector<const Tensor*> inputs;
  const Tensor& output;
  const Tensor& output_gradient;
  std::vector<Tensor*> input_gradients;
  std::span<Parameter> parameters;
  kernels::Scratch& scratch;
};

/// One elementary step of a layer's backward pass on one image: what one output value hands back, and to whom.
struct BackwardStep {
  struct Share {
    int y;
    int x;
    float value;  // what this cell receives in this step
    float sum;    // what it has received so far, this step included
  };
  int y;  // the output value
  int x;
  int channel;
  float gradient;  // the derivative that arrives at it
  int top;         // the real cells of the input under its window
  int left;
  int height;
  int width;
  std::vector<Share> shares;
};

/// One kind of computation with its sizes fixed. It holds no values: those belong to the network.
class Layer {
 public:
  virtual ~Layer() = default;

  /// The shape of one sample's output.
  virtual Shape output_shape() const = 0;
  virtual std::vector<ParameterPlan> parameters() const { return {}; }
  /// Multiply-accumulates for one sample, padding counted, biases not.
  virtual std::int64_t multiply_accumulates() const { return 0; }
  /// How one output unit looks at its input, whose map has `grid` cells; by default one cell at one cell.
  virtual Window receptive_window(Size /*grid*/) const { return {}; }

  virtual void forward(const ForwardPass& pass) const = 0;
  virtual void backward(const BackwardPass& pass) const = 0;
  /// The backward pass of the batch's image `image`, step by step in the order in which the kernel runs;
  /// empty for a layer that cannot tell.
  virtual std::vector<BackwardStep> backward_steps(const BackwardPass& /*pass*/, int /*image*/) const { return {}; }
};

/// What a layer is made from: where it stands in the network, what flows in, what the description says.
struct LayerSource {
  std::string label;  // "pool1 (maxPool2d)", the start of every error message
  std::vector<Shape> inputs;
  AttributeReader& attributes;

  /// The only input. Throws ShapeError unless there is exactly one.
  const Shape& single_input() const;
  /// The only input, which must be height × width × channels.
  const Shape& image_input() const;
};

}  // namespace neocog
