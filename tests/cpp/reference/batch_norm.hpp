#pragma once
#include <cmath>
#include <cstddef>
#include <vector>

namespace neocog::reference {

/// Ioffe and Szegedy, "Batch normalization" (2015), algorithm 1. All activations are [rows, channels], where rows is
/// batch · height · width.
struct BatchNorm {
  double epsilon;
  std::vector<double> gamma;  // [channels]
  std::vector<double> beta;   // [channels]

  std::size_t channels() const { return gamma.size(); }
};

struct ChannelStatistics {
  std::vector<double> mean;      // [channels]
  std::vector<double> variance;  // [channels], biased: divided by the number of rows
};

inline ChannelStatistics channel_statistics(const std::vector<double>& input, std::size_t channels) {
  ChannelStatistics result{std::vector<double>(channels), std::vector<double>(channels)};
  const auto rows = static_cast<double>(input.size() / channels);
  for (std::size_t i = 0; i < input.size(); ++i) result.mean[i % channels] += input[i] / rows;
  for (std::size_t i = 0; i < input.size(); ++i) result.variance[i % channels] += std::pow(input[i] - result.mean[i % channels], 2) / rows;
  return result;
}

/// output = gamma · (input − mean) / √(variance + epsilon) + beta
inline std::vector<double> batch_norm_forward(const BatchNorm& layer, const ChannelStatistics& statistics, const std::vector<double>& input) {
  std::vector<double> output;
  for (std::size_t i = 0; i < input.size(); ++i) {
    const std::size_t c = i % layer.channels();
    output.push_back(layer.gamma[c] * (input[i] - statistics.mean[c]) / std::sqrt(statistics.variance[c] + layer.epsilon) + layer.beta[c]);
  }
  return output;
}

struct BatchNormGradients {
  std::vector<double> input;  // [rows, channels]
  std::vector<double> gamma;  // [channels]
  std::vector<double> beta;   // [channels]
};

/// The chain rule as the paper writes it out in section 3. With `own`, mean and variance are the batch's own and hand
/// their share back to every input; otherwise they are constants.
inline BatchNormGradients batch_norm_backward(const BatchNorm& layer, const ChannelStatistics& statistics, bool own, const std::vector<double>& input,
                                              const std::vector<double>& output_gradient) {
  const std::size_t channels = layer.channels();
  const auto rows = static_cast<double>(input.size() / channels);
  BatchNormGradients result{std::vector<double>(input.size()), std::vector<double>(channels), std::vector<double>(channels)};
  std::vector<double> to_mean(channels);
  std::vector<double> to_variance(channels);
  for (std::size_t i = 0; i < input.size(); ++i) {
    const std::size_t c = i % channels;
    const double root = std::sqrt(statistics.variance[c] + layer.epsilon);
    const double centred = input[i] - statistics.mean[c];
    const double to_normalised = output_gradient[i] * layer.gamma[c];
    result.gamma[c] += output_gradient[i] * centred / root;
    result.beta[c] += output_gradient[i];
    result.input[i] += to_normalised / root;
    to_mean[c] -= to_normalised / root;
    to_variance[c] -= to_normalised * centred / (2 * std::pow(root, 3));
  }
  for (std::size_t i = 0; i < input.size() && own; ++i) {
    const std::size_t c = i % channels;
    result.input[i] += to_variance[c] * 2 * (input[i] - statistics.mean[c]) / rows + to_mean[c] / rows;
  }
  return result;
}

}  // namespace neocog::reference
