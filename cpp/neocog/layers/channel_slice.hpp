#pragma once
#include "neocog/layers/layer.hpp"

namespace neocog {

/// { start, length }: these channels alone.
std::unique_ptr<Layer> make_channel_slice(const LayerSource& source);

}  // namespace neocog
