#include "neocog/analysis/summary.hpp"

namespace neocog {

std::vector<SummaryRow> summarize(const Graph& graph) {
  const std::vector<ReceptiveField> fields = receptive_fields(graph);
  std::vector<SummaryRow> rows;
  for (int index = 1; index <= graph.last(); ++index) {
    const Node& node = graph.node(index);
    SummaryRow row{node.name,
                   node.type,
                   {},
                   node.shape,
                   0,
                   0,
                   node.layer->operations().multiply_accumulates,
                   node.shape.count() * static_cast<std::int64_t>(sizeof(float)),
                   fields[static_cast<std::size_t>(index)]};
    for (const int source : node.sources) row.from.push_back(graph.node(source).name);
    for (const ParameterPlan& plan : node.layer->parameters()) {
      row.parameters += plan.shape.count();
      if (plan.learned) row.trainable += plan.shape.count();
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

std::vector<SummaryRow> summarize(const Network& network) {
  std::vector<SummaryRow> rows = summarize(network.graph());
  for (int index = 1; index <= network.graph().last(); ++index) {
    SummaryRow& row = rows[static_cast<std::size_t>(index - 1)];
    row.trainable = 0;
    for (const Parameter& parameter : network.parameters_of(index)) row.trainable += parameter.trainable() ? parameter.value.shape().count() : 0;
  }
  return rows;
}

}  // namespace neocog
