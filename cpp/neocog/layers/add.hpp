#pragma once
#include "neocog/layers/layer.hpp"

namespace neocog {

/// {}. The sum of two or more inputs of one shape.
std::unique_ptr<Layer> make_add(const LayerSource& source);

}  // namespace neocog
