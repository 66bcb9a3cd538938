#include "neocog/layers/elu.hpp"

#include "neocog/kernels/elu.hpp"

namespace neocog {
namespace {

class Elu final : public Layer {
 public:
  explicit Elu(const LayerSource& source) : shape_(source.single_input()), alpha_(static_cast<float>(source.attributes.number("alpha", 1.0))) {}

  Shape output_shape() const override { return shape_; }

  void forward(const ForwardPass& pass) const override { kernels::elu_forward(alpha_, pass.inputs[0]->data(), pass.output.data(), pass.output.size()); }

  bool works_in_place() const override { return true; }
  void forward_cells(const CellsPass& pass) const override {
    kernels::elu_forward(alpha_, pass.values, pass.values, pass.cells * static_cast<std::size_t>(shape_.last()));
  }

  void backward(const BackwardPass& pass) const override {
    if (pass.input_gradients[0] == nullptr) return;
    kernels::elu_backward(alpha_, pass.inputs[0]->data(), pass.output_gradient.data(), pass.input_gradients[0]->data(), pass.output.size());
  }

 private:
  Shape shape_;
  float alpha_;
};

}  // namespace

std::unique_ptr<Layer> make_elu(const LayerSource& source) { return std::make_unique<Elu>(source); }

}  // namespace neocog
