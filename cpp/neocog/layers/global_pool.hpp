#pragma once
#include "neocog/layers/layer.hpp"

namespace neocog {

/// No attributes: the mean of each channel's map, 1 × 1 × channels. Lin, Chen and Yan 2014.
std::unique_ptr<Layer> make_global_avg_pool(const LayerSource& source);

/// No attributes: the largest value of each channel's map, 1 × 1 × channels.
std::unique_ptr<Layer> make_global_max_pool(const LayerSource& source);

}  // namespace neocog
