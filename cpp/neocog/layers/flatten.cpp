#include "neocog/layers/flatten.hpp"

#include <algorithm>

#include "neocog/kernels/elementwise.hpp"

namespace neocog {
namespace {

class Flatten final : public Layer {
 public:
  explicit Flatten(const LayerSource& source) : features_(static_cast<int>(source.single_input().count())) {}

  Shape output_shape() const override { return {features_}; }

  void forward(const ForwardPass& pass) const override { std::copy_n(pass.inputs[0]->data(), pass.output.size(), pass.output.data()); }

  bool works_in_place() const override { return true; }

  void backward(const BackwardPass& pass) const override {
    if (pass.input_gradients[0] == nullptr) return;
    if (pass.onto == kernels::Onto::nothing) {
      std::copy_n(pass.output_gradient.data(), pass.output.size(), pass.input_gradients[0]->data());
    } else {
      kernels::add_to(pass.output_gradient.data(), pass.input_gradients[0]->data(), pass.output.size());
    }
  }
  bool begins_gradient() const override { return true; }

 private:
  int features_;
};

}  // namespace

std::unique_ptr<Layer> make_flatten(const LayerSource& source) { return std::make_unique<Flatten>(source); }

}  // namespace neocog
