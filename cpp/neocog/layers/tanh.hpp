#pragma once
#include "neocog/layers/layer.hpp"

namespace neocog {

/// No attributes: the hyperbolic tangent of every value.
std::unique_ptr<Layer> make_tanh(const LayerSource& source);

}  // namespace neocog
