#pragma once
#include "neocog/layers/layer.hpp"

namespace neocog {

/// { by }: a constant factor without parameters.
std::unique_ptr<Layer> make_scale(const LayerSource& source);

}  // namespace neocog
