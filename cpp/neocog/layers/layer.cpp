#include "neocog/layers/layer.hpp"

#include "neocog/core/error.hpp"

namespace neocog {

Initialisation read_initialisation(AttributeReader& attributes) {
  return attributes.choice("initialisation", {"he", "glorot"}) == "he" ? Initialisation::he_uniform : Initialisation::glorot_uniform;
}

const Shape& LayerSource::single_input() const {
  if (inputs.size() != 1) throw ShapeError(label + ": expected one input, got " + std::to_string(inputs.size()));
  return inputs.front();
}

const Shape& LayerSource::image_input() const {
  const Shape& shape = single_input();
  if (shape.rank() != 3) throw ShapeError(label + ": expected an input of height × width × channels, got " + shape.to_string() + " features");
  return shape;
}

const std::vector<Shape>& LayerSource::several_inputs() const {
  if (inputs.size() < 2) throw ShapeError(label + ": expected two or more inputs, got " + std::to_string(inputs.size()));
  return inputs;
}

}  // namespace neocog
