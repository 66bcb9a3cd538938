#pragma once
#include "neocog/layers/layer.hpp"

namespace neocog {

/// { groups }: output channel j · groups + i is input channel i · (channels / groups) + j. Zhang et al. 2018 (ShuffleNet).
std::unique_ptr<Layer> make_channel_shuffle(const LayerSource& source);

}  // namespace neocog
