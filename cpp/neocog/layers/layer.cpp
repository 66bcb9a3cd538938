#include "neocog/layers/layer.hpp"

#include "neocog/core/error.hpp"

namespace neocog {

const Shape& LayerSource::single_input() const {
  if (inputs.size() != 1) throw ShapeError(label + ": expected one input, got " + std::to_string(inputs.size()));
  return inputs.front();
}

const Shape& LayerSource::image_input() const {
  const Shape& shape = single_input();
  if (shape.rank() != 3) throw ShapeError(label + ": expected an input of height × width × channels, got " + shape.to_string() + " features");
  return shape;
}

}  // namespace neocog
