#pragma once
#include <span>
#include <vector>

#include "neocog/training/loss.hpp"
#include "neocog/training/optimizer.hpp"

namespace neocog {

/// Forward (training), loss, backward, one step of the optimizer. Loss and accuracy are those before the step.
/// Layers below the lowest trained one cost no backward work when some are frozen.
/// Throws ShapeError or ArgumentError before anything changes.
BatchResult train_batch(Network& network, std::span<const float> pixels, const Targets& targets, Optimizer& optimizer);

struct Evaluation {
  BatchResult mean;
  std::vector<kernels::Verdict> verdicts;  // one per label; none for losses without labels
};

/// What the network says of these images, in evaluation mode, `batch` images at a time.
Evaluation evaluate(Network& network, std::span<const float> pixels, const Targets& targets, int batch);

}  // namespace neocog
