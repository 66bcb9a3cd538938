#include "neocog/layers/max_pool2d.hpp"

#include <cmath>

#include "neocog/core/error.hpp"
#include "neocog/kernels/max_pool2d.hpp"
#include "neocog/layers/trace_windows.hpp"

namespace neocog {
namespace {

class MaxPool2d final : public Layer {
 public:
  explicit MaxPool2d(const LayerSource& source) : input_(source.image_input()) {
    window_ = read_window(source.attributes, source.label, "window", std::nullopt, false, {input_[0], input_[1]});
    ties_ = source.attributes.choice("ties", {"first", "even"}) == "first" ? kernels::TieRule::first : kernels::TieRule::even_split;
    require_real_cells(window_, {input_[0], input_[1]}, source.label);
  }

  Shape output_shape() const override {
    return {static_cast<int>(window_.height.output_size(input_[0])), static_cast<int>(window_.width.output_size(input_[1])), input_[2]};
  }

  Operations operations() const override { return {.pooling = output_shape().count() * (std::int64_t{window_.height.kernel} * window_.width.kernel - 1)}; }

  Reach reach(Size /*grid*/, std::size_t /*input*/) const override { return {{window_.height}, {window_.width}}; }

  bool trace(const TracePass& pass, TraceRecorder& recorder) const override {
    if (recorder.direction() == TraceDirection::forward) {
      return trace_pooling(window_, input_, output_shape(), recorder, [&](int output, int input, int) { recorder.compare(output, input, pass.input[input]); });
    }
    // The winners of each window first: with ties shared evenly, a share depends on how many there are.
    std::vector<int> winners(static_cast<std::size_t>(output_shape().count()));
    const auto won = [&](int output, int input) { return pass.input[input] == pass.output[output] || std::isnan(pass.input[input]); };
    trace_pooling(window_, input_, output_shape(), recorder,
                  [&](int output, int input, int) { winners[static_cast<std::size_t>(output)] += won(output, input) ? 1 : 0; });
    std::vector<char> taken(winners.size());
    return trace_pooling(window_, input_, output_shape(), recorder, [&](int output, int input, int) {
      const auto index = static_cast<std::size_t>(output);
      if (!won(output, input) || (ties_ == kernels::TieRule::first && taken[index])) return;
      taken[index] = true;
      const float share = ties_ == kernels::TieRule::first ? 1.0F : 1.0F / static_cast<float>(winners[index]);
      recorder.add(output, input, -1, pass.output_gradient[output], share);
    });
  }

  void forward(const ForwardPass& pass) const override { kernels::max_pool2d_forward(window_, images_of(*pass.inputs[0]), images_of(pass.output)); }

  void backward(const BackwardPass& pass) const override {
    if (pass.input_gradients[0] == nullptr) return;
    kernels::max_pool2d_backward(window_, ties_, images_of(*pass.inputs[0]), images_of(pass.output), images_of(pass.output_gradient),
                                 images_of(*pass.input_gradients[0]), pass.onto);
  }
  bool begins_gradient() const override {
    // Every cell lies in exactly one window.
    const auto tiles = [](const WindowAxis& axis, int input) {
      return axis.kernel == axis.stride && axis.dilation == 1 && axis.first(static_cast<int>(axis.output_size(input))) >= input;
    };
    return tiles(window_.height, input_[0]) && tiles(window_.width, input_[1]);
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
