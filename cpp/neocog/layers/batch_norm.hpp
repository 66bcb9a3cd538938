#pragma once
#include "neocog/layers/layer.hpp"

namespace neocog {

/// { epsilon (1e-3), momentum (0.99) }: normalises along the last axis, Ioffe and Szegedy 2015. Parameters gamma and beta
/// [channels], and the running mean and variance [channels], which training brings up to date but no gradient moves:
/// running = momentum · running + (1 − momentum) · batch. A frozen one normalises with, and keeps, its running statistics.
std::unique_ptr<Layer> make_batch_norm(const LayerSource& source);

}  // namespace neocog
