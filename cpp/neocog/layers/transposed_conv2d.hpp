#pragma once
#include "neocog/layers/layer.hpp"

namespace neocog {

/// { filters, kernel, stride (1), padding ('valid'), outputPadding (0), bias (true), initialisation ('he') }
/// Input height × width × in. Parameters kernel [height, width, in, filters] and bias [filters]. Output
/// (input − 1) · stride + kernel − padding + outputPadding; with 'same', input · stride.
std::unique_ptr<Layer> make_transposed_conv2d(const LayerSource& source);

}  // namespace neocog
