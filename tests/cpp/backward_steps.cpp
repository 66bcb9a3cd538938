#include <doctest/doctest.h>

#include "cpp/support/networks.hpp"

using namespace neocog;
using namespace neocog::test;

namespace {

std::vector<BackwardStep> steps_of(Network& network, const std::string& name, int image = 0) {
  return network.backward_steps(network.graph().find(name), image);
}

}  // namespace

TEST_CASE("max pool: the lecture's example") {
  Network network(description({5, 5, 1}, {layer("maxPool2d", {{"window", 3}, {"stride", 1}})}));
  const std::vector<float> input{2, 4, 8, 3, 6, 9, 3, 4, 2, 5, 5, 4, 6, 3, 1, 2, 3, 1, 3, 4, 2, 7, 4, 5, 7};
  CHECK(copied(network.forward(input, 1).values()) == std::vector<float>{9, 8, 8, 9, 6, 6, 7, 7, 7});
  const std::vector<float> gradient = copied(network.backward(std::vector<float>{1, 3, 1, 1, 4, 2, 6, 2, 1}).values());
  CHECK(gradient == std::vector<float>{0, 0, 4, 0, 0, 2, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 1});

  const std::vector<BackwardStep> steps = steps_of(network, "maxPool2d1");
  REQUIRE(steps.size() == 9);
  const BackwardStep& second = steps[1];
  CHECK(second.y == 0);
  CHECK(second.x == 1);
  CHECK(second.channel == 0);
  CHECK(second.gradient == 3);
  CHECK(second.top == 0);
  CHECK(second.left == 1);
  CHECK(second.height == 3);
  CHECK(second.width == 3);
  REQUIRE(second.shares.size() == 1);
  CHECK(second.shares[0].y == 0);
  CHECK(second.shares[0].x == 2);
  CHECK(second.shares[0].value == 3);
  CHECK(second.shares[0].sum == 3);
  CHECK(steps[2].shares[0].sum == 4);  // the same 8 wins again and adds 1
  CHECK(steps[7].shares[0].x == 1);    // 2: the 7 at [4, 1] is the first
  CHECK(steps[7].shares[0].sum == 8);
  CHECK(steps[8].shares[0].x == 4);
}

TEST_CASE("max pool: ties go to the first, or evenly to all; worked out by hand") {
  const std::vector<float> input{5, 5, 1, 2, 5, 0, 1, 0, 5};
  const std::vector<float> seed{3, 4, 7, 10};
  Network first(description({3, 3, 1}, {layer("maxPool2d", {{"window", 2}, {"stride", 1}})}));
  CHECK(copied(first.forward(input, 1).values()) == std::vector<float>{5, 5, 5, 5});
  CHECK(copied(first.backward(seed).values()) == std::vector<float>{3, 4, 0, 0, 17, 0, 0, 0, 0});

  // Window [0, 0] has three winners of 1 each, [0, 1] two of 2, [1, 0] one of 7, [1, 1] two of 5.
  Network even(description({3, 3, 1}, {layer("maxPool2d", {{"window", 2}, {"stride", 1}, {"ties", "even"}})}));
  even.forward(input, 1);
  CHECK(copied(even.backward(seed).values()) == std::vector<float>{1, 3, 0, 0, 15, 0, 0, 0, 5});
  const std::vector<BackwardStep> steps = steps_of(even, "maxPool2d1");
  REQUIRE(steps.size() == 4);
  REQUIRE(steps[0].shares.size() == 3);
  for (const BackwardStep::Share& share : steps[0].shares) CHECK(share.value == 1);
  REQUIRE(steps[3].shares.size() == 2);
  CHECK(steps[3].shares[0].sum == 15);
  CHECK(steps[3].shares[1].sum == 5);
}

TEST_CASE("backward steps: the sums end at the kernel's gradients, for every image and channel") {
  for (const char* ties : {"first", "even"}) {
    Network network(description(
        {7, 6, 5},
        {layer("maxPool2d",
               {{"window", std::vector<double>{3, 2}}, {"stride", std::vector<double>{2, 1}}, {"padding", std::vector<double>{1, 0, 1, 1}}, {"ties", ties}},
               "pool")}));
    std::vector<float> input = random_values(3 * 7 * 6 * 5, 1, 0.0F, 4.0F);
    for (float& value : input) value = std::floor(value);
    const std::size_t outputs = network.forward(input, 3).size();
    network.backward(random_values(outputs, 2));
    for (int image = 0; image < 3; ++image) {
      const std::vector<BackwardStep> steps = steps_of(network, "pool", image);
      CHECK(steps.size() == outputs / 3);
      std::vector<float> sums(7 * 6 * 5);
      for (const BackwardStep& step : steps) {
        CHECK(step.gradient == images_of(activation_gradient(network, "pool")).at(image, step.y, step.x)[step.channel]);
        for (const BackwardStep::Share& share : step.shares) {
          CHECK(share.y >= step.top);
          CHECK(share.y < step.top + step.height);
          CHECK(share.x >= step.left);
          CHECK(share.x < step.left + step.width);
          float& sum = sums[static_cast<std::size_t>((share.y * 6 + share.x) * 5 + step.channel)];
          CHECK(share.sum == sum + share.value);
          sum = share.sum;
        }
      }
      const float* gradient = images_of(activation_gradient(network, "input")).at(image, 0, 0);
      CHECK(largest_difference(std::span(gradient, sums.size()), widened(sums)) == 0);
    }
  }
}

TEST_CASE("max pool: an even split of NaN and −∞ windows keeps the steps equal to the kernel") {
  Network network(description({1, 4, 1}, {layer("maxPool2d", {{"window", std::vector<double>{1, 2}}, {"ties", "even"}})}));
  const float low = -std::numeric_limits<float>::infinity();
  network.forward(std::vector<float>{low, low, 1, low}, 1);
  CHECK(copied(network.backward(std::vector<float>{4, 3}).values()) == std::vector<float>{2, 2, 3, 0});
  CHECK(steps_of(network, "maxPool2d1")[0].shares.size() == 2);
}
