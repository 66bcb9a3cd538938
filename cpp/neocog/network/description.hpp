#pragma once
#include <string>
#include <vector>

#include "neocog/layers/attributes.hpp"

namespace neocog {

/// One entry of a description's `layers`.
struct LayerDescription {
  std::string type;
  Attributes attributes;
  std::string name;               // empty: called by its type and number
  std::vector<std::string> from;  // empty: reads the layer before it
};

/// A network as it is written down, not yet checked.
struct Description {
  std::vector<double> input;  // height, width, channels
  std::vector<LayerDescription> layers;
  double seed = 1;
};

}  // namespace neocog
