#pragma once

namespace neocog::kernels {

/// Multiplies and adds in registers alone, `rounds` times limit_operations: what this machine can do at most, when neither
/// memory nor loops stand in the way. The result depends on every one of them.
float multiply_add_limit(int rounds);

/// Floating-point operations of a round; a multiply-add counts as two.
extern const int limit_operations;

}  // namespace neocog::kernels
