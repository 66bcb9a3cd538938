// channelShuffle, channelSlice and scale: by hand.
#include <doctest/doctest.h>

#include "cpp/support/networks.hpp"

using namespace neocog;
using namespace neocog::test;

namespace {

std::vector<float> shuffled(int groups, const std::vector<float>& channels) {
  Network network(description({1, 1, static_cast<double>(channels.size())}, {layer("channelShuffle", {{"groups", groups}})}));
  return copied(network.forward(channels, 1).values());
}

}  // namespace

TEST_CASE("channelShuffle: a channel of each group in turn") {
  // Two groups of three, [a0 a1 a2][b0 b1 b2], are dealt out as a0 b0 a1 b1 a2 b2.
  CHECK(shuffled(2, {0, 1, 2, 10, 11, 12}) == std::vector<float>{0, 10, 1, 11, 2, 12});
  CHECK(shuffled(3, {0, 1, 10, 11, 20, 21}) == std::vector<float>{0, 10, 20, 1, 11, 21});
  CHECK(shuffled(1, {0, 1, 2}) == std::vector<float>{0, 1, 2});
  CHECK(shuffled(3, {0, 1, 2}) == std::vector<float>{0, 1, 2});
}

TEST_CASE("channelShuffle: output channel j · groups + i is input channel i · (channels / groups) + j, at every position") {
  constexpr std::size_t groups = 3;
  constexpr std::size_t each = 5;
  constexpr std::size_t channels = groups * each;
  Network network(description({2, 3, channels}, {layer("channelShuffle", {{"groups", static_cast<int>(groups)}})}));
  const std::vector<float> x = random_values(2 * 6 * channels, 1);
  const std::vector<float> output = copied(network.forward(x, 2).values());
  const std::vector<float> seed = random_values(x.size(), 2);
  const std::vector<float> gradient = copied(network.backward(seed).values());
  for (std::size_t start = 0; start < x.size(); start += channels) {
    for (std::size_t i = 0; i < groups; ++i) {
      for (std::size_t j = 0; j < each; ++j) {
        CHECK(output[start + j * groups + i] == x[start + i * each + j]);
        CHECK(gradient[start + i * each + j] == seed[start + j * groups + i]);
      }
    }
  }
}

TEST_CASE("channelShuffle: shuffling with the number of channels per group deals them back") {
  Network network(description({2, 2, 12}, {layer("channelShuffle", {{"groups", 3}}), layer("channelShuffle", {{"groups", 4}})}));
  const std::vector<float> x = random_values(2 * 48, 3);
  CHECK(copied(network.forward(x, 2).values()) == x);
}

TEST_CASE("channelSlice: these channels of every position; the others get no gradient") {
  Network network(description({1, 2, 7}, {layer("channelSlice", {{"start", 1}, {"length", 5}})}));
  const std::vector<float> x{0, 1, 2, 3, 4, 5, 6, 10, 11, 12, 13, 14, 15, 16};
  const Tensor& output = network.forward(x, 1);
  CHECK(output.shape() == Shape{1, 1, 2, 5});
  CHECK(copied(output.values()) == std::vector<float>{1, 2, 3, 4, 5, 11, 12, 13, 14, 15});
  CHECK(copied(network.backward(std::vector<float>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}).values()) == std::vector<float>{0, 1, 2, 3, 4, 5, 0, 0, 6, 7, 8, 9, 10, 0});
}

TEST_CASE("channelSlice: all channels, or the last one alone") {
  const std::vector<float> x = random_values(2 * 12, 4);
  Network all(description({2, 2, 3}, {layer("channelSlice", {{"start", 0}, {"length", 3}})}));
  CHECK(copied(all.forward(x, 2).values()) == x);
  Network last(description({2, 2, 3}, {layer("channelSlice", {{"start", 2}, {"length", 1}})}));
  const std::vector<float> output = copied(last.forward(x, 2).values());
  REQUIRE(output.size() == 8);
  for (std::size_t i = 0; i < 8; ++i) CHECK(output[i] == x[3 * i + 2]);
}

TEST_CASE("scale: a constant factor in both directions, without parameters") {
  for (const double by : {2.5, -1.0, 0.0}) {
    Network network(description({1, 3, 3}, {layer("scale", {{"by", by}})}));
    CHECK(network.parameters().empty());
    const std::vector<float> x = random_values(2 * 9, 5);
    const std::vector<float> output = copied(network.forward(x, 2).values());
    const std::vector<float> gradient = copied(network.backward(x).values());
    for (std::size_t i = 0; i < x.size(); ++i) {
      CHECK(output[i] == static_cast<float>(by) * x[i]);
      CHECK(gradient[i] == static_cast<float>(by) * x[i]);
    }
  }
  Network flat(description({1, 2, 1}, {layer("flatten"), layer("scale", {{"by", 0.5}})}));
  CHECK(copied(flat.forward(std::vector<float>{2, 6}, 1).values()) == std::vector<float>{1, 3});
}
