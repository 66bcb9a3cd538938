#include "neocog/layers/avg_pool2d.hpp"

#include "neocog/kernels/avg_pool2d.hpp"
#include "neocog/layers/trace_windows.hpp"

namespace neocog {
namespace {

class AvgPool2d final : public Layer {
 public:
  explicit AvgPool2d(const LayerSource& source) : input_(source.image_input()) {
    const Size size{input_[0], input_[1]};
    window_ = read_window(source.attributes, source.label, "window", std::nullopt, false, size);
    divisor_ = source.attributes.flag("countPadding", false) ? kernels::Divisor::window_area : kernels::Divisor::real_cells;
    if (divisor_ == kernels::Divisor::real_cells) require_real_cells(window_, size, source.label);
  }

  Shape output_shape() const override {
    return {static_cast<int>(window_.height.output_size(input_[0])), static_cast<int>(window_.width.output_size(input_[1])), input_[2]};
  }

  Operations operations() const override { return {.pooling = output_shape().count() * window_.height.kernel * window_.width.kernel}; }

  Reach reach(Size /*grid*/, std::size_t /*input*/) const override { return {{window_.height}, {window_.width}}; }

  bool trace(const TracePass& pass, TraceRecorder& recorder) const override {
    return trace_pooling(window_, input_, output_shape(), recorder, [&](int output, int input, int real_cells) {
      const float area = static_cast<float>(window_.height.kernel) * static_cast<float>(window_.width.kernel);
      const float share = 1.0F / (divisor_ == kernels::Divisor::window_area ? area : static_cast<float>(real_cells));
      recorder.add(output, input, -1, recorder.direction() == TraceDirection::forward ? pass.input[input] : pass.output_gradient[output], share);
    });
  }

  void forward(const ForwardPass& pass) const override { kernels::avg_pool2d_forward(window_, divisor_, images_of(*pass.inputs[0]), images_of(pass.output)); }

  void backward(const BackwardPass& pass) const override {
    if (pass.input_gradients[0] == nullptr) return;
    kernels::avg_pool2d_backward(window_, divisor_, images_of(pass.output_gradient), images_of(*pass.input_gradients[0]));
  }

 private:
  Shape input_;
  Window window_;
  kernels::Divisor divisor_ = kernels::Divisor::real_cells;
};

}  // namespace

std::unique_ptr<Layer> make_avg_pool2d(const LayerSource& source) { return std::make_unique<AvgPool2d>(source); }

}  // namespace neocog
