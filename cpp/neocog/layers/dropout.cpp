#include "neocog/layers/dropout.hpp"

#include <algorithm>

#include "neocog/core/error.hpp"
#include "neocog/kernels/elementwise.hpp"

namespace neocog {
namespace {

class Dropout final : public Layer {
 public:
  explicit Dropout(const LayerSource& source) : shape_(source.single_input()) {
    rate_ = source.attributes.required_number("rate");
    if (!(rate_ >= 0 && rate_ < 1)) throw ArgumentError(source.label + ": rate: expected a number from 0 to below 1, got " + to_text(rate_));
  }

  Shape output_shape() const override { return shape_; }

  /// The mask: 0 for a dropped value, 1 / (1 − rate) for a kept one.
  std::int64_t memory_size(int batch, bool training) const override { return training ? shape_.count() * batch : 0; }

  void forward(const ForwardPass& pass) const override {
    if (!pass.training) {
      std::copy_n(pass.inputs[0]->data(), pass.output.size(), pass.output.data());
      return;
    }
    Random random = pass.random;
    const auto kept = static_cast<float>(1.0 / (1.0 - rate_));
    for (float& factor : pass.memory) factor = random.uniform() < static_cast<float>(rate_) ? 0.0F : kept;
    pass.output.fill(0.0F);
    kernels::multiply_add_to(pass.inputs[0]->data(), pass.memory.data(), pass.output.data(), pass.output.size());
  }

  bool works_in_place() const override { return true; }

  void backward(const BackwardPass& pass) const override {
    if (pass.input_gradients[0] == nullptr) return;
    float* to = pass.input_gradients[0]->data();
    if (pass.memory.empty()) {
      kernels::add_to(pass.output_gradient.data(), to, pass.output.size());
    } else {
      kernels::multiply_add_to(pass.output_gradient.data(), pass.memory.data(), to, pass.output.size());
    }
  }

 private:
  Shape shape_;
  double rate_ = 0;
};

}  // namespace

std::unique_ptr<Layer> make_dropout(const LayerSource& source) { return std::make_unique<Dropout>(source); }

}  // namespace neocog
