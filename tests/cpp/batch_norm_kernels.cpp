#include <doctest/doctest.h>

#include <limits>

#include "cpp/reference/batch_norm.hpp"
#include "cpp/support/kernels.hpp"
#include "neocog/kernels/batch_norm.hpp"

using namespace neocog;
using namespace neocog::kernels;
using namespace neocog::test;
using Values = std::vector<double>;

namespace {

constexpr double epsilon = 1e-3;

struct Case {
  std::size_t rows;
  std::size_t channels;

  int columns() const { return static_cast<int>(channels); }
  /// Channels far from 0 and of different spreads.
  std::vector<float> input() const {
    std::vector<float> values = random_values(rows * channels, 1);
    for (std::size_t i = 0; i < values.size(); ++i) {
      const auto c = static_cast<float>(i % channels);
      values[i] = values[i] * (2.0F + c) + 3.0F - c;
    }
    return values;
  }
  reference::BatchNorm layer() const { return {epsilon, widened(random_values(channels, 2, -2.0F, 2.0F)), widened(random_values(channels, 3))}; }
};

const std::vector<Case> cases{{1, 1}, {2, 1}, {3, 5}, {7, 3}, {24, 4}, {25, 7}, {18, 9}, {60, 17}, {1, 6}};

/// Mean, and 1 / √(variance + epsilon), as the kernels take them.
struct Normalisation {
  std::vector<float> mean;
  std::vector<float> scale;
};

Normalisation of(const reference::ChannelStatistics& statistics) {
  Normalisation result{narrowed(statistics.mean), {}};
  for (const double variance : statistics.variance) result.scale.push_back(static_cast<float>(1 / std::sqrt(variance + epsilon)));
  return result;
}

}  // namespace

TEST_CASE("batch norm: mean and biased variance of each channel") {
  for (const Case& c : cases) {
    const std::vector<float> input = c.input();
    const reference::ChannelStatistics expected = reference::channel_statistics(widened(input), c.channels);
    std::vector<float> mean(c.channels, 77.0F);
    std::vector<float> variance(c.channels, 77.0F);
    channel_statistics(input.data(), c.rows, c.columns(), mean.data(), variance.data());
    CHECK(relative_difference(mean, expected.mean) < agreement);
    CHECK(relative_difference(variance, expected.variance) < agreement);
  }
  // By hand: mean (1 + 2 + 6) / 3, variance (4 + 1 + 9) / 3.
  const std::vector<float> input{1, 2, 6};
  float mean = 0;
  float variance = 0;
  channel_statistics(input.data(), 3, 1, &mean, &variance);
  CHECK(mean == 3);
  CHECK(variance == doctest::Approx(14.0 / 3));
}

TEST_CASE("batch norm: a small spread far from 0 does not drown") {
  std::vector<float> input;
  for (int i = 0; i < 1000; ++i) input.push_back(i % 2 == 0 ? 10000.0F : 10001.0F);
  float mean = 0;
  float variance = 0;
  channel_statistics(input.data(), input.size(), 1, &mean, &variance);
  CHECK(mean == 10000.5F);
  CHECK(variance == 0.25F);
}

TEST_CASE("batch norm: forward and all gradients equal the plain loops; gradients add") {
  for (const Case& c : cases) {
    CAPTURE(c.rows);
    CAPTURE(c.channels);
    const std::vector<float> input = c.input();
    const reference::BatchNorm layer = c.layer();
    const std::vector<float> gamma = narrowed(layer.gamma);
    const std::vector<float> beta = narrowed(layer.beta);
    const std::vector<float> seed = random_values(input.size(), 4);
    // The batch's own statistics and others, as running ones are.
    const reference::ChannelStatistics running{widened(random_values(c.channels, 5)), widened(random_values(c.channels, 6, 0.1F, 2.0F))};
    for (const bool own : {true, false}) {
      CAPTURE(own);
      const reference::ChannelStatistics statistics = own ? reference::channel_statistics(widened(input), c.channels) : running;
      const Normalisation by = of(statistics);
      std::vector<float> output(input.size(), 77.0F);
      batch_norm_forward(input.data(), c.rows, c.columns(), by.mean.data(), by.scale.data(), gamma.data(), beta.data(), output.data());
      CHECK(relative_difference(output, reference::batch_norm_forward(layer, statistics, widened(input))) < agreement);

      const reference::BatchNormGradients expected = reference::batch_norm_backward(layer, statistics, own, widened(input), widened(seed));
      const auto plus = [](const std::vector<float>& before, Values more) {
        for (std::size_t i = 0; i < more.size(); ++i) more[i] += before[i];
        return more;
      };
      const std::vector<float> before = random_values(input.size(), 7);
      const std::vector<float> before_gamma = random_values(c.channels, 8);
      const std::vector<float> before_beta = random_values(c.channels, 9);
      std::vector<float> gradient = before;
      std::vector<float> gamma_gradient = before_gamma;
      std::vector<float> beta_gradient = before_beta;
      batch_norm_backward_parameters(input.data(), seed.data(), c.rows, c.columns(), by.mean.data(), by.scale.data(), gamma_gradient.data(),
                                     beta_gradient.data());
      if (own) {
        batch_norm_backward_batch(input.data(), seed.data(), c.rows, c.columns(), by.mean.data(), by.scale.data(), gamma.data(), gradient.data());
      } else {
        batch_norm_backward_fixed(seed.data(), c.rows, c.columns(), by.scale.data(), gamma.data(), gradient.data());
      }
      CHECK(relative_difference(gradient, plus(before, expected.input)) < agreement);
      CHECK(relative_difference(gamma_gradient, plus(before_gamma, expected.gamma)) < agreement);
      CHECK(relative_difference(beta_gradient, plus(before_beta, expected.beta)) < agreement);
    }
  }
}

TEST_CASE("batch norm: the plain backward pass agrees with finite differences, through the statistics too") {
  for (const Case& c : cases) {
    const Values input = widened(c.input());
    const reference::BatchNorm layer = c.layer();
    const Values seed = widened(random_values(input.size(), 10));
    const reference::ChannelStatistics running{Values(c.channels, 0.3), Values(c.channels, 0.7)};
    for (const bool own : {true, false}) {
      const auto score = [&](const reference::BatchNorm& changed, const Values& x) {
        return weighted_sum(reference::batch_norm_forward(changed, own ? reference::channel_statistics(x, c.channels) : running, x), seed);
      };
      const auto gradients = reference::batch_norm_backward(layer, own ? reference::channel_statistics(input, c.channels) : running, own, input, seed);
      CHECK(relative_difference(gradients.input, finite_differences(input, [&](const Values& x) { return score(layer, x); })) < 1e-6);
      CHECK(relative_difference(gradients.gamma, finite_differences(layer.gamma, [&](const Values& v) { return score({epsilon, v, layer.beta}, input); })) <
            1e-6);
      CHECK(relative_difference(gradients.beta, finite_differences(layer.beta, [&](const Values& v) { return score({epsilon, layer.gamma, v}, input); })) <
            1e-6);
    }
  }
}

TEST_CASE("batch norm: a NaN spoils its own channel and no other") {
  std::vector<float> input = random_values(6 * 5, 11);
  input[2 * 5 + 3] = std::numeric_limits<float>::quiet_NaN();
  std::vector<float> mean(5);
  std::vector<float> variance(5);
  channel_statistics(input.data(), 6, 5, mean.data(), variance.data());
  for (std::size_t c = 0; c < 5; ++c) {
    CHECK(std::isnan(mean[c]) == (c == 3));
    CHECK(std::isnan(variance[c]) == (c == 3));
  }
}
