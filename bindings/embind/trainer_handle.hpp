#pragma once
#include "convert.hpp"
#include "neocog/training/trainer.hpp"
#include "network_handle.hpp"

namespace neocog::bindings {

/// A trainer as JavaScript sees it. Network and optimizer come with each call, so that one that was disposed of meanwhile
/// is found out.
class TrainerHandle {
 public:
  TrainerHandle(NetworkHandle& handle, const val& settings, const val& training, const val& validation);

  val step(NetworkHandle& handle, Optimizer& optimizer);
  val progress() const;
  bool restore_best(NetworkHandle& handle) const { return trainer_.restore_best(handle.network()); }

 private:
  Trainer trainer_;
};

/// One image, changed at random.
val augment_of(const val& pixels, const val& shape, const val& augmentation, int seed);

}  // namespace neocog::bindings
