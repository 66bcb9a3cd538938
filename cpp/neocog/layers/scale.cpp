#include "neocog/layers/scale.hpp"

#include "neocog/kernels/elementwise.hpp"

namespace neocog {
namespace {

class Scale final : public Layer {
 public:
  explicit Scale(const LayerSource& source) : shape_(source.single_input()), by_(static_cast<float>(source.attributes.required_number("by"))) {}

  Shape output_shape() const override { return shape_; }

  void forward(const ForwardPass& pass) const override {
    pass.output.fill(0.0F);
    kernels::scale_add_to(by_, pass.inputs[0]->data(), pass.output.data(), pass.output.size());
  }

  void backward(const BackwardPass& pass) const override {
    if (pass.input_gradients[0] == nullptr) return;
    kernels::scale_add_to(by_, pass.output_gradient.data(), pass.input_gradients[0]->data(), pass.output.size());
  }

 private:
  Shape shape_;
  float by_;
};

}  // namespace

std::unique_ptr<Layer> make_scale(const LayerSource& source) { return std::make_unique<Scale>(source); }

}  // namespace neocog
