#include "neocog/layers/batch_norm.hpp"

#include <algorithm>
#include <cmath>

#include "neocog/core/error.hpp"
#include "neocog/kernels/batch_norm.hpp"

namespace neocog {
namespace {

enum { gamma_index, beta_index, mean_index, variance_index };

class BatchNorm final : public Layer {
 public:
  explicit BatchNorm(const LayerSource& source) : shape_(source.single_input()) {
    epsilon_ = source.attributes.number("epsilon", 1e-3);
    momentum_ = source.attributes.number("momentum", 0.99);
    if (!(epsilon_ > 0)) throw ArgumentError(source.label + ": epsilon: expected a number above 0, got " + to_text(epsilon_));
    if (!(momentum_ >= 0 && momentum_ <= 1)) throw ArgumentError(source.label + ": momentum: expected a number from 0 to 1, got " + to_text(momentum_));
  }

  Shape output_shape() const override { return shape_; }

  std::vector<ParameterPlan> parameters() const override {
    const Shape shape{channels()};
    return {{.name = "gamma", .shape = shape, .initialisation = Initialisation::ones},
            {.name = "beta", .shape = shape},
            {.name = "mean", .shape = shape, .learned = false},
            {.name = "variance", .shape = shape, .initialisation = Initialisation::ones, .learned = false}};
  }

  Operations operations() const override { return {.normalisation = shape_.count()}; }

  /// The mean and the scale that the pass normalised with, and whether they are the batch's own.
  std::int64_t memory_size(int /*batch*/, bool /*training*/) const override { return 2 * std::int64_t{channels()} + 1; }

  void forward(const ForwardPass& pass) const override {
    const bool own = pass.training && !pass.parameters[0].frozen;
    float* mean = pass.memory.data();
    float* scale = mean + channels();
    pass.memory.back() = own ? 1.0F : 0.0F;
    const float* input = pass.inputs[0]->data();
    if (own) {
      kernels::channel_statistics(input, rows(pass.output), channels(), mean, scale);
      update(pass.parameters, mean, scale, static_cast<double>(rows(pass.output)));
      pass.prepared.forget();
    } else {
      std::copy_n(pass.parameters[mean_index].value.data(), channels(), mean);
      std::copy_n(pass.parameters[variance_index].value.data(), channels(), scale);
    }
    to_scale(scale);
    kernels::batch_norm_forward(input, rows(pass.output), channels(), mean, scale, pass.parameters[gamma_index].value.data(),
                                pass.parameters[beta_index].value.data(), pass.output.data());
  }

  bool works_in_place() const override { return true; }
  void forward_cells(const CellsPass& pass) const override {
    const auto value = [&](std::size_t index) { return pass.parameters[index].value.data(); };
    const float* scale = pass.prepared.get(kernels::Prepared::forward, channels(), [&](float* to) {
      std::copy_n(value(variance_index), channels(), to);
      to_scale(to);
    });
    kernels::batch_norm_forward(pass.values, pass.cells, channels(), value(mean_index), scale, value(gamma_index), value(beta_index), pass.values);
  }

  void backward(const BackwardPass& pass) const override {
    const float* mean = pass.memory.data();
    const float* scale = mean + channels();
    const float* input = pass.inputs[0]->data();
    const float* gradient = pass.output_gradient.data();
    const float* gamma = pass.parameters[gamma_index].value.data();
    if (pass.parameter_gradients) {
      kernels::batch_norm_backward_parameters(input, gradient, rows(pass.output), channels(), mean, scale, pass.parameters[gamma_index].gradient.data(),
                                              pass.parameters[beta_index].gradient.data());
    }
    if (pass.input_gradients[0] == nullptr) return;
    float* to = pass.input_gradients[0]->data();
    if (pass.memory.back() != 0.0F) {
      kernels::batch_norm_backward_batch(input, gradient, rows(pass.output), channels(), mean, scale, gamma, to);
    } else {
      kernels::batch_norm_backward_fixed(gradient, rows(pass.output), channels(), scale, gamma, to);
    }
  }

 private:
  void to_scale(float* variance) const {
    for (int c = 0; c < channels(); ++c) variance[c] = static_cast<float>(1.0 / std::sqrt(variance[c] + epsilon_));
  }
  int channels() const { return shape_.last(); }
  std::size_t rows(const Tensor& output) const { return output.size() / static_cast<std::size_t>(channels()); }

  /// The running variance takes the unbiased one of the batch; of a single value there is none, and it takes 0 as it is.
  void update(std::span<Parameter> parameters, const float* mean, const float* variance, double count) const {
    const double unbiased = count > 1 ? count / (count - 1) : 1.0;
    const auto follow = [this](float& running, double batch) { running = static_cast<float>(momentum_ * running + (1 - momentum_) * batch); };
    for (int c = 0; c < channels(); ++c) {
      follow(parameters[mean_index].value.data()[c], mean[c]);
      follow(parameters[variance_index].value.data()[c], variance[c] * unbiased);
    }
  }

  Shape shape_;
  double epsilon_ = 0;
  double momentum_ = 0;
};

}  // namespace

std::unique_ptr<Layer> make_batch_norm(const LayerSource& source) { return std::make_unique<BatchNorm>(source); }

}  // namespace neocog
