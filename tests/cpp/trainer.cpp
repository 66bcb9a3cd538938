// Epochs: which images come when, what an epoch reports, when training ends and with which weights.
#include "neocog/training/trainer.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "cpp/support/networks.hpp"
#include "cpp/support/trainer.hpp"

using namespace neocog;
using namespace neocog::test;

namespace {

Optimizer sgd(double rate) {
  OptimizerSettings settings;
  settings.rate = rate;
  return Optimizer(settings);
}

/// Hands a pixel on. With the mean squared error against 0 a batch's loss tells which images were in it.
Network passing_on() { return Network(description({1, 1, 1}, {layer("scale", {{"by", 1.0}})})); }

/// One weight: output = weight · pixel.
Network one_weight(float weight) {
  Network network(description({1, 1, 1}, {layer("flatten"), layer("dense", {{"units", 1}, {"bias", false}}, "line")}));
  network.set_parameter("line/kernel", std::vector<float>{weight});
  return network;
}

float weight_of(const Network& network) { return value_of(network, "line/kernel")[0]; }

/// Pixels 1 … count, all of whose outputs should be 0.
Dataset counting(int count) {
  Dataset data{{}, {}, std::vector<float>(static_cast<std::size_t>(count))};
  for (int i = 1; i <= count; ++i) data.pixels.push_back(static_cast<float>(i));
  return data;
}

TrainerSettings squared(Planned settings) {
  settings.loss = Loss::mean_squared_error;
  return settings;
}

/// The order in which an epoch of batches of one goes through pixels 1 … count, read from the losses.
std::vector<int> order_of_next_epoch(Trainer& trainer, Network& network, int count) {
  Optimizer none = sgd(0);
  std::vector<int> order;
  double total = 0;
  for (int i = 1; i <= count; ++i) {
    const double sum = trainer.step(network, none).training.loss * i;
    order.push_back(static_cast<int>(std::lround(std::sqrt(sum - total))));
    total = sum;
  }
  return order;
}

}  // namespace

TEST_CASE("trainer: every epoch goes through all images once, in an order of its own") {
  constexpr int count = 20;
  std::vector<int> in_order;
  for (int i = 1; i <= count; ++i) in_order.push_back(i);
  const auto orders = [&](bool shuffle, double seed) {
    Network network = passing_on();
    Trainer trainer(network, squared({.batch = 1, .epochs = 3, .shuffle = shuffle, .seed = seed}), counting(count), {});
    std::vector<std::vector<int>> epochs;
    for (int epoch = 0; epoch < 3; ++epoch) epochs.push_back(order_of_next_epoch(trainer, network, count));
    CHECK(trainer.progress().outcome == Outcome::all_epochs);
    return epochs;
  };
  for (const std::vector<int>& epoch : orders(false, 1)) CHECK(epoch == in_order);
  const std::vector<std::vector<int>> shuffled = orders(true, 1);
  for (std::vector<int> epoch : shuffled) {
    CHECK(epoch != in_order);
    std::sort(epoch.begin(), epoch.end());
    CHECK(epoch == in_order);
  }
  CHECK(shuffled[0] != shuffled[1]);
  CHECK(shuffled[1] != shuffled[2]);
  CHECK(orders(true, 1) == shuffled);
  CHECK(orders(true, 2) != shuffled);
}

TEST_CASE("trainer: every place of the order is as likely for every image") {
  constexpr int count = 5;
  std::vector<int> seen(count * count);
  for (int seed = 0; seed < 500; ++seed) {
    Network network = passing_on();
    Trainer trainer(network, squared({.batch = 1, .seed = static_cast<double>(seed)}), counting(count), {});
    const std::vector<int> order = order_of_next_epoch(trainer, network, count);
    for (int place = 0; place < count; ++place) ++seen[static_cast<std::size_t>(place * count + order[static_cast<std::size_t>(place)] - 1)];
  }
  // 100 each, with a standard deviation of 9
  for (const int times : seen) CHECK(std::abs(times - 100) < 40);
}

TEST_CASE("trainer: targets stay with their images") {
  Network network = passing_on();
  Dataset data = counting(23);
  data.values = data.pixels;
  Trainer trainer(network, squared({.batch = 4, .epochs = 2}), data, {});
  Optimizer none = sgd(0);
  while (trainer.progress().outcome == Outcome::running) CHECK(trainer.step(network, none).training.loss == 0);
}

TEST_CASE("trainer: the last batch may be smaller, and counts by its images") {
  Network network = passing_on();
  Trainer trainer(network, squared({.batch = 3, .shuffle = false}), counting(7), {});
  Optimizer none = sgd(0);
  CHECK(trainer.progress().epoch == 1);
  CHECK(trainer.progress().batch == 0);
  CHECK(trainer.progress().batches == 3);
  CHECK(trainer.step(network, none).training.loss == doctest::Approx((1 + 4 + 9) / 3.0));
  CHECK(trainer.step(network, none).training.loss == doctest::Approx((1 + 4 + 9 + 16 + 25 + 36) / 6.0));
  CHECK(trainer.progress().outcome == Outcome::running);
  CHECK(trainer.progress().best_epoch == 0);
  CHECK(network.batch() == 3);
  const TrainerProgress& last = trainer.step(network, none);
  CHECK(network.batch() == 1);
  CHECK(last.training.loss == doctest::Approx(140 / 7.0));
  CHECK(std::isnan(last.training.accuracy));
  CHECK(last.batch == 3);
  CHECK(last.outcome == Outcome::all_epochs);
  CHECK(last.best_epoch == 1);
  CHECK(last.best_loss == doctest::Approx(20));
  // A batch larger than the data is one of all images.
  Trainer whole(network, squared({.batch = 1000}), counting(7), {});
  CHECK(whole.progress().batches == 1);
  CHECK(whole.step(network, none).training.loss == doctest::Approx(20));
}

TEST_CASE("trainer: a step is one of train_batch") {
  Network network = one_weight(0.5F);
  Trainer trainer(network, squared({.batch = 2, .shuffle = false}), counting(3), {});
  Optimizer optimizer = sgd(0.1);
  // weight −= 0.1 · mean of 2 · weight · x²
  trainer.step(network, optimizer);
  CHECK(weight_of(network) == doctest::Approx(0.5 - 0.1 * 2 * 0.5 * (1 + 4) / 2));
  const double before = weight_of(network);
  trainer.step(network, optimizer);
  CHECK(weight_of(network) == doctest::Approx(before - 0.1 * 2 * before * 9));
}

TEST_CASE("trainer: validation in parts after each epoch, in evaluation mode, without moving a weight") {
  // Dropout shows the mode: in training it would drop or double.
  Network network(description({1, 1, 1}, {layer("flatten"), layer("dense", {{"units", 1}, {"bias", false}}, "line"), layer("dropout", {{"rate", 0.5}})}));
  network.set_parameter("line/kernel", std::vector<float>{1});
  Trainer trainer(network, squared({.batch = 2, .epochs = 2, .shuffle = false}), counting(4), counting(5));
  Optimizer none = sgd(0);
  for (int epoch = 1; epoch <= 2; ++epoch) {
    for (int batch = 1; batch <= 2; ++batch) {
      const TrainerProgress& progress = trainer.step(network, none);
      CHECK(progress.epoch == epoch);
      CHECK(progress.batch == batch);
      CHECK(!progress.validation);
    }
    CHECK(network.training_passes() == static_cast<std::uint64_t>(2 * epoch));
    for (int part = 0; part < 2; ++part) CHECK(!trainer.step(network, none).validation);
    const TrainerProgress& progress = trainer.step(network, none);
    REQUIRE(progress.validation);
    CHECK(progress.validation->loss == doctest::Approx((1 + 4 + 9 + 16 + 25) / 5.0));
    CHECK(progress.epoch == epoch);
    CHECK(progress.best_epoch == 1);
    CHECK(progress.best_loss == doctest::Approx(11));
    CHECK(network.training_passes() == static_cast<std::uint64_t>(2 * epoch));
    CHECK(weight_of(network) == 1);
  }
  CHECK(trainer.progress().outcome == Outcome::all_epochs);
}

TEST_CASE("trainer: a validation accuracy is the share over all its images") {
  Network network(description({1, 1, 2}, {layer("flatten")}));
  const Dataset training{{1, 0}, {0}, {}};
  const Dataset validation{{1, 0, 0, 1, 3, 2, 0, 5, 1, 2}, {0, 0, 0, 1, 0}, {}};
  Trainer trainer(network, Planned{.batch = 3}, training, validation);
  Optimizer none = sgd(0);
  while (trainer.progress().outcome == Outcome::running) trainer.step(network, none);
  CHECK(trainer.progress().training.accuracy == 1);
  CHECK(trainer.progress().validation->accuracy == doctest::Approx(3.0 / 5));
}

TEST_CASE("trainer: ends early after so many epochs without a lower loss") {
  for (const bool validated : {false, true}) {
    for (const int patience : {0, 1, 3}) {
      Network network = one_weight(1);
      Trainer trainer(network, squared({.batch = 8, .epochs = 6, .patience = patience}), counting(4), validated ? counting(2) : Dataset{});
      Optimizer optimizer = sgd(0);
      while (trainer.progress().outcome == Outcome::running) trainer.step(network, optimizer);
      CHECK(trainer.progress().best_epoch == 1);
      CHECK(trainer.progress().epoch == (patience == 0 ? 6 : 1 + patience));
      CHECK(trainer.progress().outcome == (patience == 0 ? Outcome::all_epochs : Outcome::early_stop));
    }
  }
  // A loss that keeps falling is never stopped.
  Network network = one_weight(1);
  Trainer trainer(network, squared({.epochs = 6, .patience = 1}), counting(2), {});
  Optimizer optimizer = sgd(0.1);
  while (trainer.progress().outcome == Outcome::running) trainer.step(network, optimizer);
  CHECK(trainer.progress().outcome == Outcome::all_epochs);
  CHECK(trainer.progress().best_epoch == 6);
}

TEST_CASE("trainer: the weights of the best epoch come back, or those of the last one stay") {
  // With pixel 1 and target 0 a step at rate 1.5 turns the weight w into −2w: after epoch e it is (−2)^e.
  const Dataset one{{1}, {}, {0}};
  for (const bool keep_best : {true, false}) {
    Network network = one_weight(1);
    Trainer trainer(network, squared({.epochs = 4, .keep_best = keep_best}), one, one);
    Optimizer optimizer = sgd(1.5);
    CHECK(!trainer.restore_best(network));
    for (int step = 0; step < 3; ++step) trainer.step(network, optimizer);
    CHECK(weight_of(network) == 4);
    CHECK(trainer.restore_best(network));
    CHECK(weight_of(network) == -2);
    network.set_parameter("line/kernel", std::vector<float>{4});
    while (trainer.progress().outcome == Outcome::running) trainer.step(network, optimizer);
    CHECK(trainer.progress().best_loss == 4);
    CHECK(trainer.progress().best_epoch == 1);
    CHECK(weight_of(network) == (keep_best ? -2 : 16));
    // Nothing happens any more.
    CHECK(trainer.step(network, optimizer).epoch == 4);
    CHECK(weight_of(network) == (keep_best ? -2 : 16));
  }
}

TEST_CASE("trainer: running statistics come back with the best weights") {
  // The running mean goes half of the way to 2.5 in each epoch: 1.25, 1.875, … The pixel to validate with fits the first.
  Network network(description({1, 1, 1}, {layer("batchNorm", {{"momentum", 0.5}}, "norm")}));
  Trainer trainer(network, squared({.epochs = 3}), counting(4), {{1.25F}, {}, {0}});
  Optimizer none = sgd(0);
  while (trainer.progress().batch == 0 || trainer.progress().epoch < 3) trainer.step(network, none);
  CHECK(value_of(network, "norm/mean")[0] == doctest::Approx(2.5 * 0.875));
  trainer.step(network, none);
  CHECK(trainer.progress().outcome == Outcome::all_epochs);
  CHECK(trainer.progress().best_epoch == 1);
  CHECK(value_of(network, "norm/mean")[0] == doctest::Approx(1.25));
}

TEST_CASE("trainer: ends when the loss is no number any more, with the best weights so far") {
  // Epoch 1 leaves a weight of about −4e20, epoch 2 would leave more than float32 holds.
  const Dataset one{{1}, {}, {0}};
  for (const bool keep_best : {true, false}) {
    Network network = one_weight(1);
    Trainer trainer(network, squared({.epochs = 9, .keep_best = keep_best}), one, {});
    Optimizer optimizer = sgd(2e20);
    while (trainer.progress().outcome == Outcome::running) trainer.step(network, optimizer);
    CHECK(trainer.progress().outcome == Outcome::diverged);
    CHECK(trainer.progress().epoch == 3);
    CHECK(trainer.progress().best_epoch == 1);
    CHECK(std::isfinite(weight_of(network)) == keep_best);
    CHECK(!std::isfinite(trainer.progress().training.loss));
  }
  // Before an epoch is through there are none to come back.
  Network network = one_weight(1e30F);
  Trainer trainer(network, squared({}), {{1e30F}, {}, {0}}, {});
  Optimizer optimizer = sgd(0.1);
  CHECK(trainer.step(network, optimizer).outcome == Outcome::diverged);
  CHECK(trainer.progress().best_epoch == 0);
  CHECK(!trainer.restore_best(network));
}

TEST_CASE("trainer: a validation loss that is no number ends it too, and is never the best") {
  // The last batch's own loss is finite; the weight that its step leaves is not.
  const Dataset one{{1e10F}, {}, {0}};
  Network network = one_weight(1);
  Trainer trainer(network, squared({.epochs = 1}), one, one);
  Optimizer optimizer = sgd(1e30);
  CHECK(trainer.step(network, optimizer).training.loss == doctest::Approx(1e20));
  CHECK(trainer.progress().outcome == Outcome::running);
  CHECK(trainer.step(network, optimizer).outcome == Outcome::diverged);
  CHECK(trainer.progress().best_epoch == 0);
  CHECK(!trainer.restore_best(network));
}
