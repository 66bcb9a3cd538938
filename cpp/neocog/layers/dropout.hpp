#pragma once
#include "neocog/layers/layer.hpp"

namespace neocog {

/// { rate }: in training each value becomes 0 with this probability, the others are divided by 1 − rate; otherwise
/// nothing happens. Srivastava et al. 2014.
std::unique_ptr<Layer> make_dropout(const LayerSource& source);

}  // namespace neocog
