#include "neocog/core/random.hpp"

#include <bit>

namespace neocog {
namespace {

std::uint64_t split_mix(std::uint64_t& state) {
  std::uint64_t z = (state += 0x9e3779b97f4a7c15U);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
  return z ^ (z >> 31);
}

/// FNV-1a
std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char letter : text) hash = (hash ^ static_cast<unsigned char>(letter)) * 0x100000001b3U;
  return hash;
}

}  // namespace

Random::Random(std::uint64_t seed) {
  for (int i = 0; i < 4; i += 2) {
    const std::uint64_t bits = split_mix(seed);
    state_[i] = static_cast<std::uint32_t>(bits);
    state_[i + 1] = static_cast<std::uint32_t>(bits >> 32);
  }
}

Random::Random(std::uint64_t seed, std::string_view name) : Random(seed ^ hash_of(name)) {}

std::uint32_t Random::next() {
  const std::uint32_t result = std::rotl(state_[0] + state_[3], 7) + state_[0];
  const std::uint32_t shifted = state_[1] << 9;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= shifted;
  state_[3] = std::rotl(state_[3], 11);
  return result;
}

}  // namespace neocog
