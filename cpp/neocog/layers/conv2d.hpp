#pragma once
#include "neocog/layers/layer.hpp"

namespace neocog {

/// { filters, kernel, stride (1), padding ('valid'), dilation (1), groups (1), bias (true), initialisation ('he') }
/// Input height × width × in. Parameters kernel [height, width, in / groups, filters] and bias [filters].
std::unique_ptr<Layer> make_conv2d(const LayerSource& source);

}  // namespace neocog
