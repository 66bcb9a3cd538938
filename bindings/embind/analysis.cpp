#include "analysis.hpp"

#include "neocog/analysis/gradient_check.hpp"
#include "neocog/analysis/measured_field.hpp"
#include "neocog/analysis/saliency.hpp"
#include "neocog/core/error.hpp"

namespace neocog::bindings {
namespace {

val write_region(const Region& region) {
  const auto axis = [](const Span& span) {
    val object = val::object();
    object.set("start", span.first);
    object.set("size", span.size());
    return object;
  };
  val object = val::object();
  object.set("height", axis(region.height));
  object.set("width", axis(region.width));
  return object;
}

/// { shape, data, height, width }
val write_map(const FieldMap& map) {
  val object = write_region(map.region);
  object.set("shape", write_shape({map.size.height, map.size.width}));
  object.set("data", write_floats(map.values));
  return object;
}

val write_saliency(const Saliency& saliency) {
  val object = val::object();
  object.set("shape", write_shape(saliency.shape));
  object.set("data", write_floats(saliency.values));
  if (saliency.completeness) {
    val completeness = val::object();
    completeness.set("sum", saliency.completeness->sum);
    completeness.set("difference", saliency.completeness->difference);
    completeness.set("gap", saliency.completeness->sum - saliency.completeness->difference);
    object.set("completeness", completeness);
  }
  return object;
}

ChannelReduction read_channels(SettingsReader& reader) {
  constexpr ChannelReduction reductions[] = {ChannelReduction::all, ChannelReduction::largest, ChannelReduction::mean};
  return reductions[reader.choice("channels", {"all", "max", "mean"})];
}

SaliencySettings read_saliency(const val& options) {
  SettingsReader reader("saliency", options, "an object with a class");
  SaliencySettings settings;
  // In the order of SaliencyMethod.
  settings.method = static_cast<SaliencyMethod>(reader.choice("method", {"gradient", "gradientTimesInput", "integratedGradients", "smoothGrad",
                                                                         "guidedBackprop", "deconvnet", "gradCam", "guidedGradCam", "occlusion"}));
  settings.channels = read_channels(reader);
  reader.whole("class", settings.target, true);
  reader.place("unit", settings.unit);
  reader.whole("steps", settings.steps);
  if (const std::vector<double> baseline = reader.numbers("baseline"); !baseline.empty()) settings.baseline.assign(baseline.begin(), baseline.end());
  reader.whole("samples", settings.samples);
  if (reader.find("noise").isNumber()) {
    reader.number("noise", settings.noise);
  } else {
    const std::vector<double> noise = reader.numbers("noise");
    settings.noise_values.assign(noise.begin(), noise.end());
  }
  reader.seed("seed", settings.seed);
  reader.text("layer", settings.layer);
  reader.flag("upsample", settings.upsample);
  reader.size("patch", settings.patch);
  reader.size("stride", settings.stride);
  reader.number("value", settings.value);
  reader.finish();
  return settings;
}

}  // namespace

val summary_of(const val& description) { return write_summary(summarize(Graph(read_description(description)))); }

val receptive_field_of(const val& description, const std::string& layer) {
  const Graph graph(read_description(description));
  return write_field(receptive_fields(graph)[static_cast<std::size_t>(graph.find(layer))]);
}

val receptive_region_of(const val& description, const std::string& layer, int y, int x) {
  const Graph graph(read_description(description));
  return write_region(receptive_region(graph, graph.find(layer), y, x));
}

val measured_region_of(const val& description, const std::string& layer, int y, int x) {
  return write_map(measured_region(read_description(description), layer, y, x));
}

val effective_field_of(NetworkHandle& handle, const std::string& layer, int y, int x, const val& options) {
  SettingsReader reader("effectiveField", options, "an object");
  int samples = 32;
  std::uint64_t seed = 1;
  reader.whole("samples", samples);
  reader.seed("seed", seed);
  reader.finish();
  Network& network = handle.network();
  return write_map(effective_field(network, network.graph().find(layer), y, x, samples, seed));
}

CountingConvention read_convention(const val& options) {
  SettingsReader reader("cost", options, "an object");
  CountingConvention convention;
  convention.flops = reader.choice("unit", {"macs", "flops"}) == 1;
  reader.flag("biases", convention.biases);
  reader.flag("batchNorm", convention.normalisation);
  reader.flag("pooling", convention.pooling);
  convention.trainable_only = reader.choice("parameters", {"all", "trainable"}) == 1;
  reader.finish();
  return convention;
}

val write_cost(const Cost& cost, const CountingConvention& convention) {
  const auto write = [](const CostRow& row) {
    val object = val::object();
    object.set("name", row.name);
    object.set("type", row.type);
    object.set("operations", static_cast<double>(row.operations));
    object.set("parameters", static_cast<double>(row.parameters));
    object.set("activationBytes", static_cast<double>(row.activation_bytes));
    return object;
  };
  val rows = val::array();
  for (const CostRow& row : cost.rows) rows.call<void>("push", write(row));
  val object = val::object();
  object.set("convention", convention.name());
  object.set("rows", rows);
  object.set("total", write(cost.total));
  return object;
}

val cost_of(const val& description, const val& options) {
  const CountingConvention convention = read_convention(options);
  return write_cost(count_cost(Graph(read_description(description)), convention), convention);
}

val saliency_of(NetworkHandle& handle, const val& pixels, const val& options) {
  return write_saliency(saliency(handle.network(), read_floats(pixels), read_saliency(options)));
}

val saliency_seed_of(NetworkHandle& handle, int target) {
  const Graph& graph = handle.network().graph();
  const Score score(graph, target, std::nullopt);
  val object = val::object();
  object.set("from", graph.node(score.node).name);
  object.set("seed", write_floats(score.seed(graph, 1)));
  return object;
}

val reduce_channels_of(const val& shape, const val& gradient, const val& options) {
  const std::vector<float> sizes = read_floats(shape);
  const std::vector<float> values = read_floats(gradient);
  SettingsReader reader("reduceChannels", options, "an object");
  const ChannelReduction channels = read_channels(reader);
  reader.finish();
  if (sizes.size() != 3 || sizes[0] < 1 || sizes[1] < 1 || sizes[2] < 1 ||
      static_cast<double>(sizes[0]) * sizes[1] * sizes[2] != static_cast<double>(values.size())) {
    throw ShapeError("reduceChannels: expected the gradient of one image with its shape [height, width, channels], got " + std::to_string(values.size()) +
                     " values");
  }
  return write_saliency(reduce_channels({static_cast<int>(sizes[0]), static_cast<int>(sizes[1]), static_cast<int>(sizes[2])}, values, channels));
}

val gradient_check_of(NetworkHandle& handle, const val& pixels, const val& targets, const val& options) {
  SettingsReader reader("gradientCheck", options, "an object");
  GradientCheckSettings settings;
  reader.flag("training", settings.training);
  reader.whole("most", settings.most);
  reader.number("step", settings.step);
  const val loss = reader.find("loss");
  reader.finish();
  const OwnTargets expected(targets, loss, handle.last_label());
  val rows = val::array();
  for (const GradientCheckRow& row : gradient_check(handle.network(), read_floats(pixels), expected.view(), settings)) {
    val object = val::object();
    object.set("name", row.name);
    object.set("relativeError", row.relative_error);
    object.set("largestDifference", row.largest_difference);
    object.set("checked", row.checked);
    object.set("kinks", row.kinks);
    if (row.worst >= 0) {
      val worst = val::object();
      worst.set("index", row.worst);
      worst.set("analytic", row.analytic);
      worst.set("numeric", row.numeric);
      object.set("worst", worst);
    }
    rows.call<void>("push", object);
  }
  return rows;
}

}  // namespace neocog::bindings
