#include "neocog/layers/local_response_norm.hpp"

#include "neocog/core/error.hpp"
#include "neocog/kernels/local_response_norm.hpp"

namespace neocog {
namespace {

class LocalResponseNorm final : public Layer {
 public:
  explicit LocalResponseNorm(const LayerSource& source) : shape_(source.single_input()) {
    AttributeReader& attributes = source.attributes;
    const double alpha = attributes.number("alpha", 1e-4);
    const double beta = attributes.number("beta", 0.75);
    const double k = attributes.number("k", 1.0);
    if (!(alpha >= 0)) throw ArgumentError(source.label + ": alpha: expected a number from 0, got " + to_text(alpha));
    if (!(k > 0)) throw ArgumentError(source.label + ": k: expected a number above 0, got " + to_text(k));
    rule_ = {attributes.whole("size", 1, 5), static_cast<float>(alpha), static_cast<float>(beta), static_cast<float>(k)};
  }

  Shape output_shape() const override { return shape_; }

  /// Among flat features the neighbours may stand for other cells.
  Reach reach(Size grid, std::size_t /*input*/) const override { return shape_.rank() == 1 ? whole_map(grid) : Reach{}; }

  void forward(const ForwardPass& pass) const override {
    kernels::local_response_norm_forward(rule_, pass.inputs[0]->data(), rows(pass.output), shape_.last(), pass.output.data());
  }

  void backward(const BackwardPass& pass) const override {
    if (pass.input_gradients[0] == nullptr) return;
    kernels::local_response_norm_backward(rule_, pass.inputs[0]->data(), pass.output_gradient.data(), rows(pass.output), shape_.last(),
                                          pass.input_gradients[0]->data());
  }

 private:
  std::size_t rows(const Tensor& output) const { return output.size() / static_cast<std::size_t>(shape_.last()); }

  Shape shape_;
  kernels::LocalResponse rule_{};
};

}  // namespace

std::unique_ptr<Layer> make_local_response_norm(const LayerSource& source) { return std::make_unique<LocalResponseNorm>(source); }

}  // namespace neocog
