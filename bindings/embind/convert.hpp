#pragma once
#include <emscripten/val.h>

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "neocog/core/tensor.hpp"
#include "neocog/network/description.hpp"
#include "neocog/training/loss.hpp"
#include "neocog/training/optimizer.hpp"

// JavaScript values to and from the core's. Whole typed arrays cross the border, always as copies: a view of Wasm
// memory dies when memory grows.

namespace neocog::bindings {

using emscripten::val;

/// A network description. Throws ArgumentError where it is not of the right form; what it says is checked by the core.
Description read_description(const val& description);

/// Reads an object of settings and refuses those that it was not asked for. Throws ArgumentError: `where`, what was
/// expected and what came.
class SettingsReader {
 public:
  SettingsReader(std::string where, const val& value, const std::string& expected);

  /// The raw entry, undefined where there is none.
  val find(const std::string& name);
  /// Each leaves `target` as it is where there is no such entry.
  void number(const std::string& name, double& target, bool required = false);
  void flag(const std::string& name, bool& target);
  /// A whole number from 0 that fits in 31 bits.
  void whole(const std::string& name, int& target, bool required = false);
  void text(const std::string& name, std::string& target);
  /// A number from 1 for both axes, or [height, width].
  void size(const std::string& name, Size& target);
  /// [y, x], whole numbers from 0.
  void place(const std::string& name, std::optional<std::pair<int, int>>& target);
  /// A whole number from 0 to 2⁵³ − 1.
  void seed(const std::string& name, std::uint64_t& target);
  /// A number or a list of them, none of them NaN; empty where there is no such entry.
  std::vector<double> numbers(const std::string& name);
  /// The place of the entry among the options; the first is the default.
  std::size_t choice(const std::string& name, const std::vector<std::string>& options, bool required = false);
  void finish() const;

 private:
  std::string where_;
  val value_;
  std::vector<std::string> known_;
};

OptimizerSettings read_optimizer(const val& settings);

/// A Float32Array.
std::vector<float> read_floats(const val& array);

/// A loss by its name; undefined is the default.
Loss read_loss(const val& name);

/// A batch's targets, kept as long as this lives.
class OwnTargets {
 public:
  /// `array` is a Float64Array, so that a label of 2.5 or NaN arrives as it is; `loss` a name or undefined; `label`
  /// begins the error message.
  OwnTargets(const val& array, const val& loss, const std::string& label);
  const Targets& view() const { return view_; }
  std::vector<int>& labels() { return labels_; }
  std::vector<float>& values() { return values_; }

 private:
  std::vector<int> labels_;
  std::vector<float> values_;
  Targets view_;
};

std::vector<std::string> read_names(const val& array);

val write_floats(std::span<const float> values);
val write_shape(const Shape& shape);
/// { shape, data }
val write_tensor(const Tensor& tensor);
template <class Names>
val write_names(const Names& names) {
  val array = val::array();
  for (const std::string& name : names) array.call<void>("push", name);
  return array;
}

}  // namespace neocog::bindings
