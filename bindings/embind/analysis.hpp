#pragma once
#include "convert.hpp"
#include "neocog/analysis/cost.hpp"
#include "network_handle.hpp"

// Questions about descriptions and networks.

namespace neocog::bindings {

val summary_of(const val& description);
val receptive_field_of(const val& description, const std::string& layer);
val receptive_region_of(const val& description, const std::string& layer, int y, int x);
val measured_region_of(const val& description, const std::string& layer, int y, int x);
val effective_field_of(NetworkHandle& handle, const std::string& layer, int y, int x, const val& options);
val cost_of(const val& description, const val& convention);
val saliency_of(NetworkHandle& handle, const val& pixels, const val& options);
/// { from, seed }: the fourth of the five steps begins with it.
val saliency_seed_of(NetworkHandle& handle, int target);
val reduce_channels_of(const val& shape, const val& gradient, const val& options);
val gradient_check_of(NetworkHandle& handle, const val& pixels, const val& targets, const val& options);

CountingConvention read_convention(const val& convention);
val write_cost(const Cost& cost, const CountingConvention& convention);

}  // namespace neocog::bindings
