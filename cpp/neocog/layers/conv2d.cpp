#include "neocog/layers/conv2d.hpp"

#include "neocog/core/error.hpp"
#include "neocog/kernels/conv2d.hpp"
#include "neocog/layers/trace_windows.hpp"

namespace neocog {
namespace {

class Conv2d final : public Layer {
 public:
  explicit Conv2d(const LayerSource& source) : input_(source.image_input()) {
    AttributeReader& attributes = source.attributes;
    filters_ = attributes.whole("filters", 1);
    geometry_.window = read_window(attributes, source.label, "kernel", Size{1, 1}, true, {input_[0], input_[1]});
    geometry_.groups = attributes.whole("groups", 1, 1);
    bias_ = attributes.flag("bias", true);
    initialisation_ = read_initialisation(attributes);
    if (input_[2] % geometry_.groups != 0 || filters_ % geometry_.groups != 0) {
      throw ShapeError(source.label + ": expected groups that divide the input's channels and the filters, got " + std::to_string(geometry_.groups) +
                       " groups for " + std::to_string(input_[2]) + " channels and " + std::to_string(filters_) + " filters");
    }
  }

  Shape output_shape() const override {
    const Window& window = geometry_.window;
    return {static_cast<int>(window.height.output_size(input_[0])), static_cast<int>(window.width.output_size(input_[1])), filters_};
  }

  std::vector<ParameterPlan> parameters() const override {
    const Shape kernel{geometry_.window.height.kernel, geometry_.window.width.kernel, input_[2] / geometry_.groups, filters_};
    const std::int64_t taps = std::int64_t{kernel[0]} * kernel[1];
    std::vector<ParameterPlan> plans{{"kernel", kernel, initialisation_, taps * kernel[2], taps * (filters_ / geometry_.groups)}};
    if (bias_) plans.push_back({"bias", {filters_}});
    return plans;
  }

  Operations operations() const override {
    const Shape output = output_shape();
    return {.multiply_accumulates = std::int64_t{output[0]} * output[1] * parameters().front().shape.count(), .biases = bias_ ? output.count() : 0};
  }

  Reach reach(Size /*grid*/, std::size_t /*input*/) const override { return {{geometry_.window.height}, {geometry_.window.width}}; }

  bool trace(const TracePass& pass, TraceRecorder& recorder) const override {
    return trace_convolution(geometry_.window, geometry_.groups, input_, output_shape(), pass, recorder);
  }

  void forward(const ForwardPass& pass) const override {
    kernels::conv2d_forward(geometry_, images_of(*pass.inputs[0]), pass.parameters[0].value.data(), bias_ ? pass.parameters[1].value.data() : nullptr,
                            images_of(pass.output), pass.prepared, pass.scratch, pass.listener);
  }
  bool reports_cells() const override { return true; }

  void backward(const BackwardPass& pass) const override {
    const auto output_gradient = images_of(pass.output_gradient);
    if (pass.parameter_gradients) {
      kernels::conv2d_backward_weights(geometry_, images_of(*pass.inputs[0]), output_gradient, pass.parameters[0].gradient.data(),
                                       bias_ ? pass.parameters[1].gradient.data() : nullptr, pass.scratch);
    }
    if (pass.input_gradients[0] == nullptr) return;
    kernels::conv2d_backward_input(geometry_, output_gradient, pass.parameters[0].value.data(), images_of(*pass.input_gradients[0]), pass.prepared,
                                   pass.scratch, pass.exact_zeros ? kernels::Zeros::exact : kernels::Zeros::rounded, pass.onto);
  }
  bool begins_gradient() const override { return geometry_.window.height.stride == 1 && geometry_.window.width.stride == 1; }

 private:
  Shape input_;
  int filters_ = 0;
  kernels::Conv2dGeometry geometry_;
  bool bias_ = true;
  Initialisation initialisation_ = Initialisation::he_uniform;
};

}  // namespace

std::unique_ptr<Layer> make_conv2d(const LayerSource& source) { return std::make_unique<Conv2d>(source); }

}  // namespace neocog
