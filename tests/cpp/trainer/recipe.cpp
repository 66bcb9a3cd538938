#include "recipe.hpp"

#include <doctest/doctest.h>

#include <string>

#include "neocog/core/error.hpp"

using namespace neocog;
using namespace neocog::trainer;

namespace {

const std::string whole = R"({
  "network": { "input": [4, 4, 1], "seed": 3, "layers": [
    { "type": "conv2d", "name": "one", "filters": 2, "kernel": [3, 1], "padding": "same", "bias": false },
    { "type": "relu" }, { "type": "add", "from": ["one", "relu1"] }, { "type": "flatten" }, { "type": "dense", "units": 2 } ] },
  "data": { "training": { "images": "a", "labels": "b" }, "test": { "images": "c", "labels": "d" } },
  "training": { "epochs": 3, "batch": 8, "seed": 5, "augment": { "flip": true, "shift": 1 } },
  "optimizer": { "type": "adamw", "rate": 0.004, "weightDecay": 0.02, "warmUp": 10, "floor": 0.0001 } })";

std::string with(const std::string& text, const std::string& instead) {
  std::string changed = whole;
  const std::size_t at = changed.find(text);
  REQUIRE(at != std::string::npos);
  return changed.replace(at, text.size(), instead);
}

std::string refusal(const std::string& text) {
  try {
    read_recipe(text);
  } catch (const ArgumentError& error) {
    return error.what();
  }
  return "nothing was refused";
}

}  // namespace

TEST_CASE("A recipe holds the network, the data, and how it learns") {
  const Recipe recipe = read_recipe(whole);
  CHECK(recipe.description.input == std::vector<double>{4, 4, 1});
  CHECK(recipe.description.seed == 3);
  REQUIRE(recipe.description.layers.size() == 5);
  CHECK(recipe.description.layers[0].name == "one");
  CHECK(recipe.description.layers[0].attributes.size() == 4);
  CHECK(recipe.description.layers[2].from == std::vector<std::string>{"one", "relu1"});
  CHECK(Network(recipe.description).graph().last() == 5);
  CHECK(recipe.training.images == "a");
  CHECK(recipe.test.labels == "d");
  CHECK(recipe.settings.epochs == 3);
  CHECK(recipe.settings.batch == 8);
  CHECK(recipe.settings.seed == 5);
  CHECK(recipe.settings.augmentation.flip);
  CHECK(recipe.settings.augmentation.shift == 1);
  CHECK_FALSE(recipe.settings.keep_best);
  CHECK(recipe.optimizer.type == OptimizerSettings::Type::adamw);
  CHECK(recipe.optimizer.rate == 0.004);
  CHECK(recipe.optimizer.weight_decay == 0.02);
  CHECK(recipe.optimizer.schedule.warm_up == 10);
  CHECK(recipe.optimizer.schedule.floor == 0.0001);
}

TEST_CASE("A recipe that cannot be used says where and why") {
  CHECK(refusal("{") != "nothing was refused");
  CHECK(refusal("[]") == "recipe: expected an object, got []");
  CHECK(refusal(with("\"seed\": 3,", "\"sead\": 3,")) == "network: unknown key 'sead'; expected input, seed or layers");
  CHECK(refusal(with("[4, 4, 1]", "[4, \"4\", 1]")) == "network: input: expected [height, width, channels], got [4,\"4\",1]");
  CHECK(refusal(with("\"type\": \"relu\"", "\"kind\": \"relu\"")) == "layers[1]: type: expected a text, got nothing");
  CHECK(refusal(with("\"epochs\": 3", "\"epochs\": 2.5")) == "training: epochs: expected a whole number from 1, got 2.5");
  CHECK(refusal(with("\"flip\": true", "\"flip\": 1")) == "training: augment: flip: expected true or false, got 1");
  CHECK(refusal(with("adamw", "adagrad")) == "optimizer: type: expected sgd, adam or adamw, got \"adagrad\"");
  CHECK(refusal(with("\"labels\": \"d\"", "\"labels\": 4")) == "data: test: labels: expected a text, got 4");
  CHECK(refusal(with("[\"one\", \"relu1\"]", "7")) == "layers[2]: from: expected the name of a layer or a list of names, got 7");
}
