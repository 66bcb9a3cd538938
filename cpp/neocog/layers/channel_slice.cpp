#include "neocog/layers/channel_slice.hpp"

#include "neocog/core/error.hpp"
#include "neocog/core/simd.hpp"
#include "neocog/kernels/elementwise.hpp"

namespace neocog {
namespace {

class ChannelSlice final : public Layer {
 public:
  explicit ChannelSlice(const LayerSource& source)
      : input_(source.image_input()), start_(source.attributes.whole("start", 0)), length_(source.attributes.whole("length", 1)) {
    if (std::int64_t{start_} + length_ > input_[2]) {
      throw ShapeError(source.label + ": expected a slice of the input's " + std::to_string(input_[2]) + " channels, got channels " + std::to_string(start_) +
                       " to " + std::to_string(std::int64_t{start_} + length_ - 1));
    }
  }

  Shape output_shape() const override { return {input_[0], input_[1], length_}; }

  void forward(const ForwardPass& pass) const override {
    for_each_position(pass.output,
                      [&](std::size_t whole, std::size_t slice) { simd::copy(pass.inputs[0]->data() + whole, length_, pass.output.data() + slice); });
  }

  void backward(const BackwardPass& pass) const override {
    if (pass.input_gradients[0] == nullptr) return;
    for_each_position(pass.output, [&](std::size_t whole, std::size_t slice) {
      kernels::add_to(pass.output_gradient.data() + slice, pass.input_gradients[0]->data() + whole, static_cast<std::size_t>(length_));
    });
  }

 private:
  /// Calls body(index of the slice's first value in the input, in the output) for every position.
  template <class Body>
  void for_each_position(const Tensor& output, Body body) const {
    const auto length = static_cast<std::size_t>(length_);
    for (std::size_t position = 0; position < output.size() / length; ++position) {
      body(position * static_cast<std::size_t>(input_[2]) + static_cast<std::size_t>(start_), position * length);
    }
  }

  Shape input_;
  int start_;
  int length_;
};

}  // namespace

std::unique_ptr<Layer> make_channel_slice(const LayerSource& source) { return std::make_unique<ChannelSlice>(source); }

}  // namespace neocog
