#include "neocog/layers/global_pool.hpp"

#include "neocog/kernels/avg_pool2d.hpp"
#include "neocog/kernels/max_pool2d.hpp"

namespace neocog {
namespace {

/// A pooling whose only window is the whole map.
class GlobalPool : public Layer {
 public:
  explicit GlobalPool(const LayerSource& source) : input_(source.image_input()), window_{{.kernel = input_[0]}, {.kernel = input_[1]}} {}

  Shape output_shape() const override { return {1, 1, input_[2]}; }

  Reach reach(Size grid, std::size_t /*input*/) const override { return whole_map(grid); }

 protected:
  const Shape& input() const { return input_; }
  const Window& window() const { return window_; }

 private:
  Shape input_;
  Window window_;
};

class GlobalAvgPool final : public GlobalPool {
 public:
  using GlobalPool::GlobalPool;

  Operations operations() const override { return {.pooling = input().count()}; }

  void forward(const ForwardPass& pass) const override {
    kernels::avg_pool2d_forward(window(), kernels::Divisor::real_cells, images_of(*pass.inputs[0]), images_of(pass.output));
  }

  void backward(const BackwardPass& pass) const override {
    if (pass.input_gradients[0] == nullptr) return;
    kernels::avg_pool2d_backward(window(), kernels::Divisor::real_cells, images_of(pass.output_gradient), images_of(*pass.input_gradients[0]));
  }
};

class GlobalMaxPool final : public GlobalPool {
 public:
  using GlobalPool::GlobalPool;

  Operations operations() const override { return {.pooling = input().count() - input()[2]}; }

  void forward(const ForwardPass& pass) const override { kernels::max_pool2d_forward(window(), images_of(*pass.inputs[0]), images_of(pass.output)); }

  void backward(const BackwardPass& pass) const override {
    if (pass.input_gradients[0] == nullptr) return;
    kernels::max_pool2d_backward(window(), kernels::TieRule::first, images_of(*pass.inputs[0]), images_of(pass.output), images_of(pass.output_gradient),
                                 images_of(*pass.input_gradients[0]));
  }
};

}  // namespace

std::unique_ptr<Layer> make_global_avg_pool(const LayerSource& source) { return std::make_unique<GlobalAvgPool>(source); }
std::unique_ptr<Layer> make_global_max_pool(const LayerSource& source) { return std::make_unique<GlobalMaxPool>(source); }

}  // namespace neocog
