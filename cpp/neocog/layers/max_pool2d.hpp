#pragma once
#include "neocog/layers/layer.hpp"

namespace neocog {

/// { window, stride (= window), padding ('valid'), ties ('first': the whole gradient goes to the first maximum in row-major
/// order, as in PyTorch; 'even': all maxima share it) }. Padding counts as −∞.
std::unique_ptr<Layer> make_max_pool2d(const LayerSource& source);

}  // namespace neocog
