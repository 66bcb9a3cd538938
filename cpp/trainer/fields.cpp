#include "fields.hpp"

#include <algorithm>
#include <cmath>

#include "neocog/core/error.hpp"

namespace neocog::trainer {

Fields::Fields(const Json& object, std::string where) : object_(object), where_(std::move(where)) {
  if (!object.is_object()) throw ArgumentError(where_ + ": expected an object, got " + object.dump());
}

const Json* Fields::find(const std::string& key) {
  known_.push_back(key);
  const auto found = object_.find(key);
  return found == object_.end() ? nullptr : &*found;
}

void Fields::refuse(const std::string& key, const std::string& expected, const Json& came) const {
  throw ArgumentError(where_ + ": " + key + ": expected " + expected + ", got " + came.dump());
}

const Json& Fields::require(const std::string& key, const std::string& expected) {
  const Json* value = find(key);
  if (value == nullptr) throw ArgumentError(where_ + ": " + key + ": expected " + expected + ", got nothing");
  return *value;
}

std::string Fields::text(const std::string& key) {
  const Json& value = require(key, "a text");
  if (!value.is_string()) refuse(key, "a text", value);
  return value.get<std::string>();
}

void Fields::number(const std::string& key, double& value) {
  const Json* found = find(key);
  if (found == nullptr) return;
  if (!found->is_number()) refuse(key, "a number", *found);
  value = found->get<double>();
}

void Fields::whole(const std::string& key, int& value, int least) {
  double number_found = value;
  number(key, number_found);
  if (number_found != std::floor(number_found) || number_found < least || number_found > 1e9) {
    refuse(key, "a whole number from " + std::to_string(least), Json(number_found));
  }
  value = static_cast<int>(number_found);
}

void Fields::flag(const std::string& key, bool& value) {
  const Json* found = find(key);
  if (found == nullptr) return;
  if (!found->is_boolean()) refuse(key, "true or false", *found);
  value = found->get<bool>();
}

void Fields::finish() const {
  for (const auto& [key, value] : object_.items()) {
    if (std::find(known_.begin(), known_.end(), key) == known_.end()) {
      throw ArgumentError(where_ + ": unknown key '" + key + "'; expected " + list_of(known_, " or "));
    }
  }
}

}  // namespace neocog::trainer
