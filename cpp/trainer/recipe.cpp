#include "recipe.hpp"

#include "neocog/core/error.hpp"

namespace neocog::trainer {
namespace {

Attribute read_attribute(const Json& value) {
  if (value.is_number()) return value.get<double>();
  if (value.is_boolean()) return value.get<bool>();
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_array()) return Unreadable{value.dump()};
  std::vector<double> numbers;
  for (const Json& item : value) {
    if (!item.is_number()) return Unreadable{value.dump()};
    numbers.push_back(item.get<double>());
  }
  return numbers;
}

LayerDescription read_layer(const Json& value, const std::string& where) {
  Fields fields(value, where);
  LayerDescription layer;
  layer.type = fields.text("type");
  for (const auto& [key, attribute] : value.items()) {
    if (key == "type") continue;
    if (key == "name") {
      layer.name = fields.text("name");
    } else if (key != "from") {
      layer.attributes.emplace_back(key, read_attribute(attribute));
    } else if (attribute.is_string()) {
      layer.from = {attribute.get<std::string>()};
    } else {
      if (!attribute.is_array()) fields.refuse(key, "the name of a layer or a list of names", attribute);
      for (const Json& name : attribute) {
        if (!name.is_string()) fields.refuse(key, "the name of a layer or a list of names", attribute);
        layer.from.push_back(name.get<std::string>());
      }
    }
  }
  return layer;
}

Description read_description(const Json& value) {
  Fields fields(value, "network");
  Description description;
  const Json& input = fields.require("input", "[height, width, channels]");
  if (!input.is_array()) fields.refuse("input", "[height, width, channels]", input);
  for (const Json& size : input) {
    if (!size.is_number()) fields.refuse("input", "[height, width, channels]", input);
    description.input.push_back(size.get<double>());
  }
  fields.number("seed", description.seed);
  const Json& layers = fields.require("layers", "a list of layers");
  if (!layers.is_array()) fields.refuse("layers", "a list of layers", layers);
  for (const Json& layer : layers) description.layers.push_back(read_layer(layer, "layers[" + std::to_string(description.layers.size()) + "]"));
  fields.finish();
  return description;
}

DataFiles read_files(const Json& value, const std::string& where) {
  Fields fields(value, where);
  DataFiles files{fields.text("images"), fields.text("labels")};
  fields.finish();
  return files;
}

Augmentation read_augmentation(const Json& value) {
  Fields fields(value, "training: augment");
  Augmentation augmentation;
  fields.flag("flip", augmentation.flip);
  fields.number("shift", augmentation.shift);
  fields.number("rotate", augmentation.rotate);
  fields.number("crop", augmentation.crop);
  fields.number("brightness", augmentation.brightness);
  fields.finish();
  return augmentation;
}

TrainerSettings read_settings(const Json& value) {
  Fields fields(value, "training");
  TrainerSettings settings;
  // The last weights count: to pick the best by the test images would be to learn from them.
  settings.keep_best = false;
  fields.whole("epochs", settings.epochs, 1);
  fields.whole("batch", settings.batch, 1);
  fields.number("seed", settings.seed);
  if (const Json* augment = fields.find("augment")) settings.augmentation = read_augmentation(*augment);
  fields.finish();
  return settings;
}

OptimizerSettings read_optimizer(const Json& value) {
  Fields fields(value, "optimizer");
  OptimizerSettings settings;
  const std::string type = fields.text("type");
  if (type == "sgd") {
    settings.type = OptimizerSettings::Type::sgd;
  } else if (type == "adam") {
    settings.type = OptimizerSettings::Type::adam;
  } else if (type == "adamw") {
    settings.type = OptimizerSettings::Type::adamw;
  } else {
    fields.refuse("type", "sgd, adam or adamw", type);
  }
  fields.number("rate", settings.rate);
  fields.number("momentum", settings.momentum);
  fields.flag("nesterov", settings.nesterov);
  fields.number("weightDecay", settings.weight_decay);
  settings.schedule.type = RateSchedule::Type::cosine;
  fields.number("warmUp", settings.schedule.warm_up);
  fields.number("floor", settings.schedule.floor);
  fields.finish();
  return settings;
}

}  // namespace

Recipe read_recipe(const std::string& text) {
  Json json;
  try {
    json = Json::parse(text);
  } catch (const Json::exception& error) {
    throw ArgumentError(std::string("recipe: expected JSON: ") + error.what());
  }
  Fields fields(json, "recipe");
  Recipe recipe;
  recipe.network = fields.require("network", "a description");
  recipe.description = read_description(recipe.network);
  Fields data(fields.require("data", "the files of training and test"), "data");
  recipe.training = read_files(data.require("training", "two files"), "data: training");
  recipe.test = read_files(data.require("test", "two files"), "data: test");
  data.finish();
  recipe.settings = read_settings(fields.require("training", "epochs, batch, …"));
  recipe.optimizer = read_optimizer(fields.require("optimizer", "an optimizer"));
  fields.finish();
  return recipe;
}

}  // namespace neocog::trainer
