// All losses, images that move with their labels, and what a trainer refuses.
#include <doctest/doctest.h>

#include <algorithm>

#include "cpp/support/errors.hpp"
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

Description small(int units) {
  return description({4, 5, 1},
                     {layer("conv2d", {{"filters", 3}, {"kernel", 3}}, "conv"), layer("tanh"), layer("flatten"), layer("dense", {{"units", units}}, "logits")});
}

/// A map of three logits that are the pixels themselves.
Network map_of_logits() { return Network(description({5, 7, 3}, {layer("scale", {{"by", 1.0}}, "logits")})); }

/// Images of three flat colours in no symmetry, each pixel labelled with its colour: the pixel's logits say it loudly.
Dataset coloured(int images) {
  Random random(4);
  Dataset data;
  for (int i = 0; i < images * 5 * 7; ++i) {
    const auto colour = static_cast<int>(random.next() % 3);
    data.labels.push_back(colour);
    for (int c = 0; c < 3; ++c) data.pixels.push_back(c == colour ? 30.0F : 0.0F);
  }
  return data;
}

double loss_of_an_epoch(Network& network, const Planned& settings, const Dataset& data) {
  Trainer trainer(network, settings, data, {});
  Optimizer none = sgd(0);
  while (trainer.progress().outcome == Outcome::running) trainer.step(network, none);
  return trainer.progress().training.loss;
}

}  // namespace

TEST_CASE("trainer: every loss falls, over epochs of several batches") {
  for (const Loss loss : {Loss::softmax_cross_entropy, Loss::binary_cross_entropy, Loss::mean_squared_error}) {
    Network network(small(2));
    Dataset data{random_values(10 * 20, 1), {}, {}};
    for (int i = 0; i < 10; ++i) {
      const bool bright = data.pixels[static_cast<std::size_t>(i) * 20] > 0;
      if (loss == Loss::softmax_cross_entropy) {
        data.labels.push_back(bright ? 1 : 0);
      } else {
        data.values.insert(data.values.end(), {bright ? 1.0F : 0.0F, bright ? 0.0F : 1.0F});
      }
    }
    Trainer trainer(network, Planned{.loss = loss, .batch = 4, .epochs = 60}, data, data);
    Optimizer optimizer = sgd(0.2);
    double first = 0;
    while (trainer.progress().outcome == Outcome::running) {
      const TrainerProgress& progress = trainer.step(network, optimizer);
      if (progress.validation && progress.epoch == 1) first = progress.validation->loss;
    }
    REQUIRE(trainer.progress().validation);
    CHECK(trainer.progress().validation->loss < 0.5 * first);
    CHECK((trainer.progress().validation->accuracy > 0.8) == (loss != Loss::mean_squared_error));
    // The weights that are left have the loss that was the best.
    const Targets targets{loss, data.labels, data.values};
    CHECK(evaluate(network, data.pixels, targets, 3).mean.loss == doctest::Approx(trainer.progress().best_loss).epsilon(1e-6));
  }
}

TEST_CASE("trainer: the same settings give the same weights, with augmentation too; other seeds others") {
  const auto trained = [](double seed, const Augmentation& augmentation) {
    Network network(small(3));
    Trainer trainer(network, Planned{.batch = 4, .epochs = 2, .seed = seed, .augmentation = augmentation},
                    {random_values(10 * 20, 1), {0, 1, 2, 0, 1, 2, 0, 1, 2, 0}, {}}, {});
    Optimizer optimizer = sgd(0.1);
    while (trainer.progress().outcome == Outcome::running) trainer.step(network, optimizer);
    return bits_of(value_of(network, "conv/kernel"));
  };
  const Augmentation all{.flip = true, .shift = 1, .rotate = 10, .crop = 0.1, .brightness = 0.2};
  CHECK(trained(1, all) == trained(1, all));
  CHECK(trained(1, all) != trained(2, all));
  CHECK(trained(1, all) != trained(1, {}));
  CHECK(trained(1, {}) == trained(1, {}));
  CHECK(trained(1, {.brightness = 0.2}) != trained(1, {}));
}

TEST_CASE("trainer: one label per pixel moves along with its pixel") {
  Network network = map_of_logits();
  const Dataset data = coloured(9);
  const double still = loss_of_an_epoch(network, Planned{.batch = 4}, data);
  CHECK(still < 1e-6);
  for (const Augmentation& augmentation : {Augmentation{.flip = true}, Augmentation{.shift = 2}, Augmentation{.flip = true, .shift = 1, .brightness = 0.1}}) {
    CHECK(loss_of_an_epoch(network, Planned{.batch = 4, .epochs = 3, .augmentation = augmentation}, data) < 1e-6);
  }
  // Turned by any angle the colours mix at their borders, but a pixel's label is still mostly its colour.
  Network other = map_of_logits();
  Trainer trainer(other, Planned{.batch = 4, .epochs = 3, .augmentation = {.rotate = 45, .crop = 0.3}}, data, {});
  Optimizer none = sgd(0);
  while (trainer.progress().outcome == Outcome::running) trainer.step(other, none);
  CHECK(trainer.progress().training.accuracy > 0.85);
}

TEST_CASE("trainer: a label for the whole image stays, and the data are never changed for the next epoch") {
  // The image's colour is in its first column only: flipped, the brightest logit stands elsewhere, its label is the same.
  Network network(description({1, 2, 2}, {layer("globalAvgPool"), layer("flatten")}));
  const Dataset data{{30, 0, 0, 0, 0, 30, 0, 0}, {0, 1}, {}};
  CHECK(loss_of_an_epoch(network, Planned{.epochs = 20, .augmentation = {.flip = true}}, data) < 1e-6);
  // Brightness does not pile up from epoch to epoch: the image's own is multiplied each time.
  Network passing(description({1, 1, 1}, {layer("scale", {{"by", 1.0}})}));
  Trainer trainer(passing, Planned{.loss = Loss::mean_squared_error, .epochs = 200, .augmentation = {.brightness = 0.5}}, {{1}, {}, {0}}, {});
  Optimizer none = sgd(0);
  double lowest = 9;
  double highest = 0;
  while (trainer.progress().outcome == Outcome::running) {
    const double factor = std::sqrt(trainer.step(passing, none).training.loss);
    lowest = std::min(lowest, factor);
    highest = std::max(highest, factor);
  }
  CHECK(lowest >= 0.4999);
  CHECK(lowest < 0.55);
  CHECK(highest <= 1.5001);
  CHECK(highest > 1.45);
}

TEST_CASE("trainer: validation images are never augmented") {
  Network network = map_of_logits();
  Dataset data = coloured(2);
  std::rotate(data.labels.begin(), data.labels.begin() + 1, data.labels.end());
  Trainer trainer(network, Planned{.augmentation = {.flip = true, .shift = 2, .brightness = 0.5}}, coloured(3), data);
  Optimizer none = sgd(0);
  while (trainer.progress().outcome == Outcome::running) trainer.step(network, none);
  const Targets targets{Loss::softmax_cross_entropy, data.labels, {}};
  CHECK(trainer.progress().validation->loss == doctest::Approx(evaluate(network, data.pixels, targets, 1).mean.loss));
}

TEST_CASE("trainer: works with the network that it was made for, and with no other") {
  Network network(small(2));
  Network twin(small(2));
  const Dataset data{random_values(40, 1), {0, 1}, {}};
  Trainer trainer(network, Planned{.epochs = 2}, data, {});
  Optimizer optimizer = sgd(0.1);
  const auto before = state_of(twin);
  check_error<ArgumentError>([&] { trainer.step(twin, optimizer); }, {"trainer", "expected the network that it was made for", "got another"});
  check_error<ArgumentError>([&] { trainer.restore_best(twin); }, {"trainer", "got another"});
  CHECK(state_of(twin) == before);
  CHECK(trainer.progress().batch == 0);
  CHECK(trainer.step(network, optimizer).batch == 1);
}

TEST_CASE("trainer: wrong settings") {
  const Network network(small(2));
  const Dataset data{random_values(40, 1), {0, 1}, {}};
  const auto refused = [&](const Planned& settings, const std::vector<std::string>& parts) {
    check_error<ArgumentError>([&] { Trainer(network, settings, data, {}); }, parts);
  };
  refused({.batch = 0}, {"trainer", "batch", "expected a whole number from 1", "got 0"});
  refused({.epochs = -2}, {"trainer", "epochs", "expected a whole number from 1", "got -2"});
  refused({.patience = -1}, {"trainer", "patience", "expected a whole number from 0", "got -1"});
  refused({.seed = -1}, {"trainer", "seed", "expected a whole number from 0 to 2^53 − 1", "got -1"});
  refused({.seed = 0.5}, {"seed", "got 0.5"});
  refused({.seed = 9007199254740992.0}, {"seed", "got 9.007199255e+15"});
  refused({.augmentation = {.crop = 1}}, {"augment", "crop", "got 1"});
  CHECK_NOTHROW(Trainer(network, Planned{.seed = 9007199254740991.0}, data, {}));
}

TEST_CASE("trainer: data that do not belong to the network, for training and for validation") {
  const Network network(small(2));
  const Dataset good{random_values(40, 1), {0, 1}, {}};
  const auto refused = [&]<class Error>(Error, const Dataset& data, const std::vector<std::string>& parts) {
    check_error<Error>([&] { Trainer(network, {}, data, {}); }, parts);
    if (!data.pixels.empty()) check_error<Error>([&] { Trainer(network, {}, good, data); }, parts);
  };
  refused(ShapeError(""), {}, {"input", "expected a multiple of 20 values (4×5×1 per image)", "got 0"});
  refused(ShapeError(""), {random_values(41, 1), {0, 1}, {}}, {"input", "expected a multiple of 20", "got 41"});
  refused(ShapeError(""), {random_values(40, 1), {0}, {}}, {"logits (dense)", "expected 2 labels for 2 images", "got 1"});
  refused(ArgumentError(""), {random_values(40, 1), {0, 2}, {}}, {"logits (dense)", "expected labels from 0 to 1", "got 2 at position 1"});
  std::vector<float> broken = good.pixels;
  broken[27] = std::numeric_limits<float>::quiet_NaN();
  refused(ArgumentError(""), {broken, {0, 1}, {}}, {"input", "got NaN at image 1, row 1, column 2"});
  const Dataset values{random_values(40, 1), {}, {0, 1, 2}};
  check_error<ShapeError>([&] { Trainer(network, Planned{.loss = Loss::mean_squared_error}, values, {}); },
                          {"logits (dense)", "expected 4 target values", "got 3"});
}

TEST_CASE("trainer: images cannot move where their targets could not follow") {
  const Network two_outputs(small(2));
  const Dataset values{random_values(40, 1), {}, {0, 1, 0, 1}};
  const auto with = [&](const Augmentation& augmentation) {
    Trainer(two_outputs, Planned{.loss = Loss::mean_squared_error, .augmentation = augmentation}, values, {});
  };
  for (const Augmentation& moving : {Augmentation{.flip = true}, Augmentation{.shift = 1}, Augmentation{.rotate = 1}, Augmentation{.crop = 0.1}}) {
    check_error<ArgumentError>([&] { with(moving); }, {"trainer", "augment", "expected one label per image or per pixel", "got 2 targets per image"});
  }
  CHECK_NOTHROW(with({.brightness = 0.5}));
  // One value per image may move; labels of a map coarser than the image may not.
  const Network one_output(small(1));
  CHECK_NOTHROW(Trainer(one_output, Planned{.loss = Loss::mean_squared_error, .augmentation = {.flip = true}}, {random_values(40, 1), {}, {0, 1}}, {}));
  const Network coarse(description({4, 4, 1}, {layer("conv2d", {{"filters", 2}, {"kernel", 2}, {"stride", 2}}, "logits")}));
  check_error<ArgumentError>([&] { Trainer(coarse, Planned{.augmentation = {.flip = true}}, {random_values(16, 1), {0, 1, 0, 1}, {}}, {}); },
                             {"augment", "got 4 targets per image"});
  // Nor may those of a map that only has as many places as the image, lying otherwise: 2×8 of a 4×4 image.
  const Network turned(description({4, 4, 1}, {layer("upsample2d", {{"scale", std::vector<double>{1, 4}}}),
                                               layer("conv2d", {{"filters", 2}, {"kernel", std::vector<double>{2, 2}}, {"stride", 2}}, "logits")}));
  check_error<ArgumentError>([&] { Trainer(turned, Planned{.augmentation = {.flip = true}}, {random_values(16, 1), std::vector<int>(16, 1), {}}, {}); },
                             {"augment", "got 16 targets per image"});
}
