#include "neocog/layers/sigmoid.hpp"

#include "neocog/kernels/sigmoid.hpp"

namespace neocog {
namespace {

class Sigmoid final : public Layer {
 public:
  explicit Sigmoid(const LayerSource& source) : shape_(source.single_input()) {}

  Shape output_shape() const override { return shape_; }

  void forward(const ForwardPass& pass) const override { kernels::sigmoid_forward(pass.inputs[0]->data(), pass.output.data(), pass.output.size()); }

  bool works_in_place() const override { return true; }
  void forward_cells(const CellsPass& pass) const override {
    kernels::sigmoid_forward(pass.values, pass.values, pass.cells * static_cast<std::size_t>(shape_.last()));
  }

  void backward(const BackwardPass& pass) const override {
    if (pass.input_gradients[0] == nullptr) return;
    kernels::sigmoid_backward(pass.output.data(), pass.output_gradient.data(), pass.input_gradients[0]->data(), pass.output.size());
  }

 private:
  Shape shape_;
};

}  // namespace

std::unique_ptr<Layer> make_sigmoid(const LayerSource& source) { return std::make_unique<Sigmoid>(source); }

}  // namespace neocog
