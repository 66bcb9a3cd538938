#pragma once
#include "neocog/layers/layer.hpp"

namespace neocog {

/// No attributes: along the last axis (the channels of a map, or the features), values above 0 that sum to 1.
std::unique_ptr<Layer> make_softmax(const LayerSource& source);

}  // namespace neocog
