#include "neocog/training/trainer.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "neocog/core/error.hpp"

namespace neocog {
namespace {

int require_data(const Network& network, const Dataset& data, const Targets& targets) {
  const int images = images_in(network, data.pixels);
  network.check_pixels(data.pixels, images);
  check_targets(network, targets, images);
  return images;
}

void require_from_1(const char* name, int value) {
  if (value < 1) throw ArgumentError(std::string("trainer: ") + name + ": expected a whole number from 1, got " + std::to_string(value));
}

/// Copies sample `index` of `from`, whose samples have `size` values, to the place of sample `to_index` in `to`.
template <class T>
void copy_sample(const std::vector<T>& from, int index, std::size_t size, std::vector<T>& to, int to_index) {
  std::copy_n(from.begin() + static_cast<std::ptrdiff_t>(size * static_cast<std::size_t>(index)), size,
              to.begin() + static_cast<std::ptrdiff_t>(size * static_cast<std::size_t>(to_index)));
}

}  // namespace

Trainer::Trainer(const Network& network, TrainerSettings settings, Dataset training, Dataset validation)
    : settings_(settings),
      training_(std::move(training)),
      validation_(std::move(validation)),
      image_(network.graph().node(0).shape),
      network_id_(network.id()) {
  require_from_1("batch", settings_.batch);
  require_from_1("epochs", settings_.epochs);
  if (settings_.patience < 0) throw ArgumentError("trainer: patience: expected a whole number from 0, got " + std::to_string(settings_.patience));
  if (!(settings_.seed >= 0 && settings_.seed < 9007199254740992.0) || settings_.seed != std::floor(settings_.seed)) {
    throw ArgumentError("trainer: seed: expected a whole number from 0 to 2^53 − 1, got " + to_text(settings_.seed));
  }
  settings_.augmentation.check();
  images_ = require_data(network, training_, targets_of(training_.labels, training_.values));
  if (!validation_.pixels.empty()) validation_images_ = require_data(network, validation_, targets_of(validation_.labels, validation_.values));
  const std::size_t per_image = (training_.labels.size() + training_.values.size()) / static_cast<std::size_t>(images_);
  const Shape& scored = network.graph().node(scored_node(network.graph(), settings_.loss)).shape;
  const bool of_pixels = settings_.loss == Loss::softmax_cross_entropy && scored.rank() == 3 && scored[0] == image_[0] && scored[1] == image_[1];
  if (settings_.augmentation.moves() && per_image > 1 && !of_pixels) {
    throw ArgumentError("trainer: augment: expected one label per image or per pixel, because moved images need moved targets; got " +
                        std::to_string(per_image) + " targets per image");
  }
  settings_.batch = std::min(settings_.batch, std::max(images_, validation_images_));
  order_.resize(static_cast<std::size_t>(images_));
  progress_.batches = (images_ + settings_.batch - 1) / settings_.batch;
  begin_epoch();
}

void Trainer::begin_epoch() {
  ++progress_.epoch;
  progress_.batch = 0;
  progress_.training = {0, 0};
  progress_.validation.reset();
  validated_ = 0;
  validation_sum_ = {0, 0};
  std::iota(order_.begin(), order_.end(), 0);
  if (!settings_.shuffle) return;
  Random random(static_cast<std::uint64_t>(settings_.seed), "order " + std::to_string(progress_.epoch));
  for (std::size_t i = order_.size(); i > 1; --i) std::swap(order_[i - 1], order_[random.next() % i]);  // Fisher and Yates
}

/// Fills batch_ with the next images of the epoch's order, changed at random.
void Trainer::gather(Random& random) {
  const int first = progress_.batch * settings_.batch;
  const int count = std::min(settings_.batch, images_ - first);
  const int* order = order_.data() + first;
  const auto size = static_cast<std::size_t>(image_.count());
  const std::size_t labels = training_.labels.size() / static_cast<std::size_t>(images_);
  const std::size_t values = training_.values.size() / static_cast<std::size_t>(images_);
  batch_.pixels.resize(size * static_cast<std::size_t>(count));
  batch_.labels.resize(labels * static_cast<std::size_t>(count));
  batch_.values.resize(values * static_cast<std::size_t>(count));
  const Augmentation& augmentation = settings_.augmentation;
  const bool changed = augmentation.moves() || augmentation.brightness > 0;
  for (int i = 0; i < count; ++i) {
    const int image = order[i];
    copy_sample(training_.labels, image, labels, batch_.labels, i);
    copy_sample(training_.values, image, values, batch_.values, i);
    if (!changed) {
      copy_sample(training_.pixels, image, size, batch_.pixels, i);
      continue;
    }
    const std::span<const float> from{training_.pixels.data() + size * static_cast<std::size_t>(image), size};
    const std::span<float> to{batch_.pixels.data() + size * static_cast<std::size_t>(i), size};
    const std::size_t moved = labels > 1 ? labels : 0;
    augment(augmentation, image_, from, {training_.labels.data() + labels * static_cast<std::size_t>(image), moved}, random, to,
            {batch_.labels.data() + labels * static_cast<std::size_t>(i), moved});
  }
}

const TrainerProgress& Trainer::step(Network& network, Optimizer& optimizer) {
  if (network.id() != network_id_) throw ArgumentError("trainer: expected the network that it was made for, got another");
  if (progress_.outcome != Outcome::running) return progress_;
  if (progress_.validation || (validation_images_ == 0 && progress_.batch == progress_.batches)) begin_epoch();
  if (progress_.batch < progress_.batches) {
    train(network, optimizer);
  } else {
    validate(network);
  }
  return progress_;
}

void Trainer::train(Network& network, Optimizer& optimizer) {
  Random random(static_cast<std::uint64_t>(settings_.seed), "augmentation " + std::to_string(progress_.epoch) + "/" + std::to_string(progress_.batch));
  gather(random);
  const BatchResult result = train_batch(network, batch_.pixels, targets_of(batch_.labels, batch_.values), optimizer);
  const double images = static_cast<double>(batch_.pixels.size()) / static_cast<double>(image_.count());
  const double before = static_cast<double>(progress_.batch) * settings_.batch;
  const auto mean = [&](double so_far, double now) { return (so_far * before + now * images) / (before + images); };
  progress_.training = {mean(progress_.training.loss, result.loss), mean(progress_.training.accuracy, result.accuracy)};
  ++progress_.batch;
  if (!std::isfinite(result.loss)) return end(network, Outcome::diverged);
  if (progress_.batch == progress_.batches && validation_images_ == 0) end_epoch(network);
}

void Trainer::validate(Network& network) {
  const int count = std::min(settings_.batch, validation_images_ - validated_);
  const auto size = static_cast<std::size_t>(image_.count());
  const std::span<const float> pixels{validation_.pixels.data() + size * static_cast<std::size_t>(validated_), size * static_cast<std::size_t>(count)};
  const Targets targets = targets_of(validation_.labels, validation_.values).part(validated_, count, validation_images_);
  network.infer(pixels, count);
  const BatchResult result = compare(network, targets, nullptr);
  validation_sum_.loss += result.loss * count;
  validation_sum_.accuracy += result.accuracy * count;
  validated_ += count;
  if (validated_ < validation_images_) return;
  progress_.validation = {validation_sum_.loss / validation_images_, validation_sum_.accuracy / validation_images_};
  end_epoch(network);
}

void Trainer::end_epoch(Network& network) {
  const double loss = progress_.validation ? progress_.validation->loss : progress_.training.loss;
  if (!std::isfinite(loss)) return end(network, Outcome::diverged);
  if (progress_.best_epoch == 0 || loss < progress_.best_loss) {
    progress_.best_epoch = progress_.epoch;
    progress_.best_loss = loss;
    best_.clear();
    for (const Parameter& parameter : network.parameters()) best_.emplace_back(parameter.value.values().begin(), parameter.value.values().end());
  }
  if (progress_.epoch == settings_.epochs) return end(network, Outcome::all_epochs);
  if (settings_.patience > 0 && progress_.epoch - progress_.best_epoch >= settings_.patience) end(network, Outcome::early_stop);
}

void Trainer::end(Network& network, Outcome outcome) {
  progress_.outcome = outcome;
  if (settings_.keep_best) restore_best(network);
}

bool Trainer::restore_best(Network& network) const {
  if (network.id() != network_id_) throw ArgumentError("trainer: expected the network that it was made for, got another");
  for (std::size_t i = 0; i < best_.size(); ++i) network.set_parameter(network.parameters()[i].name, best_[i]);
  return !best_.empty();
}

}  // namespace neocog
