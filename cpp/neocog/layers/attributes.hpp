#pragma once
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "neocog/core/shape.hpp"
#include "neocog/core/window.hpp"

namespace neocog {

/// A value of some other kind, kept as its description ("an object") for the error message.
struct Unreadable {
  std::string what;
};

/// One attribute of a layer as it stands in a description.
class Attribute {
 public:
  using Value = std::variant<double, bool, std::string, std::vector<double>, Unreadable>;

  Attribute(int value) : value_(static_cast<double>(value)) {}
  Attribute(double value) : value_(value) {}
  Attribute(bool value) : value_(value) {}
  Attribute(const char* value) : value_(std::string(value)) {}
  Attribute(std::string value) : value_(std::move(value)) {}
  Attribute(std::vector<double> value) : value_(std::move(value)) {}
  Attribute(Unreadable value) : value_(std::move(value)) {}

  const Value& value() const { return value_; }
  /// As it would be typed: 3, true, 'same', [1, 2].
  std::string to_string() const;

 private:
  Value value_;
};

using Attributes = std::vector<std::pair<std::string, Attribute>>;

/// Padding as written: 'same', or four numbers.
struct Padding {
  bool same = false;
  int top = 0;
  int bottom = 0;
  int left = 0;
  int right = 0;
};

/// Reads a layer's attributes and remembers which ones the layer knows, so that none is ignored in silence.
/// Every method throws ArgumentError, naming the layer, what was expected and what came.
class AttributeReader {
 public:
  AttributeReader(std::string label, const Attributes& attributes) : label_(std::move(label)), attributes_(attributes) {}

  /// A whole number from `least`. Without a default the attribute must be there.
  int whole(const std::string& name, int least, std::optional<int> otherwise = std::nullopt);
  double number(const std::string& name, double otherwise);
  double required_number(const std::string& name);
  bool flag(const std::string& name, bool otherwise);
  /// One of `options`; the first is the default.
  std::string choice(const std::string& name, const std::vector<std::string>& options);
  /// A whole number for both axes, or [height, width].
  Size size(const std::string& name, std::optional<Size> otherwise = std::nullopt);
  /// As `size`, but from 0.
  Size size_from_0(const std::string& name, Size otherwise);
  Padding padding();
  /// A whole number from 0 for all four sides, or [top, bottom, left, right].
  Padding sides(const std::string& name);
  bool has(const std::string& name) { return find(name) != nullptr; }

  /// Throws when the description has an attribute that no method above was asked for.
  void finish() const;

 private:
  const Attribute* find(const std::string& name);
  const Attribute& require(const std::string& name, const std::string& expected);
  [[noreturn]] void fail(const std::string& name, const std::string& expected, const std::string& came) const;
  Size read_size(const std::string& name, int least, const std::string& expected, const Attribute& attribute) const;
  int whole_from(const std::string& name, double value, int least, const std::string& expected, const Attribute& came) const;

  std::string label_;
  const Attributes& attributes_;
  std::vector<std::string> known_;
};

/// The window that the attributes `kernel_name`, stride, padding and (if `dilated`) dilation describe over an input
/// of this size; the stride is `stride_default`, or the kernel where there is none. Throws ShapeError where it does
/// not fit, with the label in front.
Window read_window(AttributeReader& reader, const std::string& label, const std::string& kernel_name, std::optional<Size> stride_default, bool dilated,
                   Size input);

/// Throws ShapeError when a window lies wholly in the padding: it would have no maximum and no mean.
void require_real_cells(const Window& window, Size input, const std::string& label);

}  // namespace neocog
