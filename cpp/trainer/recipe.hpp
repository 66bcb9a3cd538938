#pragma once
#include <string>

#include "fields.hpp"
#include "neocog/network/description.hpp"
#include "neocog/training/optimizer.hpp"
#include "neocog/training/trainer.hpp"

namespace neocog::trainer {

/// Two IDX files, beside each other in the folder of the data.
struct DataFiles {
  std::string images;
  std::string labels;
};

/// All that makes a trained network: the same recipe, the same weights to the last bit.
///   { "network": { "input": [28, 28, 1], "layers": [ … ], "seed": 1 },
///     "data": { "training": { "images": "…", "labels": "…" }, "test": { … } },
///     "training": { "epochs": 12, "batch": 64, "seed": 1, "augment": { "shift": 2 } },
///     "optimizer": { "type": "adamw", "rate": 0.002, "weightDecay": 0.01, "warmUp": 300, "floor": 0 } }
struct Recipe {
  Json network;  // as written, for who loads the weights
  Description description;
  DataFiles training;
  DataFiles test;
  TrainerSettings settings;
  OptimizerSettings optimizer;  // the rate falls to `schedule.floor` over all steps, along half a cosine
};

/// Throws ArgumentError for anything that is missing, unknown or of the wrong kind.
Recipe read_recipe(const std::string& text);

}  // namespace neocog::trainer
