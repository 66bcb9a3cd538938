#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "neocog/analysis/explained.hpp"

namespace neocog {

enum class SaliencyMethod {
  gradient,              // Simonyan, Vedaldi and Zisserman 2014
  gradient_times_input,  // Shrikumar et al. 2016
  integrated_gradients,  // Sundararajan, Taly and Yan 2017
  smooth_grad,           // Smilkov et al. 2017
  guided_backprop,       // Springenberg et al. 2015
  deconvnet,             // Zeiler and Fergus 2014
  grad_cam,              // Selvaraju et al. 2017
  guided_grad_cam,
  occlusion,  // Zeiler and Fergus 2014
};

/// What becomes of the colour channels.
enum class ChannelReduction {
  all,      // they stay, signed
  largest,  // the largest magnitude
  mean,     // the mean magnitude
};

struct SaliencySettings {
  SaliencyMethod method = SaliencyMethod::gradient;
  ChannelReduction channels = ChannelReduction::all;
  int target = 0;  // the class
  std::optional<std::pair<int, int>> unit;
  // integrated_gradients
  int steps = 32;
  std::vector<float> baseline{0.0F};  // one value, or one per value of the image
  // smooth_grad
  int samples = 16;
  double noise = 0.15;              // standard deviation as a share of the image's range
  std::vector<float> noise_values;  // samples × image, added as they are; empty: drawn
  std::uint64_t seed = 1;
  // grad_cam and guided_grad_cam
  std::string layer;  // empty: the last convolution
  bool upsample = true;
  // occlusion
  Size patch{0, 0};   // 0: an eighth of the side, rounded up
  Size stride{0, 0};  // 0: as the patch
  double value = 0.0;
};

/// Integrated gradients should add up to the score's difference between image and baseline.
struct Completeness {
  double sum;         // of the map before any reduction of channels
  double difference;  // score(image) − score(baseline)
};

struct Saliency {
  Shape shape;  // height, width, channels or 1
  std::vector<float> values;
  std::optional<Completeness> completeness;
};

/// Explains the score of one image of the input's shape, in evaluation mode. The activations that remain in the network
/// are those of the last image that the method looked at. Throws ShapeError or ArgumentError.
Saliency saliency(Network& network, std::span<const float> pixels, const SaliencySettings& settings);

/// The last step of a saliency map by hand: magnitudes over the last axis of `gradient` [height, width, channels].
Saliency reduce_channels(const Shape& shape, std::span<const float> gradient, ChannelReduction channels);

}  // namespace neocog
