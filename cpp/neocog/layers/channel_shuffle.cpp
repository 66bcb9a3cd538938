#include "neocog/layers/channel_shuffle.hpp"

#include "neocog/core/error.hpp"

namespace neocog {
namespace {

class ChannelShuffle final : public Layer {
 public:
  explicit ChannelShuffle(const LayerSource& source) : shape_(source.image_input()), groups_(source.attributes.whole("groups", 1)) {
    if (shape_[2] % groups_ != 0) {
      throw ShapeError(source.label + ": expected groups that divide the input's channels, got " + std::to_string(groups_) + " groups for " +
                       std::to_string(shape_[2]) + " channels");
    }
  }

  Shape output_shape() const override { return shape_; }

  void forward(const ForwardPass& pass) const override {
    for_each_pair(pass.output, [&](std::size_t from, std::size_t to) { pass.output.data()[to] = pass.inputs[0]->data()[from]; });
  }

  void backward(const BackwardPass& pass) const override {
    if (pass.input_gradients[0] == nullptr) return;
    for_each_pair(pass.output, [&](std::size_t from, std::size_t to) { pass.input_gradients[0]->data()[from] += pass.output_gradient.data()[to]; });
  }

 private:
  /// Calls body(index in the input, index in the output) for every value.
  template <class Body>
  void for_each_pair(const Tensor& output, Body body) const {
    const auto groups = static_cast<std::size_t>(groups_);
    const auto channels = static_cast<std::size_t>(shape_[2]);
    const std::size_t each = channels / groups;
    for (std::size_t start = 0; start < output.size(); start += channels) {
      for (std::size_t i = 0; i < groups; ++i) {
        for (std::size_t j = 0; j < each; ++j) body(start + i * each + j, start + j * groups + i);
      }
    }
  }

  Shape shape_;
  int groups_;
};

}  // namespace

std::unique_ptr<Layer> make_channel_shuffle(const LayerSource& source) { return std::make_unique<ChannelShuffle>(source); }

}  // namespace neocog
