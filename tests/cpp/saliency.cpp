// The nine methods on nets so small that every map can be worked out in plain loops.
#include "neocog/analysis/saliency.hpp"

#include <doctest/doctest.h>

#include <functional>

#include "cpp/support/networks.hpp"
#include "cpp/support/saliency.hpp"

using namespace neocog;
using namespace neocog::test;

namespace {

constexpr int pixels_in = 2 * 3 * 2;
constexpr int hidden = 5;
constexpr int classes = 3;

/// dense → relu → dense over the flattened pixels, beside its twin in double.
struct Perceptron {
  std::vector<float> w1 = random_values(pixels_in * hidden, 1);
  std::vector<float> b1 = random_values(hidden, 2, -0.3F, 0.3F);
  std::vector<float> w2 = random_values(hidden * classes, 3);
  std::vector<float> pixels = random_values(pixels_in, 4);

  Network network(bool softmax = false) const {
    std::vector<LayerDescription> layers{layer("flatten"), layer("dense", {{"units", hidden}}, "one"), layer("relu"), layer("dropout", {{"rate", 0.5}}),
                                         layer("dense", {{"units", classes}, {"bias", false}}, "two")};
    if (softmax) layers.push_back(layer("softmax"));
    Network made(description({2, 3, 2}, layers));
    made.set_parameter("one/kernel", w1);
    made.set_parameter("one/bias", b1);
    made.set_parameter("two/kernel", w2);
    return made;
  }

  double before_relu(const std::vector<double>& x, int h) const {
    double sum = b1[static_cast<std::size_t>(h)];
    for (std::size_t i = 0; i < pixels_in; ++i) sum += x[i] * w1[i * hidden + static_cast<std::size_t>(h)];
    return sum;
  }
  double score(const std::vector<double>& x, int target) const {
    double sum = 0;
    for (int h = 0; h < hidden; ++h) sum += std::max(0.0, before_relu(x, h)) * w2[static_cast<std::size_t>(h * classes + target)];
    return sum;
  }
  /// `passes(value before the relu, gradient that arrives)`: whether the relu lets the gradient through.
  std::vector<double> gradient(const std::vector<double>& x, int target, const std::function<bool(double, double)>& passes) const {
    std::vector<double> sums(pixels_in);
    for (int h = 0; h < hidden; ++h) {
      const double arriving = w2[static_cast<std::size_t>(h * classes + target)];
      if (!passes(before_relu(x, h), arriving)) continue;
      for (std::size_t i = 0; i < pixels_in; ++i) sums[i] += arriving * w1[i * hidden + static_cast<std::size_t>(h)];
    }
    return sums;
  }
};

bool plain(double value, double) { return value > 0; }
bool guided(double value, double gradient) { return value > 0 && gradient > 0; }
bool deconvnet(double, double gradient) { return gradient > 0; }

std::vector<double> times(std::vector<double> a, std::span<const float> b) {
  for (std::size_t i = 0; i < a.size(); ++i) a[i] *= b[i];
  return a;
}

/// x² for every value, summed up for the only class: its gradient is 2x, so that the pixels can be read from a map.
Network squares(int height, int width) {
  Network network(description({static_cast<double>(height), static_cast<double>(width), 1},
                              {layer("multiply", {}, "square", {"input", "input"}), layer("flatten"), layer("dense", {{"units", 1}, {"bias", false}}, "sum")}));
  network.set_parameter("sum/kernel", std::vector<float>(static_cast<std::size_t>(height * width), 1.0F));
  return network;
}

}  // namespace

TEST_CASE("saliency: gradient, gradient times input, guided backpropagation and deconvnet against plain loops") {
  const Perceptron twin;
  Network network = twin.network();
  const std::vector<double> x = widened(twin.pixels);
  for (int target = 0; target < classes; ++target) {
    const auto map = [&](SaliencyMethod method) {
      const Saliency result = saliency(network, twin.pixels, Asked{.method = method, .target = target});
      CHECK(result.shape == Shape{2, 3, 2});
      CHECK(!result.completeness);
      return result.values;
    };
    CHECK(largest_difference(map(SaliencyMethod::gradient), twin.gradient(x, target, plain)) < 1e-6);
    CHECK(largest_difference(map(SaliencyMethod::gradient_times_input), times(twin.gradient(x, target, plain), twin.pixels)) < 1e-6);
    CHECK(largest_difference(map(SaliencyMethod::guided_backprop), twin.gradient(x, target, guided)) < 1e-6);
    CHECK(largest_difference(map(SaliencyMethod::deconvnet), twin.gradient(x, target, deconvnet)) < 1e-6);
  }
  // The three rules differ on this net, or nothing above would tell them apart.
  CHECK(largest_difference(twin.gradient(x, 1, plain), twin.gradient(x, 1, guided)) > 0.1);
  CHECK(largest_difference(twin.gradient(x, 1, deconvnet), twin.gradient(x, 1, guided)) > 0.1);
}

TEST_CASE("saliency: channels stay, or become their largest or their mean magnitude") {
  const Perceptron twin;
  Network network = twin.network();
  const std::vector<double> gradient = twin.gradient(widened(twin.pixels), 1, plain);
  std::vector<double> largest;
  std::vector<double> mean;
  for (std::size_t i = 0; i < pixels_in; i += 2) {
    largest.push_back(std::max(std::abs(gradient[i]), std::abs(gradient[i + 1])));
    mean.push_back((std::abs(gradient[i]) + std::abs(gradient[i + 1])) / 2);
  }
  const Saliency high = saliency(network, twin.pixels, Asked{.channels = ChannelReduction::largest, .target = 1});
  CHECK(high.shape == Shape{2, 3, 1});
  CHECK(largest_difference(high.values, largest) < 1e-6);
  CHECK(largest_difference(saliency(network, twin.pixels, Asked{.channels = ChannelReduction::mean, .target = 1}).values, mean) < 1e-6);

  const std::vector<float> by_hand{1, -4, 2, 0, 0, -0.5F};
  CHECK(reduce_channels({1, 2, 3}, by_hand, ChannelReduction::largest).values == std::vector<float>{4, 0.5F});
  CHECK(reduce_channels({1, 3, 2}, by_hand, ChannelReduction::mean).values == std::vector<float>{2.5F, 1, 0.25F});
  CHECK(reduce_channels({1, 2, 3}, by_hand, ChannelReduction::all).values == by_hand);
}

TEST_CASE("saliency: a last softmax is left out; its input is explained") {
  const Perceptron twin;
  Network with = twin.network(true);
  Network without = twin.network(false);
  for (const SaliencyMethod method : {SaliencyMethod::gradient, SaliencyMethod::integrated_gradients, SaliencyMethod::occlusion}) {
    const Asked settings{.method = method, .target = 2};
    CHECK(saliency(with, twin.pixels, settings).values == saliency(without, twin.pixels, settings).values);
  }
  // Nothing but a softmax: the score is the pixel itself.
  Network only(description({1, 1, 3}, {layer("softmax")}));
  CHECK(saliency(only, std::vector<float>{5, 6, 7}, Asked{.target = 1}).values == std::vector<float>{0, 1, 0});
}

TEST_CASE("saliency: integrated gradients at the midpoints, from a number or an image") {
  const Perceptron twin;
  Network network = twin.network();
  const std::vector<double> x = widened(twin.pixels);
  for (const int steps : {1, 3, 8, 32}) {
    for (const std::vector<float>& baseline : {std::vector<float>{0}, std::vector<float>{-0.7F}, random_values(pixels_in, 9)}) {
      std::vector<double> from(pixels_in, baseline[0]);
      if (baseline.size() > 1) from = widened(baseline);
      std::vector<double> expected(pixels_in);
      for (int k = 0; k < steps; ++k) {
        std::vector<double> between;
        for (std::size_t i = 0; i < pixels_in; ++i) between.push_back(from[i] + (k + 0.5) / steps * (x[i] - from[i]));
        const std::vector<double> gradient = twin.gradient(between, 1, plain);
        for (std::size_t i = 0; i < pixels_in; ++i) expected[i] += gradient[i] * (x[i] - from[i]) / steps;
      }
      const Saliency result =
          saliency(network, twin.pixels, Asked{.method = SaliencyMethod::integrated_gradients, .target = 1, .steps = steps, .baseline = baseline});
      CHECK(largest_difference(result.values, expected) < 1e-6);
      REQUIRE(result.completeness);
      double sum = 0;
      for (const double value : expected) sum += value;
      CHECK(result.completeness->sum == doctest::Approx(sum).epsilon(1e-5));
      CHECK(result.completeness->difference == doctest::Approx(twin.score(x, 1) - twin.score(from, 1)).epsilon(1e-5));
    }
  }
}

TEST_CASE("saliency: integrated gradients are complete where the midpoint rule is exact, whatever becomes of the channels") {
  Network network = squares(2, 2);
  const std::vector<float> pixels{1, -2, 3, 0.5F};
  for (const ChannelReduction channels : {ChannelReduction::all, ChannelReduction::mean}) {
    const Saliency result = saliency(network, pixels, Asked{.method = SaliencyMethod::integrated_gradients, .channels = channels, .steps = 2, .baseline = {2}});
    // Σ x² of the image less that of the baseline: 14.25 − 16. Value by value it is x² − 4.
    REQUIRE(result.completeness);
    CHECK(result.completeness->difference == doctest::Approx(-1.75));
    CHECK(result.completeness->sum == doctest::Approx(-1.75));
    const bool signs = channels == ChannelReduction::all;
    CHECK(largest_difference(result.values, {signs ? -3.0 : 3.0, 0.0, 5.0, signs ? -3.75 : 3.75}) < 1e-6);
  }
}

TEST_CASE("saliency: SmoothGrad is the mean gradient over images with the given noise") {
  const Perceptron twin;
  Network network = twin.network();
  for (const int samples : {1, 5, 11}) {
    const std::vector<float> noise = random_values(static_cast<std::size_t>(samples) * pixels_in, 8);
    std::vector<double> expected(pixels_in);
    for (int k = 0; k < samples; ++k) {
      std::vector<double> noisy;
      for (std::size_t i = 0; i < pixels_in; ++i) noisy.push_back(static_cast<double>(twin.pixels[i]) + noise[static_cast<std::size_t>(k) * pixels_in + i]);
      const std::vector<double> gradient = twin.gradient(noisy, 2, plain);
      for (std::size_t i = 0; i < pixels_in; ++i) expected[i] += gradient[i] / samples;
    }
    const Saliency result =
        saliency(network, twin.pixels, Asked{.method = SaliencyMethod::smooth_grad, .target = 2, .samples = samples, .noise_values = noise});
    CHECK(largest_difference(result.values, expected) < 1e-6);
  }
}

TEST_CASE("saliency: SmoothGrad's drawn noise has the deviation asked for, a share of the image's range") {
  Network network = squares(40, 50);
  std::vector<float> pixels = random_values(2000, 6, -1.0F, 3.0F);
  pixels[7] = -1;
  pixels[9] = 3;
  const auto noise_of = [&](double noise, std::uint64_t seed, int samples = 1) {
    std::vector<float> values =
        saliency(network, pixels, Asked{.method = SaliencyMethod::smooth_grad, .samples = samples, .noise = noise, .seed = seed}).values;
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = values[i] / 2 - pixels[i];
    return values;
  };
  const auto moments = [](const std::vector<float>& values) {
    double mean = 0;
    double square = 0;
    for (const float value : values) mean += static_cast<double>(value) / static_cast<double>(values.size());
    for (const float value : values) square += (value - mean) * (value - mean) / static_cast<double>(values.size());
    return std::pair{mean, std::sqrt(square)};
  };
  const auto [mean, deviation] = moments(noise_of(0.25, 1));
  CHECK(std::abs(mean) < 0.1);
  CHECK(deviation == doctest::Approx(0.25 * 4).epsilon(0.06));
  // Samples are drawn by themselves: the mean of 16 has a quarter of the deviation.
  CHECK(moments(noise_of(0.25, 1, 16)).second == doctest::Approx(0.25).epsilon(0.06));
  CHECK(noise_of(0.25, 1) == noise_of(0.25, 1));
  CHECK(noise_of(0.25, 1) != noise_of(0.25, 2));
  CHECK(largest_difference(noise_of(0, 1), std::vector<double>(2000)) < 1e-6);
}

TEST_CASE("saliency: a map of classes is explained at one unit, or as the sum of all") {
  Network network(description({3, 4, 1}, {layer("conv2d", {{"filters", 2}, {"kernel", 3}, {"padding", "same"}}, "classes")}));
  const std::vector<float> kernel = random_values(18, 1);
  network.set_parameter("classes/kernel", kernel);
  const std::vector<float> pixels = random_values(12, 2);
  const auto expected = [&](int unit_y, int unit_x) {
    std::vector<double> sums(12);
    for (int y = 0; y < 3; ++y) {
      for (int x = 0; x < 4; ++x) {
        if (unit_y >= 0 && (y != unit_y || x != unit_x)) continue;
        for (int ky = 0; ky < 3; ++ky) {
          for (int kx = 0; kx < 3; ++kx) {
            const int row = y + ky - 1;
            const int column = x + kx - 1;
            if (row >= 0 && column >= 0 && row < 3 && column < 4) {
              sums[static_cast<std::size_t>(row * 4 + column)] += kernel[static_cast<std::size_t>((ky * 3 + kx) * 2 + 1)];
            }
          }
        }
      }
    }
    return sums;
  };
  CHECK(largest_difference(saliency(network, pixels, Asked{.target = 1}).values, expected(-1, -1)) < 1e-6);
  for (const auto& [y, x] : {std::pair{0, 2}, {2, 3}, {1, 0}}) {
    CHECK(largest_difference(saliency(network, pixels, Asked{.target = 1, .unit = std::pair{y, x}}).values, expected(y, x)) < 1e-6);
    // The net is linear, so that covering one pixel with 0 takes off its gradient times its value.
    const Saliency covered = saliency(network, pixels, Asked{.method = SaliencyMethod::occlusion, .target = 1, .unit = std::pair{y, x}, .patch = {1, 1}});
    CHECK(largest_difference(covered.values, times(expected(y, x), pixels)) < 1e-5);
  }
}
