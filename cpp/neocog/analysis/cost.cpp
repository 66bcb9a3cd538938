#include "neocog/analysis/cost.hpp"

#include "neocog/analysis/summary.hpp"

namespace neocog {
namespace {

std::int64_t counted(const Operations& operations, const CountingConvention& convention) {
  const std::int64_t each = convention.flops ? 2 : 1;
  std::int64_t count = each * operations.multiply_accumulates;
  if (convention.biases) count += operations.biases;
  if (convention.normalisation) count += each * operations.normalisation;
  if (convention.pooling) count += operations.pooling;
  return count;
}

Cost count(const Graph& graph, const std::vector<SummaryRow>& rows, const CountingConvention& convention) {
  Cost cost;
  cost.total.name = "total";
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const SummaryRow& row = rows[i];
    const Operations operations = graph.nodes()[i + 1].layer->operations();
    cost.rows.push_back(
        {row.name, row.type, counted(operations, convention), convention.trainable_only ? row.trainable : row.parameters, row.activation_bytes});
    cost.total.operations += cost.rows.back().operations;
    cost.total.parameters += cost.rows.back().parameters;
    cost.total.activation_bytes += cost.rows.back().activation_bytes;
  }
  return cost;
}

}  // namespace

std::string CountingConvention::name() const {
  const auto with = [](bool counts, const char* what) { return std::string(counts ? "with " : "without ") + what; };
  return std::string(flops ? "floating-point operations (2 per multiply-accumulate)" : "multiply-accumulates") + ", " + with(biases, "biases") + ", " +
         with(normalisation, "batch normalisation") + ", " + with(pooling, "pooling") + "; " + (trainable_only ? "trainable parameters" : "all parameters");
}

Cost count_cost(const Graph& graph, const CountingConvention& convention) { return count(graph, summarize(graph), convention); }
Cost count_cost(const Network& network, const CountingConvention& convention) { return count(network.graph(), summarize(network), convention); }

}  // namespace neocog
