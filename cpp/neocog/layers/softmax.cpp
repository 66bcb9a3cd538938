#include "neocog/layers/softmax.hpp"

#include "neocog/kernels/softmax.hpp"

namespace neocog {
namespace {

class Softmax final : public Layer {
 public:
  explicit Softmax(const LayerSource& source) : shape_(source.single_input()) {}

  Shape output_shape() const override { return shape_; }

  /// Flat features stand for all cells of a map, and each depends on every other.
  Reach reach(Size grid, std::size_t /*input*/) const override { return shape_.rank() == 1 ? whole_map(grid) : Reach{}; }

  void forward(const ForwardPass& pass) const override {
    kernels::softmax_forward(pass.inputs[0]->data(), rows(pass.output), shape_.last(), pass.output.data());
  }

  bool works_in_place() const override { return true; }
  void forward_cells(const CellsPass& pass) const override { kernels::softmax_forward(pass.values, pass.cells, shape_.last(), pass.values); }

  void backward(const BackwardPass& pass) const override {
    if (pass.input_gradients[0] == nullptr) return;
    kernels::softmax_backward(pass.output.data(), pass.output_gradient.data(), rows(pass.output), shape_.last(), pass.input_gradients[0]->data());
  }

 private:
  std::size_t rows(const Tensor& output) const { return output.size() / static_cast<std::size_t>(shape_.last()); }

  Shape shape_;
};

}  // namespace

std::unique_ptr<Layer> make_softmax(const LayerSource& source) { return std::make_unique<Softmax>(source); }

}  // namespace neocog
