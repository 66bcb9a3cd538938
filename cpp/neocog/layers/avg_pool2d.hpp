#pragma once
#include "neocog/layers/layer.hpp"

namespace neocog {

/// { window, stride (= window), padding ('valid'), countPadding (false) }: the mean of the real cells under each window,
/// or with countPadding their sum divided by the window's area.
std::unique_ptr<Layer> make_avg_pool2d(const LayerSource& source);

}  // namespace neocog
