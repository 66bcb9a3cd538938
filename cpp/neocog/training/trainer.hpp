#pragma once
#include <optional>
#include <vector>

#include "neocog/training/augmentation.hpp"
#include "neocog/training/training.hpp"

namespace neocog {

/// Images with their targets, kept together.
struct Dataset {
  std::vector<float> pixels;
  std::vector<int> labels;
  std::vector<float> values;
};

struct TrainerSettings {
  Loss loss = Loss::softmax_cross_entropy;
  int batch = 32;
  int epochs = 1;
  bool shuffle = true;
  double seed = 1;        // of the order and of the augmentation
  int patience = 0;       // ends after so many epochs without a lower loss; 0: never early
  bool keep_best = true;  // when training ends, the weights of the epoch with the lowest loss come back
  Augmentation augmentation;
};

/// Why training ended, if it did.
enum class Outcome { running, all_epochs, early_stop, diverged };

struct TrainerProgress {
  int epoch = 0;                          // from 1
  int batch = 0;                          // of this epoch, from 1
  int batches = 0;                        // in one epoch
  BatchResult training{0, 0};             // of this epoch so far, means over its batches
  std::optional<BatchResult> validation;  // once the epoch is through
  int best_epoch = 0;                     // 0 before the first is through
  double best_loss = 0;                   // of the validation data, or without any of the training data
  Outcome outcome = Outcome::running;
};

/// Trains a network on a data set in steps of one batch, so that a caller can show progress and stop at any time.
class Trainer {
 public:
  /// Validation data may be empty. Throws ShapeError or ArgumentError for data or settings that do not fit the network.
  Trainer(const Network& network, TrainerSettings settings, Dataset training, Dataset validation);

  /// Trains on the next batch, or evaluates the next part of the validation data. The network must be that of the
  /// constructor. Does nothing once training has ended.
  const TrainerProgress& step(Network& network, Optimizer& optimizer);

  /// Puts the weights of the best epoch back; returns false when no epoch has ended yet.
  bool restore_best(Network& network) const;

  const TrainerProgress& progress() const { return progress_; }

 private:
  struct Batch {
    std::vector<float> pixels;
    std::vector<int> labels;
    std::vector<float> values;
  };

  Targets targets_of(const std::vector<int>& labels, const std::vector<float>& values) const { return {settings_.loss, labels, values}; }
  void begin_epoch();
  void gather(Random& random);
  void train(Network& network, Optimizer& optimizer);
  void validate(Network& network);
  void end_epoch(Network& network);
  void end(Network& network, Outcome outcome);

  TrainerSettings settings_;
  Dataset training_;
  Dataset validation_;
  Shape image_;
  int images_ = 0;
  int validation_images_ = 0;
  std::vector<int> order_;
  Batch batch_;
  int validated_ = 0;  // images of the validation data that this epoch has evaluated
  BatchResult validation_sum_{0, 0};
  TrainerProgress progress_;
  std::vector<std::vector<float>> best_;
  std::uint64_t network_id_ = 0;
};

}  // namespace neocog
