#include "neocog/layers/upsample2d.hpp"

#include "neocog/core/error.hpp"
#include "neocog/kernels/upsample2d.hpp"

namespace neocog {
namespace {

/// An upsampling reads as the transposed convolution does that spreads a cell over these outputs: nearest over `scale`,
/// bilinear over all those nearer than one cell.
ReachAxis reach_of(kernels::Interpolation method, int scale) {
  if (method == kernels::Interpolation::nearest) return {{.kernel = scale, .stride = scale}, true};
  return {{.kernel = 2 * scale - scale % 2, .stride = scale, .padding_before = scale / 2}, true};
}

class Upsample2d final : public Layer {
 public:
  explicit Upsample2d(const LayerSource& source) : input_(source.image_input()), scale_(source.attributes.size("scale")) {
    method_ = source.attributes.choice("method", {"nearest", "bilinear"}) == "nearest" ? kernels::Interpolation::nearest : kernels::Interpolation::bilinear;
    if (std::int64_t{input_[0]} * scale_.height > INT32_MAX || std::int64_t{input_[1]} * scale_.width > INT32_MAX) {
      throw ShapeError(source.label + ": expected an output of at most " + std::to_string(INT32_MAX) + " cells a side, got " +
                       std::to_string(std::int64_t{input_[0]} * scale_.height) + "×" + std::to_string(std::int64_t{input_[1]} * scale_.width));
    }
  }

  Shape output_shape() const override { return {input_[0] * scale_.height, input_[1] * scale_.width, input_[2]}; }

  Reach reach(Size /*grid*/, std::size_t /*input*/) const override { return {reach_of(method_, scale_.height), reach_of(method_, scale_.width)}; }

  void forward(const ForwardPass& pass) const override { kernels::upsample2d_forward(method_, images_of(*pass.inputs[0]), images_of(pass.output)); }

  void backward(const BackwardPass& pass) const override {
    if (pass.input_gradients[0] != nullptr) kernels::upsample2d_backward(method_, images_of(pass.output_gradient), images_of(*pass.input_gradients[0]));
  }

 private:
  Shape input_;
  Size scale_;
  kernels::Interpolation method_ = kernels::Interpolation::nearest;
};

}  // namespace

std::unique_ptr<Layer> make_upsample2d(const LayerSource& source) { return std::make_unique<Upsample2d>(source); }

}  // namespace neocog
