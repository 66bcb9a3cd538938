#pragma once
#include <bit>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "cpp/support/values.hpp"
#include "neocog/network/network.hpp"

namespace neocog::test {

inline LayerDescription layer(std::string type, Attributes attributes = {}, std::string name = {}, std::vector<std::string> from = {}) {
  return {std::move(type), std::move(attributes), std::move(name), std::move(from)};
}

inline Description description(std::vector<double> input, std::vector<LayerDescription> layers, double seed = 1) {
  return {std::move(input), std::move(layers), seed};
}

inline const Tensor& activation(Network& network, const std::string& name) { return network.activation(network.graph().find(name)); }
inline const Tensor& activation_gradient(Network& network, const std::string& name) { return network.activation_gradient(network.graph().find(name)); }
inline std::vector<float> value_of(const Network& network, const std::string& parameter) { return copied(network.parameter(parameter).value.values()); }
inline std::vector<float> gradient_of(const Network& network, const std::string& parameter) { return copied(network.parameter(parameter).gradient.values()); }

inline std::vector<std::uint32_t> bits_of(std::span<const float> values) {
  std::vector<std::uint32_t> bits;
  for (const float value : values) bits.push_back(std::bit_cast<std::uint32_t>(value));
  return bits;
}

/// The bits of all weights, and of all activations if there was a forward pass.
inline std::vector<std::vector<std::uint32_t>> state_of(Network& network) {
  std::vector<std::vector<std::uint32_t>> state;
  for (const Parameter& parameter : std::as_const(network).parameters()) {
    state.push_back(bits_of(parameter.value.values()));
    state.push_back({parameter.frozen ? 1U : 0U});
  }
  for (int node = 0; node <= network.graph().last() && network.batch() > 0; ++node) state.push_back(bits_of(network.activation(node).values()));
  return state;
}
inline std::vector<std::vector<std::uint32_t>> state_of(Network&& network) { return state_of(network); }

}  // namespace neocog::test
