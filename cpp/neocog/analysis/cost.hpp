#pragma once
#include <string>
#include <vector>

#include "neocog/network/network.hpp"

namespace neocog {

/// What counts as an operation and as a parameter. Papers and tools differ here, and so do their figures.
struct CountingConvention {
  bool flops = false;           // a multiply-accumulate counts 2 instead of 1
  bool biases = false;          // an addition each
  bool normalisation = false;   // batchNorm: a multiply-accumulate each value
  bool pooling = false;         // a comparison or an addition each
  bool trainable_only = false;  // parameters: only those that training changes

  /// "multiply-accumulates, without biases, …", to stand beside a figure.
  std::string name() const;
};

struct CostRow {
  std::string name;
  std::string type;
  std::int64_t operations = 0;
  std::int64_t parameters = 0;
  std::int64_t activation_bytes = 0;
};

struct Cost {
  std::vector<CostRow> rows;  // one per layer, for one image
  CostRow total;
};

Cost count_cost(const Graph& graph, const CountingConvention& convention);
/// The same, knowing which layers are frozen.
Cost count_cost(const Network& network, const CountingConvention& convention);

}  // namespace neocog
