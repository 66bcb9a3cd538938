#pragma once
#include "neocog/layers/layer.hpp"

namespace neocog {

/// { kernel, stride (1), padding ('valid'), dilation (1), multiplier (1), bias (true), initialisation ('he') }
/// Input height × width × in. Parameters kernel [height, width, 1, in · multiplier] and bias [in · multiplier];
/// output channel c · multiplier + j reads input channel c.
std::unique_ptr<Layer> make_depthwise_conv2d(const LayerSource& source);

}  // namespace neocog
