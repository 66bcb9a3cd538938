#include "neocog/layers/add.hpp"

#include <algorithm>

#include "neocog/core/error.hpp"
#include "neocog/kernels/elementwise.hpp"

namespace neocog {
namespace {

class Add final : public Layer {
 public:
  explicit Add(const LayerSource& source) {
    shape_ = source.several_inputs().front();
    for (const Shape& input : source.inputs) {
      if (input != shape_) throw ShapeError(source.label + ": expected inputs of one shape, got " + shape_.to_string() + " and " + input.to_string());
    }
  }

  Shape output_shape() const override { return shape_; }

  void forward(const ForwardPass& pass) const override {
    std::copy_n(pass.inputs[0]->data(), pass.output.size(), pass.output.data());
    for (std::size_t i = 1; i < pass.inputs.size(); ++i) kernels::add_to(pass.inputs[i]->data(), pass.output.data(), pass.output.size());
  }

  bool works_in_place() const override { return true; }
  void forward_cells(const CellsPass& pass) const override { kernels::add_to(pass.other, pass.values, pass.cells * static_cast<std::size_t>(shape_.last())); }

  void backward(const BackwardPass& pass) const override {
    for (Tensor* gradient : pass.input_gradients) {
      if (gradient != nullptr) kernels::add_to(pass.output_gradient.data(), gradient->data(), gradient->size());
    }
  }

 private:
  Shape shape_;
};

}  // namespace

std::unique_ptr<Layer> make_add(const LayerSource& source) { return std::make_unique<Add>(source); }

}  // namespace neocog
