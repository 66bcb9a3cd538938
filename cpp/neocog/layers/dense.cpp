#include "neocog/layers/dense.hpp"

#include "neocog/core/error.hpp"
#include "neocog/kernels/dense.hpp"
#include "neocog/layers/trace_windows.hpp"

namespace neocog {
namespace {

class Dense final : public Layer {
 public:
  explicit Dense(const LayerSource& source) {
    const Shape& input = source.single_input();
    if (input.rank() != 1) throw ShapeError(source.label + ": expected flat features (put a flatten layer before it), got " + input.to_string());
    in_ = input[0];
    units_ = source.attributes.whole("units", 1);
    bias_ = source.attributes.flag("bias", true);
    initialisation_ = read_initialisation(source.attributes);
  }

  Shape output_shape() const override { return {units_}; }

  std::vector<ParameterPlan> parameters() const override {
    std::vector<ParameterPlan> plans{{"kernel", {in_, units_}, initialisation_, in_, units_}};
    if (bias_) plans.push_back({"bias", {units_}});
    return plans;
  }

  Operations operations() const override { return {.multiply_accumulates = std::int64_t{in_} * units_, .biases = bias_ ? units_ : 0}; }

  /// A dense layer is a convolution whose kernel is the whole map.
  Reach reach(Size grid, std::size_t /*input*/) const override { return whole_map(grid); }

  bool trace(const TracePass& pass, TraceRecorder& recorder) const override { return trace_convolution({}, 1, {1, 1, in_}, {1, 1, units_}, pass, recorder); }

  void forward(const ForwardPass& pass) const override {
    kernels::dense_forward(sizes(pass.output), pass.inputs[0]->data(), pass.parameters[0].value.data(), bias_ ? pass.parameters[1].value.data() : nullptr,
                           pass.output.data(), pass.prepared);
  }

  void backward(const BackwardPass& pass) const override {
    if (pass.parameter_gradients) {
      kernels::dense_backward_weights(sizes(pass.output), pass.inputs[0]->data(), pass.output_gradient.data(), pass.parameters[0].gradient.data(),
                                      bias_ ? pass.parameters[1].gradient.data() : nullptr, pass.scratch);
    }
    if (pass.input_gradients[0] == nullptr) return;
    kernels::dense_backward_input(sizes(pass.output), pass.output_gradient.data(), pass.parameters[0].value.data(), pass.input_gradients[0]->data(),
                                  pass.prepared, pass.onto);
  }
  bool begins_gradient() const override { return true; }

 private:
  kernels::DenseSizes sizes(const Tensor& output) const { return {output.shape()[0], in_, units_}; }

  int in_ = 0;
  int units_ = 0;
  bool bias_ = true;
  Initialisation initialisation_ = Initialisation::he_uniform;
};

}  // namespace

std::unique_ptr<Layer> make_dense(const LayerSource& source) { return std::make_unique<Dense>(source); }

}  // namespace neocog
