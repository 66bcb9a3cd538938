#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "neocog/core/random.hpp"
#include "neocog/core/tensor.hpp"
#include "neocog/core/window.hpp"
#include "neocog/kernels/cells_done.hpp"
#include "neocog/kernels/onto.hpp"
#include "neocog/kernels/prepared.hpp"
#include "neocog/kernels/scratch.hpp"
#include "neocog/layers/attributes.hpp"
#include "neocog/layers/trace.hpp"

namespace neocog {

/// How a parameter's first values are drawn. Uniform rather than normal, so that no logarithm or cosine can round
/// differently on another machine.
enum class Initialisation {
  zeros,
  ones,
  he_uniform,      // U(−√(6 / fan_in), √(6 / fan_in)), He et al. 2015
  glorot_uniform,  // U(−√(6 / (fan_in + fan_out)), …), Glorot and Bengio 2010
};

/// { initialisation ('he' | 'glorot') } of a layer with weights.
Initialisation read_initialisation(AttributeReader& attributes);

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
  std::span<Parameter> parameters;  // to be read; in training also running statistics to be brought up to date
  bool training;
  std::span<float> memory;  // what the backward pass will need beside inputs and output: as much as memory_size said
  Random random;            // a stream of this layer and pass
  kernels::Prepared& prepared;
  kernels::Scratch& scratch;
  kernels::CellsDone* listener = nullptr;  // to be told of completed cells by a layer that reports_cells
};

/// What a layer sees that works in place, outside of training: some of a map's cells, with the values of the layer before it.
struct CellsPass {
  float* values;  // [cells, channels], to become this layer's
  std::size_t cells;
  const float* other;  // the same cells of the other input, where there are two
  std::span<const Parameter> parameters;
  kernels::Prepared& prepared;
};

/// How relus hand a gradient back. All other layers do as in `plain`.
enum class GradientRule {
  plain,      // the derivative
  guided,     // g · (g > 0) · (input > 0): guided backpropagation, Springenberg et al. 2015
  deconvnet,  // g · (g > 0): the deconvolutional network, Zeiler and Fergus 2014
};

/// What a layer sees in a backward pass. It adds to gradients, and overwrites the input's only where `onto` says so; an
/// input gradient that nobody wants is nullptr.
struct BackwardPass {
  std::vector<const Tensor*> inputs;
  const Tensor& output;
  const Tensor& output_gradient;
  std::vector<Tensor*> input_gradients;
  std::span<Parameter> parameters;
  bool parameter_gradients;  // whether anybody wants those
  GradientRule rule;
  bool exact_zeros;               // whether a gradient of 0 has to mean that nothing arrived
  std::span<const float> memory;  // as the forward pass left it
  kernels::Prepared& prepared;
  kernels::Scratch& scratch;
  kernels::Onto onto = kernels::Onto::sum;  // nothing: for a layer that begins_gradient
};

/// What a layer computes for one sample, by kind, so that every convention of counting can be served.
struct Operations {
  std::int64_t multiply_accumulates = 0;  // of convolutions and dense layers; padding counted, biases not
  std::int64_t biases = 0;                // additions
  std::int64_t normalisation = 0;         // a multiplication and an addition each
  std::int64_t pooling = 0;               // comparisons or additions
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
  virtual Operations operations() const { return {}; }
  /// How the output's units read input number `input`, whose map has `grid` cells; by default one cell each.
  virtual Reach reach(Size /*grid*/, std::size_t /*input*/) const { return {}; }
  /// Floats that a forward pass leaves for the backward pass of the same batch.
  virtual std::int64_t memory_size(int /*batch*/, bool /*training*/) const { return 0; }

  virtual void forward(const ForwardPass& pass) const = 0;
  /// Whether forward tells the pass's listener of each cell once.
  virtual bool reports_cells() const { return false; }
  /// Whether, outside of training, every output cell depends on that cell alone of the one or two inputs, and has as many
  /// channels: then forward_cells does the same as forward.
  virtual bool works_in_place() const { return false; }
  virtual void forward_cells(const CellsPass& /*pass*/) const {}
  virtual void backward(const BackwardPass& pass) const = 0;
  /// Whether backward gives every value of its one input a share, so that it can begin the sum: nobody has to clear it.
  virtual bool begins_gradient() const { return false; }
  /// Runs through the layer's arithmetic for one image, step by step; returns false if the layer cannot, or not in this direction.
  virtual bool trace(const TracePass& /*pass*/, TraceRecorder& /*recorder*/) const { return false; }
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
  /// Two inputs or more. Throws ShapeError for fewer.
  const std::vector<Shape>& several_inputs() const;
};

/// Every unit reads every cell.
inline Reach whole_map(Size grid) { return {{{.kernel = grid.height}}, {{.kernel = grid.width}}}; }

}  // namespace neocog
