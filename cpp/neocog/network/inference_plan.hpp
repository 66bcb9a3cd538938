#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "neocog/network/graph.hpp"

namespace neocog {

/// How a network answers when nobody looks inside. A layer that changes each cell in place follows the one before it while
/// its values are still in the cache, layers that the output does not depend on are left out, and memory is used again as
/// soon as nobody will read what it holds.
class InferencePlan {
 public:
  static constexpr std::size_t output = SIZE_MAX;  // instead of a memory: the output's own

  /// Nodes that run as one: the first makes the values, the others change them in place.
  struct Step {
    std::vector<int> nodes;
    std::size_t memory;  // where the values are
  };

  explicit InferencePlan(const Graph& graph);

  const std::vector<Step>& steps() const { return steps_; }
  /// The memory that holds a node's values while they are wanted; only of a step's last node.
  std::size_t memory_of(int node) const { return memory_of_[static_cast<std::size_t>(node)]; }
  /// Values per image that each memory has to take.
  const std::vector<std::int64_t>& memory_sizes() const { return memory_sizes_; }

 private:
  std::vector<Step> steps_;
  std::vector<std::size_t> memory_of_;
  std::vector<std::int64_t> memory_sizes_;
};

}  // namespace neocog
