#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "neocog/analysis/receptive_field.hpp"
#include "neocog/network/network.hpp"

namespace neocog {

/// One layer's numbers, for one image.
struct SummaryRow {
  std::string name;
  std::string type;
  std::vector<std::string> from;
  Shape output_shape;
  std::int64_t parameters;            // all of them, running statistics too
  std::int64_t trainable;             // those that training changes
  std::int64_t multiply_accumulates;  // padding counted, biases not
  std::int64_t activation_bytes;      // of its output
  ReceptiveField receptive_field;
};

/// One row per layer, the input left out.
std::vector<SummaryRow> summarize(const Graph& graph);
/// The same, knowing which layers are frozen.
std::vector<SummaryRow> summarize(const Network& network);

}  // namespace neocog
