#pragma once
#include "neocog/layers/layer.hpp"

namespace neocog {

/// { units, bias (true), initialisation ('he') }. Input [features]. Parameters kernel [features, units] and bias [units].
std::unique_ptr<Layer> make_dense(const LayerSource& source);

}  // namespace neocog
