#pragma once
#include <memory>
#include <string>
#include <vector>

#include "neocog/layers/layer.hpp"

namespace neocog {

/// Makes the layer that a description calls `type`. Throws ArgumentError for a type that does not exist, and whatever
/// the layer itself finds wrong. Allocates nothing that grows with the layer.
std::unique_ptr<Layer> make_layer(const std::string& type, const LayerSource& source);

/// Every type that a description may name.
std::vector<std::string> layer_types();

}  // namespace neocog
