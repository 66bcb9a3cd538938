#include "neocog/layers/transposed_conv2d.hpp"

#include <algorithm>

#include "neocog/core/error.hpp"
#include "neocog/kernels/transposed_conv2d.hpp"

namespace neocog {
namespace {

/// One axis: where each input cell writes, and how large the output is.
struct TransposedAxis {
  WindowAxis window;
  std::int64_t output;

  TransposedAxis(int input, int kernel, int stride, bool same, int before, int after, int output_padding) : window{kernel, stride, 1, before, after} {
    const std::int64_t full = std::int64_t{input - 1} * stride + kernel;
    output = same ? std::int64_t{input} * stride : full - before - after + output_padding;
    // A kernel smaller than its stride leaves gaps, and 'same' then adds cells at the end instead of cutting some off.
    if (same) window.padding_before = static_cast<int>(std::max<std::int64_t>(0, full - output) / 2);
  }
};

class TransposedConv2d final : public Layer {
 public:
  explicit TransposedConv2d(const LayerSource& source) : input_(source.image_input()) {
    AttributeReader& attributes = source.attributes;
    filters_ = attributes.whole("filters", 1);
    const Size kernel = attributes.size("kernel");
    const Size stride = attributes.size("stride", Size{1, 1});
    const Padding padding = attributes.padding();
    const Size added = attributes.size_from_0("outputPadding", Size{0, 0});
    bias_ = attributes.flag("bias", true);
    initialisation_ = read_initialisation(attributes);
    if (padding.same && added != Size{0, 0}) {
      throw ArgumentError(source.label + ": outputPadding: expected none, because with padding 'same' the output is input · stride; got [" +
                          std::to_string(added.height) + ", " + std::to_string(added.width) + "]");
    }
    const TransposedAxis height(input_[0], kernel.height, stride.height, padding.same, padding.top, padding.bottom, added.height);
    const TransposedAxis width(input_[1], kernel.width, stride.width, padding.same, padding.left, padding.right, added.width);
    if (std::min(height.output, width.output) < 1 || std::max(height.output, width.output) > INT32_MAX) {
      throw ShapeError(source.label + ": expected an output of at least 1×1 and at most " + std::to_string(INT32_MAX) + " cells a side, got " +
                       std::to_string(height.output) + "×" + std::to_string(width.output) + " from a " + std::to_string(input_[0]) + "×" +
                       std::to_string(input_[1]) + " input");
    }
    window_ = {height.window, width.window};
    output_ = {static_cast<int>(height.output), static_cast<int>(width.output), filters_};
  }

  Shape output_shape() const override { return output_; }

  std::vector<ParameterPlan> parameters() const override {
    const Shape kernel{window_.height.kernel, window_.width.kernel, input_[2], filters_};
    const std::int64_t taps = std::int64_t{kernel[0]} * kernel[1];
    std::vector<ParameterPlan> plans{{"kernel", kernel, initialisation_, taps * input_[2], taps * filters_}};
    if (bias_) plans.push_back({"bias", {filters_}});
    return plans;
  }

  /// Every input cell meets every weight, also where the result is cut off.
  Operations operations() const override {
    return {.multiply_accumulates = std::int64_t{input_[0]} * input_[1] * parameters().front().shape.count(), .biases = bias_ ? output_.count() : 0};
  }

  Reach reach(Size /*grid*/, std::size_t /*input*/) const override { return {{window_.height, true}, {window_.width, true}}; }

  void forward(const ForwardPass& pass) const override {
    kernels::transposed_conv2d_forward(window_, images_of(*pass.inputs[0]), pass.parameters[0].value.data(), bias_ ? pass.parameters[1].value.data() : nullptr,
                                       images_of(pass.output), pass.scratch);
  }

  void backward(const BackwardPass& pass) const override {
    const auto output_gradient = images_of(pass.output_gradient);
    if (pass.parameter_gradients) {
      kernels::transposed_conv2d_backward_weights(window_, images_of(*pass.inputs[0]), output_gradient, pass.parameters[0].gradient.data(),
                                                  bias_ ? pass.parameters[1].gradient.data() : nullptr, pass.scratch);
    }
    if (pass.input_gradients[0] == nullptr) return;
    kernels::transposed_conv2d_backward_input(window_, output_gradient, pass.parameters[0].value.data(), images_of(*pass.input_gradients[0]), pass.scratch);
  }

 private:
  Shape input_;
  Shape output_;
  Window window_;
  int filters_ = 0;
  bool bias_ = true;
  Initialisation initialisation_ = Initialisation::he_uniform;
};

}  // namespace

std::unique_ptr<Layer> make_transposed_conv2d(const LayerSource& source) { return std::make_unique<TransposedConv2d>(source); }

}  // namespace neocog
