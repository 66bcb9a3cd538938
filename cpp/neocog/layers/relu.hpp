#pragma once
#include "neocog/layers/layer.hpp"

namespace neocog {

/// { slope (0) for negative inputs, max (none) }. Any shape. The gradient at 0 is `slope`, at `max` it is 0.
std::unique_ptr<Layer> make_relu(const LayerSource& source);

}  // namespace neocog
