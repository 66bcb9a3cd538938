#include "neocog/network/inference_plan.hpp"

#include <algorithm>

namespace neocog {
namespace {

constexpr int nobody = -1;

/// The nodes that the output depends on.
Marks needed_nodes(const Graph& graph) {
  Marks needed(graph.nodes().size(), false);
  needed.back() = true;
  for (int node = graph.last(); node > 0; --node) {
    if (!needed[static_cast<std::size_t>(node)]) continue;
    for (const int source : graph.node(node).sources) needed[static_cast<std::size_t>(source)] = true;
  }
  return needed;
}

/// The node that alone reads another one, once, or nobody.
std::vector<int> only_readers(const Graph& graph, const Marks& needed) {
  std::vector<int> readings(needed.size(), 0);
  std::vector<int> readers(needed.size(), nobody);
  for (int node = 1; node <= graph.last(); ++node) {
    if (!needed[static_cast<std::size_t>(node)]) continue;
    for (const int source : graph.node(node).sources)
      readers[static_cast<std::size_t>(source)] = ++readings[static_cast<std::size_t>(source)] == 1 ? node : nobody;
  }
  return readers;
}

/// Whether `reader` may change the values of `node` in place, in the step that `first` begins: what else it reads has to
/// be there before.
bool may_follow(const Graph& graph, int reader, int node, int first) {
  const Node& layer = graph.node(reader);
  if (!layer.layer->works_in_place() || layer.sources.size() > 2) return false;
  // A flattened map has other cells.
  if (graph.node(node).shape.rank() == 1 && graph.node(first).shape.rank() != 1) return false;
  return std::all_of(layer.sources.begin(), layer.sources.end(), [&](int source) { return source == node || source < first; });
}

/// Memories and what is free among them.
class Memories {
 public:
  explicit Memories(std::vector<std::int64_t>& sizes) : sizes_(sizes) {}

  /// The smallest free one that is large enough, otherwise the largest, which grows.
  std::size_t take(std::int64_t size) {
    const auto better = [&](std::size_t a, std::size_t b) {
      const bool a_fits = sizes_[a] >= size;
      if (a_fits != (sizes_[b] >= size)) return a_fits;
      return a_fits ? sizes_[a] < sizes_[b] : sizes_[a] > sizes_[b];
    };
    const auto best = std::min_element(free_.begin(), free_.end(), better);
    if (best == free_.end()) {
      sizes_.push_back(size);
      return sizes_.size() - 1;
    }
    const std::size_t taken = *best;
    free_.erase(best);
    sizes_[taken] = std::max(sizes_[taken], size);
    return taken;
  }

  void give_back(std::size_t memory) {
    if (memory != InferencePlan::output) free_.push_back(memory);
  }

 private:
  std::vector<std::int64_t>& sizes_;
  std::vector<std::size_t> free_;
};

}  // namespace

InferencePlan::InferencePlan(const Graph& graph) : memory_of_(graph.nodes().size(), output) {
  const Marks needed = needed_nodes(graph);
  const std::vector<int> readers = only_readers(graph, needed);
  Marks planned(needed.size(), false);
  for (int first = 1; first <= graph.last(); ++first) {
    if (!needed[static_cast<std::size_t>(first)] || planned[static_cast<std::size_t>(first)]) continue;
    Step step{{first}, output};
    int next = readers[static_cast<std::size_t>(first)];
    while (next != nobody && may_follow(graph, next, step.nodes.back(), first)) {
      step.nodes.push_back(next);
      planned[static_cast<std::size_t>(next)] = true;
      next = readers[static_cast<std::size_t>(next)];
    }
    steps_.push_back(std::move(step));
  }

  // The step that reads a node last gives its memory back.
  std::vector<std::vector<int>> read_last(steps_.size());
  Marks seen(needed.size(), false);
  for (std::size_t i = steps_.size(); i-- > 0;) {
    for (const int node : steps_[i].nodes) {
      for (const int source : graph.node(node).sources) {
        const bool within = std::find(steps_[i].nodes.begin(), steps_[i].nodes.end(), source) != steps_[i].nodes.end();
        if (source == 0 || within || seen[static_cast<std::size_t>(source)]) continue;
        seen[static_cast<std::size_t>(source)] = true;
        read_last[i].push_back(source);
      }
    }
  }
  Memories memories(memory_sizes_);
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    const int last = steps_[i].nodes.back();
    if (last != graph.last()) steps_[i].memory = memories.take(graph.node(last).shape.count());
    memory_of_[static_cast<std::size_t>(last)] = steps_[i].memory;
    for (const int source : read_last[i]) memories.give_back(memory_of(source));
  }
}

}  // namespace neocog
