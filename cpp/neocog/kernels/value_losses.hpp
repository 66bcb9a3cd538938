#pragma once
#include <cstddef>

namespace neocog::kernels {

// Losses that compare value by value. Each returns the mean over all values and, unless `gradient` is nullptr,
// overwrites it with the derivative of that mean.

/// Binary cross-entropy of targets from 0 to 1, from the logits: max(x, 0) − x · t + log(1 + e^−|x|). All [count].
double binary_cross_entropy(const float* logits, const float* targets, std::size_t count, float* gradient);

/// The mean of (output − target)². All [count].
double mean_squared_error(const float* output, const float* targets, std::size_t count, float* gradient);

}  // namespace neocog::kernels
