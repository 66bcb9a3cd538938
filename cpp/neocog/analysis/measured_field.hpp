#pragma once
#include <cstdint>
#include <vector>

#include "neocog/analysis/receptive_field.hpp"
#include "neocog/network/network.hpp"

namespace neocog {

/// A map over the input's pixels.
struct FieldMap {
  Size size;
  std::vector<float> values;  // [height, width]
  Region region;              // the smallest rectangle around all values that are not 0
};

/// The pixels from which a path leads to the unit [y, x] of a layer, found by sending a gradient back through the
/// network's own kernels: 1 where there is a path, 0 elsewhere. Weights and non-linearities that could hide a path are
/// replaced: every weight is positive, every maximum a mean, every activation function the identity.
FieldMap measured_region(const Description& description, const std::string& layer, int y, int x);

/// The effective receptive field of a unit: the magnitude of its gradient at each pixel (summed over the channels of
/// unit and pixel), the mean over random images drawn uniformly from −1 to 1. Luo et al., "Understanding the effective
/// receptive field in deep convolutional neural networks" (2016).
FieldMap effective_field(Network& network, int node, int y, int x, int samples, std::uint64_t seed);

}  // namespace neocog
