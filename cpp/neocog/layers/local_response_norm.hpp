#pragma once
#include "neocog/layers/layer.hpp"

namespace neocog {

/// { size (5), alpha (1e-4), beta (0.75), k (1) }: x / (k + alpha / size · Σ x²)^beta, the sum over `size` neighbouring
/// channels. Krizhevsky, Sutskever and Hinton 2012.
std::unique_ptr<Layer> make_local_response_norm(const LayerSource& source);

}  // namespace neocog
