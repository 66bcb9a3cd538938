#pragma once
#include <span>

#include "neocog/training/loss.hpp"

namespace neocog::test {

inline Targets labelled(std::span<const int> labels) { return {Loss::softmax_cross_entropy, labels, {}}; }
inline Targets valued(Loss loss, std::span<const float> values) { return {loss, {}, values}; }

}  // namespace neocog::test
