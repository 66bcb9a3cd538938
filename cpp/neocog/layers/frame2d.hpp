#pragma once
#include "neocog/layers/layer.hpp"

namespace neocog {

/// { by }, a number or [top, bottom, left, right]: zeros around a map.
std::unique_ptr<Layer> make_zero_pad2d(const LayerSource& source);

/// { by }, a number or [top, bottom, left, right]: a map without its rim.
std::unique_ptr<Layer> make_crop2d(const LayerSource& source);

}  // namespace neocog
