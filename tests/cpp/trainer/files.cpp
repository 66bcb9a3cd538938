#include "files.hpp"

#include <doctest/doctest.h>

#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>

#include "neocog/core/error.hpp"

using namespace neocog;
using namespace neocog::trainer;

namespace {

/// A file that is gone after the test.
struct TemporaryFile {
  std::filesystem::path path = std::filesystem::temp_directory_path() / "neocog-trainer-test";
  explicit TemporaryFile(const std::string& text = "") { std::ofstream(path, std::ios::binary) << text; }
  ~TemporaryFile() { std::filesystem::remove(path); }
};

std::string refusal(const std::string& text) {
  const TemporaryFile file(text);
  try {
    read_idx(file.path);
  } catch (const ArgumentError& error) {
    return std::string(error.what()).substr(file.path.string().size());
  }
  return "nothing was refused";
}

}  // namespace

TEST_CASE("IDX files: sizes, then bytes") {
  const TemporaryFile file(std::string("\0\0\x08\x02\0\0\0\x02\0\0\0\x03\x01\x02\x03\xfd\xfe\xff", 18));
  const Bytes bytes = read_idx(file.path);
  CHECK(bytes.shape == std::vector<int>{2, 3});
  CHECK(bytes.values == std::vector<std::uint8_t>{1, 2, 3, 253, 254, 255});
}

TEST_CASE("Files that are no IDX files of bytes are refused") {
  CHECK(refusal("") == ": expected an IDX file of bytes");
  CHECK(refusal(std::string("\0\0\x0d\x01\0\0\0\x01\x01", 9)) == ": expected an IDX file of bytes");
  CHECK(refusal(std::string("\0\0\x08\x02\0\0\0\x02", 8)) == ": expected the sizes of an IDX file");
  CHECK(refusal(std::string("\0\0\x08\x01\0\0\0\x02\x01", 9)) == ": expected as many bytes as its sizes say");
  CHECK(refusal(std::string("\0\0\x08\x03\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", 16)) == ": expected as many bytes as its sizes say");
  CHECK_THROWS_AS(read_idx("/there/is/no/such/file"), ArgumentError);
}

TEST_CASE("A network is written as safetensors, its description with it") {
  const Network network({{3, 3, 1}, {{"conv2d", {{"filters", 2}, {"kernel", 3}}, "one", {}}}, 1});
  const TemporaryFile file;
  write_network(file.path, network, R"({"seed":1})");
  const std::string text = read_file(file.path);
  std::uint64_t length = 0;
  std::memcpy(&length, text.data(), sizeof length);
  CHECK(length % 8 == 0);
  const auto header = nlohmann::json::parse(text.substr(8, length));
  CHECK(header["__metadata__"] == nlohmann::json{{"format", "neocog"}, {"version", "1"}, {"description", "{\"seed\":1}"}});
  CHECK(header["one/kernel"] == nlohmann::json{{"dtype", "F32"}, {"shape", {3, 3, 1, 2}}, {"data_offsets", {0, 72}}});
  CHECK(header["one/bias"] == nlohmann::json{{"dtype", "F32"}, {"shape", {2}}, {"data_offsets", {72, 80}}});
  REQUIRE(text.size() == 8 + length + 80);
  const auto kernel = network.parameter("one/kernel").value.values();
  CHECK(std::memcmp(text.data() + 8 + length, kernel.data(), 72) == 0);
}
