#include "neocog/layers/multiply.hpp"

#include "neocog/core/error.hpp"
#include "neocog/kernels/elementwise.hpp"

namespace neocog {
namespace {

class Multiply final : public Layer {
 public:
  explicit Multiply(const LayerSource& source) {
    if (source.inputs.size() != 2) throw ShapeError(source.label + ": expected two inputs, got " + std::to_string(source.inputs.size()));
    shape_ = source.inputs[0];
    const Shape& second = source.inputs[1];
    gated_ = second != shape_;
    if (gated_ && !(shape_.rank() == 3 && second == Shape{1, 1, shape_[2]})) {
      throw ShapeError(source.label + ": expected two inputs of one shape, or the second 1×1×channels, got " + shape_.to_string() + " and " +
                       second.to_string());
    }
  }

  Shape output_shape() const override { return shape_; }

  /// All units share the one cell of a gate.
  Reach reach(Size /*grid*/, std::size_t input) const override { return gated_ && input == 1 ? Reach{{{.stride = 0}}, {{.stride = 0}}} : Reach{}; }

  void forward(const ForwardPass& pass) const override {
    pass.output.fill(0.0F);
    for_each_run(pass.output, [&](std::size_t start, std::size_t gate, std::size_t count) {
      kernels::multiply_add_to(pass.inputs[0]->data() + start, pass.inputs[1]->data() + gate, pass.output.data() + start, count);
    });
  }

  void backward(const BackwardPass& pass) const override {
    for_each_run(pass.output, [&](std::size_t start, std::size_t gate, std::size_t count) {
      const float* gradient = pass.output_gradient.data() + start;
      if (pass.input_gradients[0] != nullptr) {
        kernels::multiply_add_to(gradient, pass.inputs[1]->data() + gate, pass.input_gradients[0]->data() + start, count);
      }
      if (pass.input_gradients[1] != nullptr) {
        kernels::multiply_add_to(gradient, pass.inputs[0]->data() + start, pass.input_gradients[1]->data() + gate, count);
      }
    });
  }

 private:
  /// Calls body(first value of the output and of input 0, first value of input 1, how many) for stretches that are
  /// multiplied value by value: everything at once, or with a gate each position's channels.
  template <class Body>
  void for_each_run(const Tensor& output, Body body) const {
    if (!gated_) return body(0, 0, output.size());
    const auto channels = static_cast<std::size_t>(shape_[2]);
    const auto image = static_cast<std::size_t>(shape_.count());
    for (std::size_t start = 0; start < output.size(); start += channels) body(start, start / image * channels, channels);
  }

  Shape shape_;
  bool gated_ = false;
};

}  // namespace

std::unique_ptr<Layer> make_multiply(const LayerSource& source) { return std::make_unique<Multiply>(source); }

}  // namespace neocog
