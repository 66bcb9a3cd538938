#include "files.hpp"

#include <bit>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <span>

#include "neocog/core/error.hpp"

namespace neocog::trainer {
namespace {

using Json = nlohmann::ordered_json;
static_assert(std::endian::native == std::endian::little, "safetensors holds little-endian values");

void append_bytes(std::string& text, std::span<const float> values) {
  const auto bytes = std::as_bytes(values);
  text.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

}  // namespace

std::string read_file(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) throw ArgumentError(file.string() + ": cannot be read");
  return {std::istreambuf_iterator<char>(stream), {}};
}

Bytes read_idx(const std::filesystem::path& file) {
  const std::string text = read_file(file);
  const auto refuse = [&](const std::string& expected) { throw ArgumentError(file.string() + ": expected " + expected); };
  const auto byte = [&](std::size_t at) { return static_cast<std::uint8_t>(text[at]); };
  // Two zeros, 8 for bytes, how many sizes; then the sizes, four bytes each with the highest first.
  if (text.size() < 4 || byte(0) != 0 || byte(1) != 0 || byte(2) != 8) refuse("an IDX file of bytes");
  const std::size_t sizes = byte(3);
  std::size_t at = 4;
  if (sizes == 0 || text.size() < at + 4 * sizes) refuse("the sizes of an IDX file");
  Bytes bytes;
  std::size_t count = 1;
  for (std::size_t i = 0; i < sizes; ++i, at += 4) {
    const std::uint32_t size = std::uint32_t{byte(at)} << 24 | std::uint32_t{byte(at + 1)} << 16 | std::uint32_t{byte(at + 2)} << 8 | byte(at + 3);
    bytes.shape.push_back(static_cast<int>(size));
    count *= size;
    if (count > text.size()) break;  // more than there can be; not so much that it overflows
  }
  if (text.size() - 4 - 4 * sizes != count) refuse("as many bytes as its sizes say");
  bytes.values.assign(text.begin() + static_cast<std::ptrdiff_t>(at), text.end());
  return bytes;
}

void write_network(const std::filesystem::path& file, const Network& network, const std::string& description) {
  Json header;
  header["__metadata__"] = {{"format", "neocog"}, {"version", "1"}, {"description", description}};
  std::size_t end = 0;
  for (const Parameter& parameter : network.parameters()) {
    const std::size_t start = end;
    end += parameter.value.size() * sizeof(float);
    Json shape = Json::array();
    for (int axis = 0; axis < parameter.value.shape().rank(); ++axis) shape.push_back(parameter.value.shape()[axis]);
    header[parameter.name] = {{"dtype", "F32"}, {"shape", shape}, {"data_offsets", {start, end}}};
  }
  std::string head = header.dump();
  head.resize((head.size() + 7) / 8 * 8, ' ');  // the values begin at a multiple of eight bytes
  std::string text(8, '\0');
  for (int i = 0; i < 8; ++i) text[static_cast<std::size_t>(i)] = static_cast<char>(head.size() >> (8 * i));
  text += head;
  for (const Parameter& parameter : network.parameters()) append_bytes(text, parameter.value.values());
  std::ofstream stream(file, std::ios::binary);
  if (!(stream << text) || !stream.flush()) throw ArgumentError(file.string() + ": cannot be written");
}

}  // namespace neocog::trainer
