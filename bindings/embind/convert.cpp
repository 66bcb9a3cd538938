#include "convert.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "neocog/core/error.hpp"

namespace neocog::bindings {
namespace {

/// A short list of numbers as it is; any other may nest without end.
std::string list_of_numbers(const val& array) {
  const auto count = array["length"].as<unsigned>();
  if (count > 4) return "a list";
  std::vector<double> numbers;
  for (unsigned i = 0; i < count; ++i) {
    if (!array[i].isNumber()) return "a list";
    numbers.push_back(array[i].as<double>());
  }
  return Attribute(std::move(numbers)).to_string();
}

std::string kind_of(const val& value) {
  if (value.isNull()) return "null";
  if (value.isArray()) return list_of_numbers(value);
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

SettingsReader::SettingsReader(std::string where, const val& value, const std::string& expected) : where_(std::move(where)), value_(value) {
  if (!is_plain_object(value)) refuse(where_, expected, value);
}

val SettingsReader::find(const std::string& name) {
  known_.push_back(name);
  return value_[name];
}

void SettingsReader::number(const std::string& name, double& target, bool required) {
  const val entry = find(name);
  if (entry.isUndefined() && !required) return;
  // Beyond float32 a setting would silently become infinite.
  if (!is_number(entry) || !(std::abs(entry.as<double>()) <= std::numeric_limits<float>::max())) refuse(where_ + ": " + name, "a number", entry);
  target = entry.as<double>();
}

void SettingsReader::flag(const std::string& name, bool& target) {
  const val entry = find(name);
  if (entry.isUndefined()) return;
  if (!entry.isTrue() && !entry.isFalse()) refuse(where_ + ": " + name, "true or false", entry);
  target = entry.as<bool>();
}

void SettingsReader::whole(const std::string& name, int& target, bool required) {
  const val entry = find(name);
  if (entry.isUndefined() && !required) return;
  const double value = is_number(entry) ? entry.as<double>() : -1.0;
  if (!(value >= 0 && value <= INT32_MAX) || value != std::floor(value)) refuse(where_ + ": " + name, "a whole number from 0", entry);
  target = static_cast<int>(value);
}

void SettingsReader::text(const std::string& name, std::string& target) {
  const val entry = find(name);
  if (!entry.isUndefined()) target = read_text(entry, where_ + ": " + name, "a name");
}

std::vector<double> SettingsReader::numbers(const std::string& name) {
  const val entry = find(name);
  if (entry.isUndefined()) return {};
  std::vector<double> numbers;
  const bool typed = val::global("ArrayBuffer").call<bool>("isView", entry) && !entry["length"].isUndefined();
  if (is_number(entry)) {
    numbers.push_back(entry.as<double>());
  } else if (typed) {
    numbers = emscripten::convertJSArrayToNumberVector<double>(entry);
  } else if (entry.isArray()) {
    for (const val& item : items_of(entry)) numbers.push_back(is_number(item) ? item.as<double>() : std::nan(""));
  }
  const bool complete = std::none_of(numbers.begin(), numbers.end(), [](double value) { return std::isnan(value); });
  if (numbers.empty() || !complete) refuse(where_ + ": " + name, "a number or a list of numbers", entry);
  return numbers;
}

void SettingsReader::size(const std::string& name, Size& target) {
  const std::vector<double> both = numbers(name);
  if (both.empty()) return;
  const auto good = [](double value) { return value >= 1 && value <= (1 << 24) && value == std::floor(value); };
  if (both.size() != (is_number(value_[name]) ? 1U : 2U) || !std::all_of(both.begin(), both.end(), good)) {
    refuse(where_ + ": " + name, "a whole number from 1, or [height, width]", value_[name]);
  }
  target = {static_cast<int>(both.front()), static_cast<int>(both.back())};
}

void SettingsReader::place(const std::string& name, std::optional<std::pair<int, int>>& target) {
  const std::vector<double> both = numbers(name);
  if (both.empty()) return;
  const auto good = [](double value) { return value >= 0 && value <= INT32_MAX && value == std::floor(value); };
  if (both.size() != 2 || !std::all_of(both.begin(), both.end(), good)) refuse(where_ + ": " + name, "[y, x], whole numbers from 0", value_[name]);
  target = {static_cast<int>(both[0]), static_cast<int>(both[1])};
}

void SettingsReader::seed(const std::string& name, std::uint64_t& target) {
  const val entry = find(name);
  if (entry.isUndefined()) return;
  const double value = is_number(entry) ? entry.as<double>() : -1.0;
  if (!(value >= 0 && value <= 9007199254740991.0) || value != std::floor(value)) refuse(where_ + ": " + name, "a whole number from 0 to 2^53 − 1", entry);
  target = static_cast<std::uint64_t>(value);
}

std::size_t SettingsReader::choice(const std::string& name, const std::vector<std::string>& options, bool required) {
  const val entry = find(name);
  if (entry.isUndefined() && !required) return 0;
  const auto found = std::find(options.begin(), options.end(), entry.isString() ? entry.as<std::string>() : "");
  if (found == options.end()) {
    std::vector<std::string> quoted;
    for (const std::string& option : options) quoted.push_back("'" + option + "'");
    refuse(where_ + ": " + name, list_of(quoted, " or "), entry);
  }
  return static_cast<std::size_t>(found - options.begin());
}

void SettingsReader::finish() const {
  for (const std::string& key : keys_of(value_)) {
    if (value_[key].isUndefined() || std::find(known_.begin(), known_.end(), key) != known_.end()) continue;
    throw ArgumentError(where_ + ": unknown setting; expected " + list_of(known_, " or ") + ", got '" + key + "'");
  }
}

OptimizerSettings read_optimizer(const val& value) {
  using Type = OptimizerSettings::Type;
  OptimizerSettings settings;
  SettingsReader reader("optimizer", value, "an object with type and rate");
  constexpr Type types[] = {Type::sgd, Type::adam, Type::adamw};
  settings.type = types[reader.choice("type", {"sgd", "adam", "adamw"}, true)];
  reader.number("rate", settings.rate, true);
  reader.number("momentum", settings.momentum);
  reader.flag("nesterov", settings.nesterov);
  reader.number("weightDecay", settings.weight_decay);
  reader.number("beta1", settings.beta1);
  reader.number("beta2", settings.beta2);
  reader.number("epsilon", settings.epsilon);
  reader.number("clipNorm", settings.clip_norm);
  reader.number("warmUp", settings.schedule.warm_up);
  const val rates = reader.find("rates");
  if (!rates.isUndefined()) {
    if (!is_plain_object(rates)) refuse("optimizer: rates", "an object of layer names and factors", rates);
    for (const std::string& layer : keys_of(rates)) {
      settings.rates.emplace_back(layer, 0.0);
      SettingsReader("optimizer: rates", rates, "an object").number(layer, settings.rates.back().second, true);
    }
  }
  const val schedule = reader.find("schedule");
  if (!schedule.isUndefined()) {
    SettingsReader plan("optimizer: schedule", schedule, "an object with a type");
    const bool cosine = plan.choice("type", {"step", "cosine"}, true) == 1;
    settings.schedule.type = cosine ? RateSchedule::Type::cosine : RateSchedule::Type::step;
    if (cosine) {
      plan.number("steps", settings.schedule.steps, true);
      plan.number("floor", settings.schedule.floor);
    } else {
      plan.number("every", settings.schedule.every, true);
      plan.number("factor", settings.schedule.factor, true);
    }
    plan.finish();
  }
  reader.finish();
  return settings;
}

std::vector<float> read_floats(const val& array) { return emscripten::convertJSArrayToNumberVector<float>(array); }

Loss read_loss(const val& name) {
  constexpr Loss losses[] = {Loss::softmax_cross_entropy, Loss::binary_cross_entropy, Loss::mean_squared_error};
  val options = val::object();
  options.set("loss", name);
  return losses[SettingsReader("training", options, "an object").choice("loss", {"softmaxCrossEntropy", "binaryCrossEntropy", "meanSquaredError"})];
}

OwnTargets::OwnTargets(const val& array, const val& loss, const std::string& label) {
  view_.loss = read_loss(loss);
  for (const double value : emscripten::convertJSArrayToNumberVector<double>(array)) {
    if (view_.loss != Loss::softmax_cross_entropy) {
      values_.push_back(static_cast<float>(value));
      continue;
    }
    if (value != std::floor(value) || std::abs(value) > 2147483647.0) {
      throw ArgumentError(label + ": expected labels that are whole numbers, got " + to_text(value) + " at position " + std::to_string(labels_.size()));
    }
    labels_.push_back(static_cast<int>(value));
  }
  view_.labels = labels_;
  view_.values = values_;
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
