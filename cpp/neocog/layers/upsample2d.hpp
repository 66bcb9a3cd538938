#pragma once
#include "neocog/layers/layer.hpp"

namespace neocog {

/// { scale, method ('nearest' | 'bilinear') }: whole factors; bilinear has half-pixel centres, clamped at the edges.
std::unique_ptr<Layer> make_upsample2d(const LayerSource& source);

}  // namespace neocog
