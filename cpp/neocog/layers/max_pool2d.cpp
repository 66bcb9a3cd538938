#include "neocog/layers/max_pool2d.hpp"

#include <cmath>

#include "neocog/core/error.hpp"
#include "neocog/kernels/max_pool2d.hpp"

namespace neocog {
namespace {

/// A window that lies wholly in the padding has no maximum.
void require_real_cells(const WindowAxis& axis, int input, const char* side, const std::string& label) {
  const int last = static_cast<int>(axis.output_size(input)) - 1;
  if (axis.padding_before < axis.kernel && axis.first(last) < input) return;
  throw ShapeError(label + ": expected a padding smaller than the window, so that every window covers a real cell; got a window of " +
                   std::to_string(axis.kernel) + " with padding " + std::to_string(axis.padding_before) + " and " + std::to_string(axis.padding_after) +
                   " along the " + side);
}

class MaxPool2d final : public Layer {
 public:
  explicit MaxPool2d(const LayerSource& source) : input_(source.image_input()) {
    window_ = read_window(source.attributes, source.label, "window", std::nullopt, false, {input_[0], input_[1]});
    ties_ = source.attributes.choice("ties", {"first", "even"}) == "first" ? kernels::TieRule::first : kernels::TieRule::even_split;
    require_real_cells(window_.height, input_[0], "height", source.label);
    require_real_cells(window_.width, input_[1], "width", source.label);
  }

  Shape output_shape() const override {
    return {static_cast<int>(window_.height.output_size(input_[0])), static_cast<int>(window_.width.output_size(input_[1])), input_[2]};
  }

  Window receptive_window(Size /*grid*/) const override { return window_; }

  void forward(const ForwardPass& pass) const override { kernels::max_pool2d_forward(window_, images_of(*pass.inputs[0]), images_of(pass.output)); }

  void backward(const BackwardPass& pass) const override {
    if (pass.input_gradients[0] == nullptr) return;
    kernels::max_pool2d_backward(window_, ties_, images_of(*pass.inputs[0]), images_of(pass.output), images_of(pass.output_gradient),
                                 images_of(*pass.input_gradients[0]));
  }

  std::vector<BackwardStep> backward_steps(const BackwardPass& pass, int image) const override {
    const auto input = images_of(*pass.inputs[0]);
    const auto output = images_of(pass.output);
    const auto gradient = images_of(pass.output_gradient);
    std::vector<float> sums(static_cast<std::size_t>(input_.count()));
    std::vector<BackwardStep> steps;
    for (int channel = 0; channel < output.channels; ++channel) {
      for (int y = 0; y < output.height; ++y) {
        for (int x = 0; x < output.width; ++x) {
          const Span rows = window_.height.covered(y, input.height);
          const Span columns = window_.width.covered(x, input.width);
          BackwardStep step{y, x, channel, gradient.at(image, y, x)[channel], rows.first, columns.first, rows.size(), columns.size(), {}};
          const float best = output.at(image, y, x)[channel];
          for (int row = rows.first; row < rows.last; ++row) {
            for (int column = columns.first; column < columns.last; ++column) {
              const float value = input.at(image, row, column)[channel];
              const bool taken = ties_ == kernels::TieRule::first && !step.shares.empty();
              if (!taken && (value == best || std::isnan(value))) step.shares.push_back({row, column, 0.0F, 0.0F});
            }
          }
          for (BackwardStep::Share& share : step.shares) {
            float& sum = sums[static_cast<std::size_t>(input.at(0, share.y, share.x) + channel - input.data)];
            share.value = step.gradient / static_cast<float>(step.shares.size());
            share.sum = sum += share.value;
          }
          steps.push_back(std::move(step));
        }
      }
    }
    return steps;
  }

 private:
  Shape input_;
  Window window_;
  kernels::TieRule ties_ = kernels::TieRule::first;
};

}  // namespace

std::unique_ptr<Layer> make_max_pool2d(const LayerSource& source) { return std::make_unique<MaxPool2d>(source); }

}  // namespace neocog
