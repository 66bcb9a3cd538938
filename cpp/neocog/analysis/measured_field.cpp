#include "neocog/analysis/measured_field.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "neocog/core/error.hpp"
#include "neocog/core/random.hpp"

namespace neocog {
namespace {

template <std::size_t count>
bool is_one_of(const std::string& type, const std::array<const char*, count>& types) {
  return std::find(types.begin(), types.end(), type) != types.end();
}

constexpr std::array identities{"relu", "elu", "sigmoid", "tanh", "dropout", "batchNorm"};
// These mix channels: on a map that moves nothing from place to place, among flat features it may.
constexpr std::array mixers{"softmax", "localResponseNorm"};

/// The same paths from pixel to unit without anything that could hide one.
Description all_paths(const Description& description, const Graph& graph) {
  Description result = description;
  for (std::size_t i = 0; i < result.layers.size(); ++i) {
    LayerDescription& layer = result.layers[i];
    const Node& node = graph.nodes()[i + 1];
    layer.name = node.name;
    const auto without = [&layer](const char* name) { std::erase_if(layer.attributes, [&](const auto& entry) { return entry.first == name; }); };
    if (layer.type == "maxPool2d" || layer.type == "avgPool2d") {
      layer.type = "avgPool2d";
      without("ties");
      without("countPadding");
      layer.attributes.emplace_back("countPadding", true);
    } else if (layer.type == "globalMaxPool") {
      layer.type = "globalAvgPool";
    } else if (is_one_of(layer.type, identities) || (is_one_of(layer.type, mixers) && node.shape.rank() == 3)) {
      layer.type = "scale";
      layer.attributes = {{"by", 1.0}};
    } else if (is_one_of(layer.type, mixers)) {
      layer.type = "dense";
      layer.attributes = {{"units", node.shape[0]}};
    } else if (layer.type == "scale") {
      layer.attributes = {{"by", 1.0}};
    } else if (layer.type == "multiply" && graph.node(node.sources[0]).shape == graph.node(node.sources[1]).shape) {
      layer.type = "add";
    }
  }
  return result;
}

/// 1 at all channels of a unit.
std::vector<float> seed_of(const Network& network, int node, int y, int x) {
  const Node& layer = network.graph().node(node);
  std::vector<float> seed(static_cast<std::size_t>(layer.shape.count()));
  // A flattened map keeps its grid, so that its features lie as the map's channels did.
  const std::size_t channels = seed.size() / (static_cast<std::size_t>(layer.grid.height) * static_cast<std::size_t>(layer.grid.width));
  const std::size_t start = (static_cast<std::size_t>(y) * static_cast<std::size_t>(layer.grid.width) + static_cast<std::size_t>(x)) * channels;
  std::fill_n(seed.begin() + static_cast<std::ptrdiff_t>(start), channels, 1.0F);
  return seed;
}

/// to[pixel] += Σ |gradient| over the pixel's channels
void add_magnitudes(const Tensor& gradient, std::vector<double>& to) {
  const auto channels = static_cast<std::size_t>(gradient.shape().last());
  for (std::size_t i = 0; i < gradient.size(); ++i) to[i / channels] += std::abs(gradient.data()[i]);
}

Region bounds(const std::vector<float>& values, Size size) {
  Region region{{size.height, 0}, {size.width, 0}};
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i] == 0.0F) continue;
    const auto y = static_cast<int>(i) / size.width;
    const auto x = static_cast<int>(i) % size.width;
    region.height = {std::min(region.height.first, y), std::max(region.height.last, y + 1)};
    region.width = {std::min(region.width.first, x), std::max(region.width.last, x + 1)};
  }
  return region.height.size() > 0 ? region : Region{{0, 0}, {0, 0}};
}

}  // namespace

FieldMap measured_region(const Description& description, const std::string& layer, int y, int x) {
  const Graph graph(description);
  const int node = graph.find(layer);
  check_unit(graph.node(node), y, x);
  Network network(all_paths(description, graph));
  for (Parameter& parameter : network.parameters()) {
    if (parameter.learned) parameter.value.fill(1.0F / static_cast<float>(parameter.value.size()));
  }
  const Size size = graph.node(0).grid;
  network.forward(std::vector<float>(static_cast<std::size_t>(graph.node(0).shape.count()), 1.0F), 1);
  const Tensor& gradient = network.backward(seed_of(network, node, y, x), node, {.parameters = false, .only_paths = true});
  std::vector<double> sums(static_cast<std::size_t>(size.height) * static_cast<std::size_t>(size.width));
  add_magnitudes(gradient, sums);
  FieldMap map{size, {}, {}};
  for (const double sum : sums) map.values.push_back(sum > 0 ? 1.0F : 0.0F);
  map.region = bounds(map.values, size);
  return map;
}

FieldMap effective_field(Network& network, int node, int y, int x, int samples, std::uint64_t seed) {
  check_unit(network.graph().node(node), y, x);
  if (samples < 1) throw ArgumentError("effectiveField: samples: expected a whole number from 1, got " + std::to_string(samples));
  const Size size = network.graph().node(0).grid;
  std::vector<double> sums(static_cast<std::size_t>(size.height) * static_cast<std::size_t>(size.width));
  std::vector<float> pixels(static_cast<std::size_t>(network.graph().node(0).shape.count()));
  const std::vector<float> unit = seed_of(network, node, y, x);
  Random random(seed, "effectiveField");
  for (int k = 0; k < samples; ++k) {
    for (float& pixel : pixels) pixel = random.uniform(-1.0F, 1.0F);
    network.forward(pixels, 1);
    add_magnitudes(network.backward(unit, node, {.parameters = false}), sums);
  }
  FieldMap map{size, {}, {}};
  for (const double sum : sums) map.values.push_back(static_cast<float>(sum / samples));
  map.region = bounds(map.values, size);
  return map;
}

}  // namespace neocog
