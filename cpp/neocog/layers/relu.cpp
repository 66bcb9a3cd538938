#include "neocog/layers/relu.hpp"

#include "neocog/core/error.hpp"
#include "neocog/kernels/relu.hpp"

namespace neocog {
namespace {

class Relu final : public Layer {
 public:
  explicit Relu(const LayerSource& source) : shape_(source.single_input()) {
    limits_.slope = static_cast<float>(source.attributes.number("slope", 0.0));
    if (!source.attributes.has("max")) return;
    const double max = source.attributes.number("max", 0.0);
    if (!(max > 0.0)) throw ArgumentError(source.label + ": max: expected a number above 0, got " + to_text(max));
    limits_.max = static_cast<float>(max);
  }

  Shape output_shape() const override { return shape_; }

  void forward(const ForwardPass& pass) const override { kernels::relu_forward(limits_, pass.inputs[0]->data(), pass.output.data(), pass.output.size()); }

  bool works_in_place() const override { return true; }
  void forward_cells(const CellsPass& pass) const override {
    kernels::relu_forward(limits_, pass.values, pass.values, pass.cells * static_cast<std::size_t>(shape_.last()));
  }

  void backward(const BackwardPass& pass) const override {
    if (pass.input_gradients[0] == nullptr) return;
    const float* input = pass.inputs[0]->data();
    const float* gradient = pass.output_gradient.data();
    float* to = pass.input_gradients[0]->data();
    if (pass.rule == GradientRule::plain) {
      kernels::relu_backward(limits_, input, gradient, to, pass.output.size(), pass.onto);
    } else {
      if (pass.onto == kernels::Onto::nothing) pass.input_gradients[0]->fill(0.0F);
      kernels::relu_backward_positive(pass.rule == GradientRule::guided ? input : nullptr, gradient, to, pass.output.size());
    }
  }

  bool begins_gradient() const override { return true; }

 private:
  Shape shape_;
  kernels::ReluLimits limits_;
};

}  // namespace

std::unique_ptr<Layer> make_relu(const LayerSource& source) { return std::make_unique<Relu>(source); }

}  // namespace neocog
