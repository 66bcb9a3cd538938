#include "convert.hpp"

#include <cmath>

#include "neocog/core/error.hpp"

namespace neocog::bindings {
namespace {

std::string kind_of(const val& value) {
  if (value.isNull()) return "null";
  if (value.isArray()) return "a list";
  const auto type = value.typeOf().as<std::string>();
  if (type == "number") return to_text(value.as<double>());
  if (type == "string") return "'" + value.as<std::string>() + "'";
  if (type == "boolean") return value.as<bool>() ? "true" : "false";
  return type == "undefined" ? "nothing" : type == "object" ? "an object" : "a " + type;
}

bool is_number(const val& value) { return value.isNumber(); }

std::vector<val> items_of(const val& array) {
  std::vector<val> items;
  const auto count = array["length"].as<unsigned>();
  for (unsigned i = 0; i < count; ++i) items.push_back(array[i]);
  return items;
}

std::vector<std::string> keys_of(const val& object) {
  std::vector<std::string> keys;
  for (const val& key : items_of(val::global("Object").call<val>("keys", object))) keys.push_back(key.as<std::string>());
  return keys;
}

bool is_plain_object(const val& value) { return !value.isNull() && !value.isArray() && value.typeOf().as<std::string>() == "object"; }

Attribute read_attribute(const val& value) {
  if (is_number(value)) return value.as<double>();
  if (value.isTrue() || value.isFalse()) return value.as<bool>();
  if (value.isString()) return value.as<std::string>();
  if (value.isArray()) {
    std::vector<double> numbers;
    for (const val& item : items_of(value)) {
      if (!is_number(item)) return Unreadable{"a list with " + kind_of(item)};
      numbers.push_back(item.as<double>());
    }
    return numbers;
  }
  return Unreadable{kind_of(value)};
}

[[noreturn]] void refuse(const std::string& where, const std::string& expected, const val& came) {
  throw ArgumentError(where + ": expected " + expected + ", got " + kind_of(came));
}

std::string read_text(const val& value, const std::string& where, const std::string& expected) {
  if (!value.isString() || value.as<std::string>().empty()) refuse(where, expected, value);
  return value.as<std::string>();
}

LayerDescription read_layer(const val& value, std::size_t position) {
  std::string where = "layers[" + std::to_string(position) + "]";
  if (!is_plain_object(value)) refuse(where, "an object with a type", value);
  LayerDescription layer;
  if (!value["name"].isUndefined()) layer.name = read_text(value["name"], where + ": name", "a text");
  if (!layer.name.empty()) where = layer.name;
  layer.type = read_text(value["type"], where + ": type", "the name of a layer type");
  where += " (" + layer.type + ")";
  for (const std::string& key : keys_of(value)) {
    const val attribute = value[key];
    if (attribute.isUndefined() || key == "name" || key == "type") continue;
    if (key != "from") {
      layer.attributes.emplace_back(key, read_attribute(attribute));
      continue;
    }
    const std::string expected = "the name of a layer or a list of names";
    if (!attribute.isArray()) {
      layer.from.push_back(read_text(attribute, where + ": from", expected));
      continue;
    }
    for (const val& source : items_of(attribute)) layer.from.push_back(read_text(source, where + ": from", expected));
    if (layer.from.empty()) throw ArgumentError(where + ": from: expected " + expected + ", got an empty list");
  }
  return layer;
}

}  // namespace

Description read_description(const val& value) {
  if (!is_plain_object(value)) refuse("description", "an object with input and layers", value);
  Description description;
  for (const std::string& key : keys_of(value)) {
    const val entry = value[key];
    if (entry.isUndefined()) continue;
    if (key == "input") {
      const Attribute input = read_attribute(entry);
      const auto* sizes = std::get_if<std::vector<double>>(&input.value());
      if (sizes == nullptr) refuse("input", "[height, width, channels]", entry);
      description.input = *sizes;
    } else if (key == "seed") {
      if (!is_number(entry)) refuse("seed", "a whole number", entry);
      description.seed = entry.as<double>();
    } else if (key == "layers") {
      if (!entry.isArray()) refuse("layers", "a list of layers", entry);
      for (const val& layer : items_of(entry)) description.layers.push_back(read_layer(layer, description.layers.size()));
    } else {
      throw ArgumentError("description: unknown key; expected input, layers or seed, got '" + key + "'");
    }
  }
  return description;
}

OptimizerSettings read_optimizer(const val& value) {
  if (!is_plain_object(value)) refuse("optimizer", "an object with type and rate", value);
  OptimizerSettings settings;
  const auto text = value["type"].isString() ? value["type"].as<std::string>() : "";
  if (text != "sgd" && text != "adam") refuse("optimizer: type", "'sgd' or 'adam'", value["type"]);
  settings.type = text == "adam" ? OptimizerSettings::Type::adam : OptimizerSettings::Type::sgd;
  if (value["rate"].isUndefined()) refuse("optimizer: rate", "a number from 0", value["rate"]);
  const std::pair<const char*, double*> numbers[] = {{"rate", &settings.rate},   {"momentum", &settings.momentum}, {"weightDecay", &settings.weight_decay},
                                                     {"beta1", &settings.beta1}, {"beta2", &settings.beta2},       {"epsilon", &settings.epsilon}};
  for (const std::string& key : keys_of(value)) {
    const val entry = value[key];
    if (entry.isUndefined() || key == "type") continue;
    if (key == "rates") {
      if (!is_plain_object(entry)) refuse("optimizer: rates", "an object of layer names and factors", entry);
      for (const std::string& layer : keys_of(entry)) {
        if (!is_number(entry[layer])) refuse("optimizer: rates: " + layer, "a number", entry[layer]);
        settings.rates.emplace_back(layer, entry[layer].as<double>());
      }
      continue;
    }
    double* number = nullptr;
    for (const auto& [name, target] : numbers) {
      if (key == name) number = target;
    }
    if (number == nullptr)
      throw ArgumentError("optimizer: unknown setting; expected type, rate, momentum, weightDecay, beta1, beta2, epsilon or rates, got '" + key + "'");
    if (!is_number(entry)) refuse("optimizer: " + key, "a number", entry);
    *number = entry.as<double>();
  }
  return settings;
}

std::vector<float> read_floats(const val& array) { return emscripten::convertJSArrayToNumberVector<float>(array); }

std::vector<int> read_labels(const val& array, const std::string& label) {
  std::vector<int> labels;
  for (const double value : emscripten::convertJSArrayToNumberVector<double>(array)) {
    if (value != std::floor(value) || std::abs(value) > 2147483647.0) {
      throw ArgumentError(label + ": expected labels that are whole numbers, got " + to_text(value) + " at position " + std::to_string(labels.size()));
    }
    labels.push_back(static_cast<int>(value));
  }
  return labels;
}

std::vector<std::string> read_names(const val& array) {
  if (!array.isArray()) refuse("layers", "a list of layer names", array);
  std::vector<std::string> names;
  for (const val& item : items_of(array)) names.push_back(read_text(item, "layers", "the name of a layer"));
  return names;
}

val write_floats(std::span<const float> values) { return val(emscripten::typed_memory_view(values.size(), values.data())).call<val>("slice"); }

val write_shape(const Shape& shape) {
  val array = val::array();
  for (int axis = 0; axis < shape.rank(); ++axis) array.call<void>("push", shape[axis]);
  return array;
}

val write_tensor(const Tensor& tensor) {
  val result = val::object();
  result.set("shape", write_shape(tensor.shape()));
  result.set("data", write_floats(tensor.values()));
  return result;
}

}  // namespace neocog::bindings
