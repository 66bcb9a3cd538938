// Several threads give what one gives, to the last bit, and fail as one does.
#ifdef NEOCOG_THREADS
#include <doctest/doctest.h>

#include <atomic>
#include <stdexcept>

#include "cpp/support/networks.hpp"
#include "cpp/support/targets.hpp"
#include "neocog/core/parallel.hpp"
#include "neocog/training/training.hpp"

using namespace neocog;
using namespace neocog::test;

namespace {

/// So many threads while it lives, one afterwards.
struct Threads {
  explicit Threads(int count) { parallel::set_threads(count); }
  ~Threads() { parallel::set_threads(1); }
  Threads(const Threads&) = delete;
  Threads& operator=(const Threads&) = delete;
};

LayerDescription conv(int filters, int kernel, int stride = 1, int groups = 1) {
  return layer("conv2d", {{"filters", filters}, {"kernel", kernel}, {"stride", stride}, {"padding", "same"}, {"groups", groups}});
}

/// Every kernel that shares its work, with enough of it to share.
const Description many_images =
    description({24, 20, 3}, {conv(32, 3), layer("relu"), conv(32, 3), layer("batchNorm"), layer("relu"), layer("maxPool2d", {{"window", 2}}),
                              conv(24, 3, 2, 2), layer("elu"), layer("depthwiseConv2d", {{"kernel", 3}, {"padding", "same"}}), layer("sigmoid"),
                              layer("depthwiseConv2d", {{"kernel", 3}, {"stride", 2}, {"padding", "same"}}),
                              layer("transposedConv2d", {{"filters", 20}, {"kernel", 3}}), layer("tanh"), layer("avgPool2d", {{"window", 2}, {"stride", 1}}),
                              layer("flatten"), layer("dense", {{"units", 100}}), layer("relu"), layer("dense", {{"units", 10}})});
const Description one_image = description({61, 47, 16}, {conv(32, 3), layer("batchNorm"), layer("relu"), conv(8, 5, 2), layer("relu", {{"slope", 0.1}}),
                                                         layer("maxPool2d", {{"window", 3}, {"stride", 2}}), layer("depthwiseConv2d", {{"kernel", 3}}),
                                                         layer("batchNorm"), layer("relu"), layer("flatten"), layer("dense", {{"units", 300}})});

std::vector<float> pixels_for(const Description& from, int batch) {
  return random_values(static_cast<std::size_t>(from.input[0] * from.input[1] * from.input[2]) * static_cast<std::size_t>(batch), 3);
}

using Bits = std::vector<std::vector<std::uint32_t>>;

/// Everything that two steps of training leave behind, and what the network then answers.
Bits trained(const Description& from, int batch, OptimizerSettings::Type type) {
  Network network(from);
  OptimizerSettings settings;
  settings.type = type;
  settings.rate = 0.01;
  Optimizer optimizer(settings);
  const std::vector<float> pixels = pixels_for(from, batch);
  std::vector<int> labels;
  for (int i = 0; i < batch; ++i) labels.push_back(i % 10);
  for (int step = 0; step < 2; ++step) train_batch(network, pixels, labelled(labels), optimizer);
  Bits bits = state_of(network);
  for (int node = 0; node <= network.graph().last(); ++node) bits.push_back(bits_of(network.activation_gradient(node).values()));
  Network answering(from);
  for (const Parameter& parameter : std::as_const(network).parameters()) answering.set_parameter(parameter.name, parameter.value.values());
  bits.push_back(bits_of(answering.infer(pixels, batch).values()));
  return bits;
}

}  // namespace

TEST_CASE("threads: training and answers are the same to the bit for any number") {
  for (const auto& [from, batch] : {std::pair(many_images, 7), std::pair(one_image, 1), std::pair(one_image, 2)}) {
    for (const auto type : {OptimizerSettings::Type::sgd, OptimizerSettings::Type::adam}) {
      const Bits expected = trained(from, batch, type);
      for (const int count : {2, 3, 5}) {
        CAPTURE(batch);
        CAPTURE(count);
        const Threads threads(count);
        CHECK(trained(from, batch, type) == expected);
      }
    }
  }
}

TEST_CASE("threads: ranges cover everything once, and no thread is alone with all of them") {
  const Threads threads(3);
  for (const std::int64_t count : {0, 1, 2, 3, 11, 12, 13, 1000}) {
    for (const std::int64_t least : {1, 2, 5, 400}) {
      for (const auto cut : {parallel::Cut::several, parallel::Cut::one}) {
        CAPTURE(count);
        CAPTURE(least);
        std::vector<std::atomic<int>> met(static_cast<std::size_t>(count));
        std::atomic<int> short_ranges = 0;
        parallel::for_ranges(
            count, least,
            [&](std::int64_t first, std::int64_t last) {
              if (last - first < least && last < count) ++short_ranges;
              for (std::int64_t i = first; i < last; ++i) ++met[static_cast<std::size_t>(i)];
            },
            cut);
        CHECK(std::all_of(met.begin(), met.end(), [](const std::atomic<int>& times) { return times == 1; }));
        CHECK(short_ranges == 0);
      }
    }
  }
  // Each of three ranges waits until the two others have begun: only three threads get through.
  std::atomic<int> begun = 0;
  std::atomic<int> seen = 0;
  parallel::for_ranges(3, 1, [&](std::int64_t, std::int64_t) {
    ++begun;
    while (begun < 3) {
    }
    seen += 1 << (8 * parallel::thread());
  });
  CHECK(seen == 0x010101);
}

TEST_CASE("threads: within a range there is one, and it says which") {
  const Threads threads(4);
  CHECK(parallel::threads() == 4);
  CHECK(parallel::thread() == 0);
  std::atomic<int> wrong = 0;
  parallel::for_ranges(64, 1, [&](std::int64_t, std::int64_t) {
    const int own = parallel::thread();
    if (parallel::threads() != 1 || own < 0 || own > 3) ++wrong;
    parallel::for_ranges(8, 1, [&](std::int64_t first, std::int64_t last) { wrong += first != 0 || last != 8 || parallel::thread() != own ? 1 : 0; });
  });
  CHECK(wrong == 0);
}

TEST_CASE("threads: what one of them throws arrives, and the next job runs") {
  const Threads threads(3);
  for (int round = 0; round < 50; ++round) {
    std::atomic<int> begun = 0;
    const auto fail = [&](std::int64_t first, std::int64_t) {
      ++begun;
      if (first == round % 12) throw std::runtime_error("range " + std::to_string(first));
    };
    CHECK_THROWS_WITH_AS(parallel::for_ranges(12, 1, fail), ("range " + std::to_string(round % 12)).c_str(), std::runtime_error);
    CHECK(begun <= 12);
    std::atomic<std::int64_t> sum = 0;
    parallel::for_ranges(100, 1, [&](std::int64_t first, std::int64_t last) {
      for (std::int64_t i = first; i < last; ++i) sum += i;
    });
    CHECK(sum == 4950);
  }
}

TEST_CASE("threads: their number is kept within bounds and may change") {
  for (const auto& [wanted, got] : {std::pair(0, 1), std::pair(-3, 1), std::pair(2, 2), std::pair(1, 1), std::pair(3, 3)}) {
    const Threads threads(wanted);
    CHECK(parallel::threads() == got);
    std::atomic<int> highest = 0;
    parallel::for_ranges(1000, 1, [&](std::int64_t, std::int64_t) {
      int known = highest;
      while (known < parallel::thread() && !highest.compare_exchange_weak(known, parallel::thread())) {
      }
    });
    CHECK(highest < got);
  }
}
#endif
