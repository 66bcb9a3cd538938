#pragma once
#include <emscripten/val.h>

#include <span>
#include <string>
#include <vector>

#include "neocog/core/tensor.hpp"
#include "neocog/network/description.hpp"
#include "neocog/training/optimizer.hpp"

// JavaScript values to and from the core's. Whole typed arrays cross the border, always as copies: a view of Wasm
// memory dies when memory grows.

namespace neocog::bindings {

using emscripten::val;

/// A network description. Throws ArgumentError where it is not of the right form; what it says is checked by the core.
Description read_description(const val& description);

OptimizerSettings read_optimizer(const val& settings);

/// A Float32Array.
std::vector<float> read_floats(const val& array);
/// Whole numbers, given as a Float64Array so that 2.5 and NaN arrive as they are. `label` begins the error message.
std::vector<int> read_labels(const val& array, const std::string& label);
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
