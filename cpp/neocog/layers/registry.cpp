#include "neocog/layers/registry.hpp"

#include <array>

#include "neocog/core/error.hpp"
#include "neocog/layers/add.hpp"
#include "neocog/layers/concat.hpp"
#include "neocog/layers/conv2d.hpp"
#include "neocog/layers/dense.hpp"
#include "neocog/layers/flatten.hpp"
#include "neocog/layers/max_pool2d.hpp"
#include "neocog/layers/relu.hpp"

namespace neocog {
namespace {

struct Entry {
  const char* type;
  std::unique_ptr<Layer> (*make)(const LayerSource&);
};

constexpr std::array<Entry, 7> entries{{
    {"conv2d", make_conv2d},
    {"maxPool2d", make_max_pool2d},
    {"relu", make_relu},
    {"flatten", make_flatten},
    {"dense", make_dense},
    {"add", make_add},
    {"concat", make_concat},
}};

}  // namespace

std::unique_ptr<Layer> make_layer(const std::string& type, const LayerSource& source) {
  for (const Entry& entry : entries) {
    if (entry.type == type) return entry.make(source);
  }
  throw ArgumentError(source.label + ": unknown layer type; expected " + list_of(layer_types(), " or ") + ", got '" + type + "'");
}

std::vector<std::string> layer_types() {
  std::vector<std::string> types;
  for (const Entry& entry : entries) types.emplace_back(entry.type);
  return types;
}

}  // namespace neocog
