#pragma once
#include "neocog/layers/layer.hpp"

namespace neocog {

/// {}. Two or more inputs side by side along the last axis; the other axes agree.
std::unique_ptr<Layer> make_concat(const LayerSource& source);

}  // namespace neocog
