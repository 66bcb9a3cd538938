#include "neocog/layers/depthwise_conv2d.hpp"

#include "neocog/core/error.hpp"
#include "neocog/kernels/depthwise_conv2d.hpp"
#include "neocog/layers/trace_windows.hpp"

namespace neocog {
namespace {

class DepthwiseConv2d final : public Layer {
 public:
  explicit DepthwiseConv2d(const LayerSource& source) : input_(source.image_input()) {
    AttributeReader& attributes = source.attributes;
    window_ = read_window(attributes, source.label, "kernel", Size{1, 1}, true, {input_[0], input_[1]});
    multiplier_ = attributes.whole("multiplier", 1, 1);
    bias_ = attributes.flag("bias", true);
    initialisation_ = read_initialisation(attributes);
    if (std::int64_t{input_[2]} * multiplier_ > INT32_MAX) {
      throw ShapeError(source.label + ": expected at most " + std::to_string(INT32_MAX) + " output channels, got " + std::to_string(input_[2]) + " · " +
                       std::to_string(multiplier_));
    }
  }

  Shape output_shape() const override {
    return {static_cast<int>(window_.height.output_size(input_[0])), static_cast<int>(window_.width.output_size(input_[1])), input_[2] * multiplier_};
  }

  std::vector<ParameterPlan> parameters() const override {
    const int out = input_[2] * multiplier_;
    const std::int64_t taps = std::int64_t{window_.height.kernel} * window_.width.kernel;
    std::vector<ParameterPlan> plans{{"kernel", {window_.height.kernel, window_.width.kernel, 1, out}, initialisation_, taps, taps * multiplier_}};
    if (bias_) plans.push_back({"bias", {out}});
    return plans;
  }

  Operations operations() const override {
    const std::int64_t outputs = output_shape().count();
    return {.multiply_accumulates = outputs * window_.height.kernel * window_.width.kernel, .biases = bias_ ? outputs : 0};
  }

  Reach reach(Size /*grid*/, std::size_t /*input*/) const override { return {{window_.height}, {window_.width}}; }

  bool trace(const TracePass& pass, TraceRecorder& recorder) const override {
    return trace_convolution(window_, input_[2], input_, output_shape(), pass, recorder);
  }

  void forward(const ForwardPass& pass) const override {
    kernels::depthwise_conv2d_forward(window_, multiplier_, images_of(*pass.inputs[0]), pass.parameters[0].value.data(),
                                      bias_ ? pass.parameters[1].value.data() : nullptr, images_of(pass.output), pass.listener);
  }
  bool reports_cells() const override { return true; }

  void backward(const BackwardPass& pass) const override {
    const auto output_gradient = images_of(pass.output_gradient);
    if (pass.parameter_gradients) {
      kernels::depthwise_conv2d_backward_weights(window_, multiplier_, images_of(*pass.inputs[0]), output_gradient, pass.parameters[0].gradient.data(),
                                                 bias_ ? pass.parameters[1].gradient.data() : nullptr);
    }
    if (pass.input_gradients[0] == nullptr) return;
    kernels::depthwise_conv2d_backward_input(window_, multiplier_, output_gradient, pass.parameters[0].value.data(), images_of(*pass.input_gradients[0]));
  }

 private:
  Shape input_;
  Window window_;
  int multiplier_ = 1;
  bool bias_ = true;
  Initialisation initialisation_ = Initialisation::he_uniform;
};

}  // namespace

std::unique_ptr<Layer> make_depthwise_conv2d(const LayerSource& source) { return std::make_unique<DepthwiseConv2d>(source); }

}  // namespace neocog
