#include "trainer_handle.hpp"

#include "neocog/core/error.hpp"

namespace neocog::bindings {
namespace {

Augmentation read_augmentation(const val& value) {
  Augmentation augmentation;
  if (value.isUndefined()) return augmentation;
  SettingsReader reader("augment", value, "an object");
  reader.flag("flip", augmentation.flip);
  reader.number("shift", augmentation.shift);
  reader.number("rotate", augmentation.rotate);
  reader.number("crop", augmentation.crop);
  reader.number("brightness", augmentation.brightness);
  reader.finish();
  return augmentation;
}

TrainerSettings read_settings(const val& value) {
  SettingsReader reader("trainer", value, "an object");
  TrainerSettings settings;
  settings.loss = read_loss(reader.find("loss"));
  reader.whole("batch", settings.batch);
  reader.whole("epochs", settings.epochs);
  reader.flag("shuffle", settings.shuffle);
  reader.number("seed", settings.seed);
  reader.whole("patience", settings.patience);
  reader.flag("keepBest", settings.keep_best);
  settings.augmentation = read_augmentation(reader.find("augment"));
  reader.finish();
  return settings;
}

/// { pixels, targets } or undefined
Dataset read_dataset(const val& data, const val& loss, const std::string& label) {
  if (data.isUndefined()) return {};
  OwnTargets targets(data["targets"], loss, label);
  return {read_floats(data["pixels"]), std::move(targets.labels()), std::move(targets.values())};
}

}  // namespace

TrainerHandle::TrainerHandle(NetworkHandle& handle, const val& settings, const val& training, const val& validation)
    : trainer_(handle.network(), read_settings(settings), read_dataset(training, settings["loss"], handle.last_label()),
               read_dataset(validation, settings["loss"], handle.last_label())) {}

val TrainerHandle::step(NetworkHandle& handle, Optimizer& optimizer) {
  trainer_.step(handle.network(), optimizer);
  return progress();
}

val TrainerHandle::progress() const {
  const TrainerProgress& progress = trainer_.progress();
  const char* outcomes[] = {"running", "all epochs", "early stop", "diverged"};
  val object = write_result(progress.training);
  object.set("epoch", progress.epoch);
  object.set("batch", progress.batch);
  object.set("batches", progress.batches);
  if (progress.validation) object.set("validation", write_result(*progress.validation));
  if (progress.best_epoch > 0) {
    val best = val::object();
    best.set("epoch", progress.best_epoch);
    best.set("loss", progress.best_loss);
    object.set("best", best);
  }
  object.set("outcome", std::string(outcomes[static_cast<int>(progress.outcome)]));
  return object;
}

val augment_of(const val& pixels, const val& shape, const val& options, int seed) {
  const std::vector<float> sizes = read_floats(shape);
  const std::vector<float> from = read_floats(pixels);
  const Augmentation augmentation = read_augmentation(options);
  augmentation.check();
  if (sizes.size() != 3 || sizes[0] < 1 || sizes[1] < 1 || sizes[2] < 1 ||
      static_cast<double>(sizes[0]) * sizes[1] * sizes[2] != static_cast<double>(from.size())) {
    throw ShapeError("augment: expected one image with its shape [height, width, channels], got " + std::to_string(from.size()) + " values");
  }
  std::vector<float> to(from.size());
  Random random(static_cast<std::uint64_t>(seed), "augmentation");
  augment(augmentation, {static_cast<int>(sizes[0]), static_cast<int>(sizes[1]), static_cast<int>(sizes[2])}, from, {}, random, to, {});
  return write_floats(to);
}

}  // namespace neocog::bindings
