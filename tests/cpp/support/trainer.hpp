#pragma once
#include "neocog/training/trainer.hpp"

namespace neocog::test {

/// TrainerSettings in which every member may be left out, so that a test names only what it is about.
struct Planned {
  Loss loss = Loss::softmax_cross_entropy;
  int batch = TrainerSettings().batch;
  int epochs = TrainerSettings().epochs;
  bool shuffle = true;
  double seed = 1;
  int patience = 0;
  bool keep_best = true;
  Augmentation augmentation = Augmentation();

  operator TrainerSettings() const { return {loss, batch, epochs, shuffle, seed, patience, keep_best, augmentation}; }
};

}  // namespace neocog::test
