// Memory that runs out at every single request: what is said, and that no weight is touched.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <new>
#include <set>

#include "cpp/support/errors.hpp"
#include "cpp/support/networks.hpp"
#include "cpp/support/targets.hpp"
#include "neocog/training/training.hpp"

using namespace neocog;
using namespace neocog::test;

namespace {

/// How many more requests for aligned memory are granted, and how much each may ask for. A machine that promises more
/// memory than it has would rather be stopped than refuse, so that the tests refuse in its place.
int granted = INT32_MAX;
std::size_t most_bytes = SIZE_MAX;

void* aligned_memory(std::size_t bytes, std::align_val_t alignment) {
  const auto unit = static_cast<std::size_t>(alignment);
  return std::aligned_alloc(unit, (std::max<std::size_t>(bytes, 1) + unit - 1) / unit * unit);
}

/// While it lives, only `count` more requests are granted.
struct Granting {
  explicit Granting(int count, std::size_t bytes = SIZE_MAX) {
    granted = count;
    most_bytes = bytes;
  }
  ~Granting() {
    granted = INT32_MAX;
    most_bytes = SIZE_MAX;
  }
  Granting(const Granting&) = delete;
  Granting& operator=(const Granting&) = delete;
};

}  // namespace

// What core/tensor.cpp allocates with, and its counterparts.
void* operator new(std::size_t bytes, std::align_val_t alignment, const std::nothrow_t&) noexcept {
  if (granted == 0 || bytes > most_bytes) return nullptr;
  if (granted != INT32_MAX) --granted;
  return aligned_memory(bytes, alignment);
}
void* operator new(std::size_t bytes, std::align_val_t alignment) {
  void* memory = aligned_memory(bytes, alignment);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t, const std::nothrow_t&) noexcept { std::free(memory); }

namespace {

Description small() {
  return description({8, 8, 3}, {layer("conv2d", {{"filters", 4}, {"kernel", 3}, {"padding", "same"}}, "conv1"), layer("batchNorm", {}, "norm"), layer("relu"),
                                 layer("dropout", {{"rate", 0.2}}), layer("conv2d", {{"filters", 4}, {"kernel", 3}, {"groups", 2}}, "conv2"),
                                 layer("maxPool2d", {{"window", 2}}), layer("flatten"), layer("dense", {{"units", 3}}, "logits")});
}

std::vector<std::vector<std::uint32_t>> weights_of(const Network& network) {
  std::vector<std::vector<std::uint32_t>> weights;
  for (const Parameter& parameter : network.parameters()) weights.push_back(bits_of(parameter.value.values()));
  return weights;
}

/// Runs body(fresh network) with no, one, two, … requests granted until it goes through; refused(error, network) sees
/// each failure. Returns how often it failed.
template <class Prepare, class Body, class Refused>
int until_it_fits(Prepare prepare, Body body, Refused refused) {
  for (int count = 0;; ++count) {
    REQUIRE(count < 1000);
    CAPTURE(count);
    auto fresh = prepare();
    try {
      const Granting granting(count);
      body(fresh);
      return count;
    } catch (const std::exception& error) {
      refused(error, fresh);
    }
  }
}

}  // namespace

TEST_CASE("memory: a buffer that cannot be had says how large it would have been") {
  const Granting granting(INT32_MAX, 1000);
  CHECK(Buffer(250).size() == 250);
  CHECK(Buffer(0).data() == nullptr);
  try {
    const Buffer buffer(251);
    FAIL_CHECK("expected OutOfMemory");
  } catch (const OutOfMemory& error) {
    CHECK(error.bytes == 1004);
  }
  CHECK_THROWS_AS(Tensor(Shape{10, 30}), std::bad_alloc);
  // A tensor that cannot grow keeps what it has.
  Tensor tensor(Shape{5, 5});
  tensor.fill(3);
  CHECK_THROWS_AS(tensor.reshape({20, 20}), OutOfMemory);
  CHECK(tensor.shape() == Shape{5, 5});
  for (const float value : tensor.values()) CHECK(value == 3);
}

TEST_CASE("memory: a size beyond every address is refused with a number of bytes") {
  try {
    const Buffer buffer(std::int64_t{1} << 61);
    FAIL_CHECK("expected OutOfMemory");
  } catch (const OutOfMemory& error) {
    CHECK(error.bytes > 0);
  }
}

TEST_CASE("memory: megabytes with a digit after the point, for large sizes without") {
  CHECK(megabytes(0) == "0.0 MB");
  CHECK(megabytes(149'000) == "0.1 MB");
  CHECK(megabytes(2'500'000) == "2.5 MB");
  CHECK(megabytes(9'940'000) == "9.9 MB");
  CHECK(megabytes(10'000'000) == "10 MB");
  CHECK(megabytes(8'589'934'592) == "8590 MB");
}

TEST_CASE("memory: a network whose weights do not fit is refused, whichever of them it is") {
  const int requests = until_it_fits([] { return small(); }, [](const Description& description) { const Network network(description); },
                                     [](const std::exception& error, const Description&) {
                                       const std::string message = error.what();
                                       CAPTURE(message);
                                       CHECK(dynamic_cast<const ArgumentError*>(&error) != nullptr);
                                       CHECK(message.find("network: expected weights and gradients that fit in memory, got") == 0);
                                       CHECK(message.find("MB") != std::string::npos);
                                     });
  // Value and gradient of 2 + 4 + 2 + 2 parameters, and before them all at once.
  CHECK(requests >= 20);
}

TEST_CASE("memory: a pass that runs out of it says so, moves no weight, and goes through once there is enough") {
  const std::vector<float> pixels = random_values(3 * 8 * 8 * 3, 1);
  const std::vector<float> seed = random_values(3 * 3, 2);
  Network expected(small());
  const auto weights = weights_of(expected);
  const std::vector<float> outputs = copied(expected.forward(pixels, 3).values());
  const std::vector<float> gradient = copied(expected.backward(seed).values());

  std::set<std::string> named;
  const auto check = [&](const std::exception& error, Network& network) {
    const std::string message = error.what();
    CAPTURE(message);
    CHECK(dynamic_cast<const ArgumentError*>(&error) != nullptr);
    CHECK(message.find("MB") != std::string::npos);
    named.insert(message.substr(0, message.find(": ")));
    CHECK(weights_of(network) == weights);
  };
  const auto fresh = [] { return Network(small()); };
  const int forward = until_it_fits(
      fresh, [&](Network& network) { network.forward(pixels, 3); },
      [&](const std::exception& error, Network& network) {
        check(error, network);
        check_error<ArgumentError>([&] { network.activation(0); }, {"input", "expected a forward pass"});
        CHECK(copied(network.forward(pixels, 3).values()) == outputs);
      });
  // The input's and eight layers' activations, then what the convolutions work with.
  CHECK(forward > 9);
  CHECK(named.contains("input"));
  CHECK(named.contains("conv1 (conv2d)"));

  named.clear();
  const auto after_forward = [&] {
    Network network(small());
    network.forward(pixels, 3);
    return network;
  };
  const int backward = until_it_fits(
      after_forward, [&](Network& network) { network.backward(seed); },
      [&](const std::exception& error, Network& network) {
        check(error, network);
        check_error<ArgumentError>([&] { network.activation_gradient(0); }, {"input", "expected a backward pass"});
        CHECK(copied(network.activation(network.graph().last()).values()) == outputs);
        CHECK(copied(network.backward(seed).values()) == gradient);
      });
  CHECK(backward > 9);
  CHECK(named.contains("logits (dense)"));
  CHECK(named.contains("conv2 (conv2d)"));
}

TEST_CASE("memory: a larger batch that does not fit leaves activations and gradients of the last one") {
  const std::vector<float> pixels = random_values(40 * 192, 1);
  const std::vector<float> seed = random_values(2 * 3, 2);
  const auto after_two = [&] {
    Network network(small());
    network.forward(std::span(pixels).first(2 * 192), 2);
    network.backward(seed);
    return network;
  };
  Network expected = after_two();
  const auto before = state_of(expected);
  const auto gradient = bits_of(expected.activation_gradient(0).values());
  int early = 0;
  const int failed = until_it_fits(
      after_two, [&](Network& network) { network.forward(pixels, 40); },
      [&](const std::exception& error, Network& network) {
        if (std::string(error.what()).find("input: expected a batch whose activations fit in memory, got 40 images") != 0) return;
        ++early;
        CHECK(network.batch() == 2);
        CHECK(state_of(network) == before);
        CHECK(bits_of(network.activation_gradient(0).values()) == gradient);
      });
  // The input and eight layers.
  CHECK(early >= 9);
  CHECK(failed >= early);
}

TEST_CASE("memory: a training step that runs out of it moves no learned weight") {
  const std::vector<float> pixels = random_values(4 * 192, 1);
  const std::vector<int> labels{0, 1, 2, 0};
  struct Pair {
    Network network;
    Optimizer optimizer;
  };
  for (const auto type : {OptimizerSettings::Type::sgd, OptimizerSettings::Type::adam}) {
    const auto fresh = [type] {
      OptimizerSettings settings;
      settings.type = type;
      settings.momentum = 0.9;
      return Pair{Network(small()), Optimizer(settings)};
    };
    const auto train = [&](Pair& pair) { train_batch(pair.network, pixels, labelled(labels), pair.optimizer); };
    const auto learned = [](const Pair& pair) {
      std::vector<std::vector<float>> values;
      for (const Parameter& parameter : pair.network.parameters()) {
        if (parameter.learned) values.push_back(copied(parameter.value.values()));
      }
      return values;
    };
    Pair expected = fresh();
    const auto before = learned(expected);
    train(expected);
    const auto after = learned(expected);
    CHECK(before != after);
    int in_the_optimizer = 0;
    const int failed = until_it_fits(fresh, train, [&](const std::exception& error, Pair& pair) {
      // A pass names its layer; what steps outside of any layer says at least how much it wanted.
      const auto* memory = dynamic_cast<const OutOfMemory*>(&error);
      if (memory != nullptr) CHECK(memory->bytes > 0);
      in_the_optimizer += memory != nullptr ? 1 : 0;
      CHECK((memory != nullptr || dynamic_cast<const ArgumentError*>(&error) != nullptr));
      CHECK(learned(pair) == before);
      // The optimizer has counted no step either: the next one is the first.
      pair.network.set_training_passes(0);
      train(pair);
      CHECK(learned(pair) == after);
    });
    CHECK(failed > 20);
    CHECK(in_the_optimizer == (type == OptimizerSettings::Type::sgd ? 10 : 20));
  }
}
