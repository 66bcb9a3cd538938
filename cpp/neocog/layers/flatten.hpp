#pragma once
#include "neocog/layers/layer.hpp"

namespace neocog {

/// {}. Height × width × channels becomes that many features, in this order.
std::unique_ptr<Layer> make_flatten(const LayerSource& source);

}  // namespace neocog
