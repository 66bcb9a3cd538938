#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "neocog/analysis/saliency.hpp"

namespace neocog::test {

/// SaliencySettings in which every member may be left out, so that a test names only what it is about.
struct Asked {
  SaliencyMethod method = SaliencyMethod::gradient;
  ChannelReduction channels = ChannelReduction::all;
  int target = 0;
  std::optional<std::pair<int, int>> unit = std::nullopt;
  int steps = SaliencySettings().steps;
  std::vector<float> baseline = SaliencySettings().baseline;
  int samples = SaliencySettings().samples;
  double noise = SaliencySettings().noise;
  std::vector<float> noise_values = std::vector<float>();
  std::uint64_t seed = 1;
  std::string layer = std::string();
  bool upsample = true;
  Size patch = {0, 0};
  Size stride = {0, 0};
  double value = 0.0;

  operator SaliencySettings() const {
    return {method, channels, target, unit, steps, baseline, samples, noise, noise_values, seed, layer, upsample, patch, stride, value};
  }
};

}  // namespace neocog::test
