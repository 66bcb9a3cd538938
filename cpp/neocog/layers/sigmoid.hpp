#pragma once
#include "neocog/layers/layer.hpp"

namespace neocog {

/// No attributes: 1 / (1 + e^−x) of every value.
std::unique_ptr<Layer> make_sigmoid(const LayerSource& source);

}  // namespace neocog
