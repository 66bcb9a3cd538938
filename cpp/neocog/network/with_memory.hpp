#pragma once
#include "neocog/core/error.hpp"
#include "neocog/network/graph.hpp"

namespace neocog {

/// Runs one layer's share of a pass; a lack of memory there becomes an error that names it.
template <class Body>
void with_memory_for(const Node& node, Body body) {
  try {
    body();
  } catch (const OutOfMemory& error) {
    throw ArgumentError(node.label() + ": expected " + megabytes(error.bytes) + " more memory for this pass, got less");
  }
}

}  // namespace neocog
