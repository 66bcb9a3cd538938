#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "neocog/network/network.hpp"

namespace neocog::trainer {

/// An array of bytes with its sizes, as IDX files have them (the format of MNIST).
struct Bytes {
  std::vector<int> shape;
  std::vector<std::uint8_t> values;
};

/// Throws ArgumentError when the file cannot be read or is no IDX file of bytes.
Bytes read_idx(const std::filesystem::path& file);

/// The whole file; throws ArgumentError when it cannot be read.
std::string read_file(const std::filesystem::path& file);

/// The network as `nc.open` of the library reads it: all weights as safetensors, `description` (JSON) in the metadata.
void write_network(const std::filesystem::path& file, const Network& network, const std::string& description);

}  // namespace neocog::trainer
