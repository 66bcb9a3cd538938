#include "neocog/layers/attributes.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "neocog/core/error.hpp"

namespace neocog {
namespace {

// Beyond this a float32 no longer counts exactly, and sizes would overflow long before a memory could hold them.
constexpr int largest_whole = 1 << 24;

struct Writer {
  std::string operator()(double value) const { return to_text(value); }
  std::string operator()(bool value) const { return value ? "true" : "false"; }
  std::string operator()(const std::string& value) const { return "'" + value + "'"; }
  std::string operator()(const std::vector<double>& values) const {
    std::string text = "[";
    for (const double value : values) text += (text.size() > 1 ? ", " : "") + to_text(value);
    return text + "]";
  }
  std::string operator()(const Unreadable& value) const { return value.what; }
};

std::string extents(std::int64_t height, std::int64_t width) { return std::to_string(height) + "×" + std::to_string(width); }

}  // namespace

std::string Attribute::to_string() const { return std::visit(Writer{}, value_); }

const Attribute* AttributeReader::find(const std::string& name) {
  if (std::find(known_.begin(), known_.end(), name) == known_.end()) known_.push_back(name);
  const auto found = std::find_if(attributes_.begin(), attributes_.end(), [&](const auto& entry) { return entry.first == name; });
  return found == attributes_.end() ? nullptr : &found->second;
}

const Attribute& AttributeReader::require(const std::string& name, const std::string& expected) {
  const Attribute* attribute = find(name);
  if (attribute == nullptr) fail(name, expected, "nothing");
  return *attribute;
}

void AttributeReader::fail(const std::string& name, const std::string& expected, const std::string& came) const {
  throw ArgumentError(label_ + ": " + name + ": expected " + expected + ", got " + came);
}

int AttributeReader::whole_from(const std::string& name, double value, int least, const std::string& expected, const Attribute& came) const {
  if (!(value >= least && value <= largest_whole) || value != std::floor(value)) fail(name, expected, came.to_string());
  return static_cast<int>(value);
}

int AttributeReader::whole(const std::string& name, int least, std::optional<int> otherwise) {
  if (otherwise && find(name) == nullptr) return *otherwise;
  std::string expected = "a whole number from " + std::to_string(least);
  const Attribute& attribute = require(name, expected);
  const auto* value = std::get_if<double>(&attribute.value());
  if (value != nullptr && *value > largest_whole) expected += " to " + std::to_string(largest_whole);
  if (value == nullptr) fail(name, expected, attribute.to_string());
  return whole_from(name, *value, least, expected, attribute);
}

double AttributeReader::number(const std::string& name, double otherwise) {
  const Attribute* attribute = find(name);
  if (attribute == nullptr) return otherwise;
  const auto* value = std::get_if<double>(&attribute->value());
  // Beyond float32 it would silently become infinite.
  if (value == nullptr || !(std::abs(*value) <= std::numeric_limits<float>::max())) fail(name, "a number", attribute->to_string());
  return *value;
}

double AttributeReader::required_number(const std::string& name) {
  require(name, "a number");
  return number(name, 0.0);
}

bool AttributeReader::flag(const std::string& name, bool otherwise) {
  const Attribute* attribute = find(name);
  if (attribute == nullptr) return otherwise;
  const auto* value = std::get_if<bool>(&attribute->value());
  if (value == nullptr) fail(name, "true or false", attribute->to_string());
  return *value;
}

std::string AttributeReader::choice(const std::string& name, const std::vector<std::string>& options) {
  const Attribute* attribute = find(name);
  if (attribute == nullptr) return options.front();
  const auto* value = std::get_if<std::string>(&attribute->value());
  if (value == nullptr || std::find(options.begin(), options.end(), *value) == options.end()) {
    std::vector<std::string> quoted;
    for (const std::string& option : options) quoted.push_back("'" + option + "'");
    fail(name, list_of(quoted, " or "), attribute->to_string());
  }
  return *value;
}

Size AttributeReader::read_size(const std::string& name, int least, const std::string& expected, const Attribute& attribute) const {
  const auto read = [&](double value) { return whole_from(name, value, least, expected, attribute); };
  if (const auto* value = std::get_if<double>(&attribute.value())) return {read(*value), read(*value)};
  const auto* pair = std::get_if<std::vector<double>>(&attribute.value());
  if (pair == nullptr || pair->size() != 2) fail(name, expected, attribute.to_string());
  return {read((*pair)[0]), read((*pair)[1])};
}

Size AttributeReader::size(const std::string& name, std::optional<Size> otherwise) {
  if (otherwise && find(name) == nullptr) return *otherwise;
  const std::string expected = "a whole number from 1, or [height, width]";
  return read_size(name, 1, expected, require(name, expected));
}

Size AttributeReader::size_from_0(const std::string& name, Size otherwise) {
  const Attribute* attribute = find(name);
  return attribute == nullptr ? otherwise : read_size(name, 0, "a whole number from 0, or [height, width]", *attribute);
}

Padding AttributeReader::sides(const std::string& name) {
  const std::string expected = "a whole number from 0, or [top, bottom, left, right]";
  const Attribute& attribute = require(name, expected);
  const auto read = [&](double value) { return whole_from(name, value, 0, expected, attribute); };
  if (const auto* value = std::get_if<double>(&attribute.value())) {
    const int all = read(*value);
    return {false, all, all, all, all};
  }
  const auto* four = std::get_if<std::vector<double>>(&attribute.value());
  if (four == nullptr || four->size() != 4) fail(name, expected, attribute.to_string());
  return {false, read((*four)[0]), read((*four)[1]), read((*four)[2]), read((*four)[3])};
}

Padding AttributeReader::padding() {
  const std::string name = "padding";
  const Attribute* attribute = find(name);
  if (attribute == nullptr) return {};
  const std::string expected = "'valid', 'same', a whole number from 0, [height, width] or [top, bottom, left, right]";
  const auto read = [&](double value) { return whole_from(name, value, 0, expected, *attribute); };
  if (const auto* value = std::get_if<double>(&attribute->value())) {
    const int all = read(*value);
    return {false, all, all, all, all};
  }
  if (const auto* text = std::get_if<std::string>(&attribute->value())) {
    if (*text == "valid") return {};
    if (*text == "same") return {.same = true};
  }
  if (const auto* sides = std::get_if<std::vector<double>>(&attribute->value())) {
    if (sides->size() == 2) {
      const int height = read((*sides)[0]);
      const int width = read((*sides)[1]);
      return {false, height, height, width, width};
    }
    if (sides->size() == 4) return {false, read((*sides)[0]), read((*sides)[1]), read((*sides)[2]), read((*sides)[3])};
  }
  fail(name, expected, attribute->to_string());
}

void AttributeReader::finish() const {
  for (const auto& [name, value] : attributes_) {
    if (std::find(known_.begin(), known_.end(), name) != known_.end()) continue;
    throw ArgumentError(label_ + ": unknown attribute '" + name + "'; expected " + (known_.empty() ? "none" : list_of(known_, " or ")) + ", got '" + name +
                        "': " + value.to_string());
  }
}

void require_real_cells(const Window& window, Size input, const std::string& label) {
  const auto check = [&label](const WindowAxis& axis, int cells, const char* side) {
    const int last = static_cast<int>(axis.output_size(cells)) - 1;
    if (axis.padding_before < axis.kernel && axis.first(last) < cells) return;
    throw ShapeError(label + ": expected a padding smaller than the window, so that every window covers a real cell; got a window of " +
                     std::to_string(axis.kernel) + " with padding " + std::to_string(axis.padding_before) + " and " + std::to_string(axis.padding_after) +
                     " along the " + side);
  };
  check(window.height, input.height, "height");
  check(window.width, input.width, "width");
}

Window read_window(AttributeReader& reader, const std::string& label, const std::string& kernel_name, std::optional<Size> stride_default, bool dilated,
                   Size input) {
  const Size kernel = reader.size(kernel_name);
  const Size stride = reader.size("stride", stride_default.value_or(kernel));
  const Padding padding = reader.padding();
  const Size dilation = dilated ? reader.size("dilation", Size{1, 1}) : Size{1, 1};
  Window window{{kernel.height, stride.height, dilation.height, padding.top, padding.bottom},
                {kernel.width, stride.width, dilation.width, padding.left, padding.right}};
  if (padding.same) {
    // Beyond this, places in the input would no longer be counted in 31 bits.
    constexpr std::int64_t largest_extent = 1 << 29;
    if (std::max(window.height.extent(), window.width.extent()) > largest_extent) {
      throw ShapeError(label + ": expected a " + kernel_name + " of at most " + std::to_string(largest_extent) + " cells a side, dilation counted, got " +
                       extents(window.height.extent(), window.width.extent()));
    }
    window.height.pad_to_same(input.height);
    window.width.pad_to_same(input.width);
  }
  if (window.height.output_size(input.height) < 1 || window.width.output_size(input.width) < 1) {
    std::string text = label + ": a " + extents(window.height.extent(), window.width.extent()) + " " + kernel_name;
    if (dilation != Size{1, 1}) text += " (" + extents(kernel.height, kernel.width) + ", dilated)";
    text += " does not fit a " + extents(input.height, input.width) + " input";
    const int rows = window.height.padding_before + window.height.padding_after;
    const int columns = window.width.padding_before + window.width.padding_after;
    if (rows + columns > 0) text += " padded to " + extents(std::int64_t{input.height} + rows, std::int64_t{input.width} + columns);
    throw ShapeError(text);
  }
  return window;
}

}  // namespace neocog
