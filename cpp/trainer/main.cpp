// Trains a network by a recipe, the same weights from the same recipe each time:
//   neocog_train RECIPE.json DATA_FOLDER OUTPUT.safetensors [--hold-out N] [--threads N]
// --hold-out leaves the last N training images out and tests on them: for choosing a recipe without a look at the test.
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <iomanip>
#include <iostream>

#include "files.hpp"
#include "neocog/core/error.hpp"
#include "neocog/core/parallel.hpp"
#include "neocog/training/training.hpp"
#include "recipe.hpp"

namespace neocog::trainer {
namespace {

namespace fs = std::filesystem;

struct Arguments {
  fs::path recipe;
  fs::path data;
  fs::path output;
  int hold_out = 0;
  int threads = 1;
};

const char* const usage = "neocog_train RECIPE.json DATA_FOLDER OUTPUT.safetensors [--hold-out N] [--threads N]";

Arguments read_arguments(std::span<char*> given) {
  Arguments arguments;
  std::vector<fs::path> places;
  for (std::size_t i = 0; i < given.size(); ++i) {
    const std::string word = given[i];
    if (word == "--hold-out" || word == "--threads") {
      const int number = i + 1 < given.size() ? std::atoi(given[++i]) : 0;
      if (number < 1) throw ArgumentError(word + ": expected a whole number from 1");
      (word == "--threads" ? arguments.threads : arguments.hold_out) = number;
    } else {
      places.emplace_back(word);
    }
  }
  if (places.size() != 3) throw ArgumentError(std::string("expected ") + usage);
  arguments.recipe = places[0];
  arguments.data = places[1];
  arguments.output = places[2];
  return arguments;
}

/// Pixels from 0 to 1, and labels.
Dataset read_data(const fs::path& folder, const DataFiles& files) {
  const Bytes images = read_idx(folder / files.images);
  const Bytes labels = read_idx(folder / files.labels);
  if (images.shape.front() != labels.shape.front()) throw ArgumentError("data: expected a label for every image of " + files.images);
  Dataset data;
  data.pixels.reserve(images.values.size());
  for (const std::uint8_t value : images.values) data.pixels.push_back(static_cast<float>(value) / 255.0f);
  for (const std::uint8_t value : labels.values) data.labels.push_back(value);
  return data;
}

/// Takes the last `count` images away, and returns them.
Dataset split_off(Dataset& data, int count) {
  if (static_cast<std::size_t>(count) >= data.labels.size()) throw ArgumentError("--hold-out: expected fewer than all training images");
  const std::size_t kept = data.labels.size() - static_cast<std::size_t>(count);
  const std::size_t pixels = data.pixels.size() / data.labels.size();
  Dataset rest;
  rest.pixels.assign(data.pixels.begin() + static_cast<std::ptrdiff_t>(kept * pixels), data.pixels.end());
  rest.labels.assign(data.labels.begin() + static_cast<std::ptrdiff_t>(kept), data.labels.end());
  data.pixels.resize(kept * pixels);
  data.labels.resize(kept);
  return rest;
}

void print_row(const char* name, const BatchResult& result) {
  std::cout << "  " << name << " loss " << std::setprecision(4) << result.loss << ", right " << 100 * result.accuracy << " %";
}

int run(const Arguments& arguments) {
  const auto started = std::chrono::steady_clock::now();
  const auto seconds = [&] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count(); };
#ifdef NEOCOG_THREADS
  parallel::set_threads(arguments.threads);
#endif
  Recipe recipe = read_recipe(read_file(arguments.recipe));
  Dataset training = read_data(arguments.data, recipe.training);
  const Dataset test = arguments.hold_out > 0 ? split_off(training, arguments.hold_out) : read_data(arguments.data, recipe.test);

  Network network(recipe.description);
  const std::size_t images = training.labels.size();
  const int batches = static_cast<int>((images + static_cast<std::size_t>(recipe.settings.batch) - 1) / static_cast<std::size_t>(recipe.settings.batch));
  recipe.optimizer.schedule.steps = static_cast<double>(batches) * recipe.settings.epochs;
  Optimizer optimizer(recipe.optimizer);
  std::size_t weights = 0;
  for (const Parameter& parameter : network.parameters()) weights += parameter.value.size();
  std::cout << weights << " weights, " << images << " training images, " << test.labels.size() << (arguments.hold_out > 0 ? " held out" : " test images")
            << std::endl;

  Trainer trainer(network, recipe.settings, std::move(training), {});
  const Targets targets{Loss::softmax_cross_entropy, test.labels, {}};
  while (trainer.progress().outcome == Outcome::running) {
    const TrainerProgress& progress = trainer.step(network, optimizer);
    if (progress.batch % 50 == 0) std::cerr << "\r  epoch " << progress.epoch << ", batch " << progress.batch << " of " << progress.batches << "   ";
    if (progress.batch < progress.batches) continue;
    const Evaluation evaluation = evaluate(network, test.pixels, targets, 100);
    std::cerr << '\r';
    std::cout << "epoch " << progress.epoch << ":";
    print_row("training", progress.training);
    print_row(arguments.hold_out > 0 ? "held out" : "test", evaluation.mean);
    std::cout << ", after " << std::setprecision(3) << seconds() << " s" << std::endl;
    write_network(arguments.output, network, recipe.network.dump());
  }
  return trainer.progress().outcome == Outcome::all_epochs ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace
}  // namespace neocog::trainer

int main(int count, char** words) {
  try {
    return neocog::trainer::run(neocog::trainer::read_arguments({words + 1, static_cast<std::size_t>(count - 1)}));
  } catch (const std::exception& error) {
    std::cerr << "neocog_train: " << error.what() << '\n';
    return EXIT_FAILURE;
  }
}
