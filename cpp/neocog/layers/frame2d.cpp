#include "neocog/layers/frame2d.hpp"

#include <cstdint>

#include "neocog/core/error.hpp"
#include "neocog/kernels/place2d.hpp"

namespace neocog {
namespace {

/// zeroPad2d and crop2d: the same map in a larger or in a smaller frame.
class Frame2d final : public Layer {
 public:
  Frame2d(const LayerSource& source, int direction) : input_(source.image_input()) {
    const Padding by = source.attributes.sides("by");
    top_ = direction * by.top;
    left_ = direction * by.left;
    height_ = std::int64_t{input_[0]} + direction * (by.top + by.bottom);
    width_ = std::int64_t{input_[1]} + direction * (by.left + by.right);
    if (height_ < 1 || width_ < 1) {
      throw ShapeError(source.label + ": expected to leave at least one cell of a " + std::to_string(input_[0]) + "×" + std::to_string(input_[1]) +
                       " input, got by: [" + std::to_string(by.top) + ", " + std::to_string(by.bottom) + ", " + std::to_string(by.left) + ", " +
                       std::to_string(by.right) + "]");
    }
  }

  Shape output_shape() const override { return {static_cast<int>(height_), static_cast<int>(width_), input_[2]}; }

  Reach reach(Size /*grid*/, std::size_t /*input*/) const override { return {{{.padding_before = top_}}, {{.padding_before = left_}}}; }

  void forward(const ForwardPass& pass) const override {
    pass.output.fill(0.0F);
    kernels::place2d(images_of(*pass.inputs[0]), top_, left_, images_of(pass.output));
  }

  void backward(const BackwardPass& pass) const override {
    if (pass.input_gradients[0] != nullptr) kernels::place2d(images_of(pass.output_gradient), -top_, -left_, images_of(*pass.input_gradients[0]));
  }

 private:
  Shape input_;
  int top_;
  int left_;
  std::int64_t height_;
  std::int64_t width_;
};

}  // namespace

std::unique_ptr<Layer> make_zero_pad2d(const LayerSource& source) { return std::make_unique<Frame2d>(source, 1); }
std::unique_ptr<Layer> make_crop2d(const LayerSource& source) { return std::make_unique<Frame2d>(source, -1); }

}  // namespace neocog
