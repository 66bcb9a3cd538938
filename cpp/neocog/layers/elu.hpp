#pragma once
#include "neocog/layers/layer.hpp"

namespace neocog {

/// { alpha (1) }: x above 0, alpha · (e^x − 1) elsewhere. Clevert, Unterthiner and Hochreiter 2016.
std::unique_ptr<Layer> make_elu(const LayerSource& source);

}  // namespace neocog
