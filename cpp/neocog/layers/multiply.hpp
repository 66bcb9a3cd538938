#pragma once
#include "neocog/layers/layer.hpp"

namespace neocog {

/// Two inputs of one shape, or the second 1 × 1 × channels: a factor for each channel, as in squeeze-and-excitation.
std::unique_ptr<Layer> make_multiply(const LayerSource& source);

}  // namespace neocog
