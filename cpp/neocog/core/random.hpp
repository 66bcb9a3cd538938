#pragma once
#include <cstdint>
#include <string_view>

namespace neocog {

/// xoshiro128++ (Blackman and Vigna, 2019), seeded through SplitMix64. Only integer steps and exact float
/// operations, so that a seed gives the same bits in native and Wasm builds.
class Random {
 public:
  explicit Random(std::uint64_t seed);

  /// An independent stream for each name, so that a changed layer leaves the other layers' draws alone.
  Random(std::uint64_t seed, std::string_view name);

  std::uint32_t next();

  /// Uniform in [0, 1), a multiple of 2⁻²⁴.
  float uniform() { return static_cast<float>(next() >> 8) * 0x1p-24F; }
  float uniform(float low, float high) { return low + (high - low) * uniform(); }
  /// Normally distributed but for its tails: the sum of twelve uniform numbers, because a logarithm could round
  /// differently on another machine.
  float normal() {
    float sum = -6.0F;
    for (int i = 0; i < 12; ++i) sum += uniform();
    return sum;
  }

 private:
  std::uint32_t state_[4];
};

}  // namespace neocog
