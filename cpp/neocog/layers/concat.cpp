#include "neocog/layers/concat.hpp"

#include <algorithm>

#include "neocog/core/error.hpp"
#include "neocog/kernels/elementwise.hpp"

namespace neocog {
namespace {

class Concat final : public Layer {
 public:
  explicit Concat(const LayerSource& source) {
    const Shape& first = source.several_inputs().front();
    std::int64_t channels = 0;
    for (const Shape& input : source.inputs) {
      const bool agrees = input.rank() == first.rank() && (input.rank() == 1 || (input[0] == first[0] && input[1] == first[1]));
      if (!agrees)
        throw ShapeError(source.label + ": expected inputs that differ only in their channels, got " + first.to_string() + " and " + input.to_string());
      channels += input.last();
      channels_.push_back(input.last());
    }
    if (channels > INT32_MAX) throw ShapeError(source.label + ": expected fewer channels, got " + std::to_string(channels));
    const int total = static_cast<int>(channels);
    output_ = first.rank() == 1 ? Shape{total} : Shape{first[0], first[1], total};
  }

  Shape output_shape() const override { return output_; }

  void forward(const ForwardPass& pass) const override {
    for_each_input([&](std::size_t input, int offset) {
      const int channels = channels_[input];
      const float* from = pass.inputs[input]->data();
      for (std::size_t start = 0; start < pass.output.size(); start += static_cast<std::size_t>(output_.last()), from += channels) {
        std::copy_n(from, channels, pass.output.data() + start + offset);
      }
    });
  }

  void backward(const BackwardPass& pass) const override {
    for_each_input([&](std::size_t input, int offset) {
      if (pass.input_gradients[input] == nullptr) return;
      const int channels = channels_[input];
      float* to = pass.input_gradients[input]->data();
      for (std::size_t start = 0; start < pass.output.size(); start += static_cast<std::size_t>(output_.last()), to += channels) {
        kernels::add_to(pass.output_gradient.data() + start + offset, to, static_cast<std::size_t>(channels));
      }
    });
  }

 private:
  /// Calls body(input, its first channel in the output).
  template <class Body>
  void for_each_input(Body body) const {
    int offset = 0;
    for (std::size_t input = 0; input < channels_.size(); ++input) {
      body(input, offset);
      offset += channels_[input];
    }
  }

  std::vector<int> channels_;
  Shape output_;
};

}  // namespace

std::unique_ptr<Layer> make_concat(const LayerSource& source) { return std::make_unique<Concat>(source); }

}  // namespace neocog
