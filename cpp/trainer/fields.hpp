#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace neocog::trainer {

using Json = nlohmann::ordered_json;

/// An object of a recipe, read key by key. Remembers which keys were asked for, so that none is ignored in silence.
/// Throws ArgumentError with where it stands, what was expected and what came.
class Fields {
 public:
  Fields(const Json& object, std::string where);

  /// The value, or nullptr where the key is missing.
  const Json* find(const std::string& key);
  const Json& require(const std::string& key, const std::string& expected);
  std::string text(const std::string& key);
  // These leave `value` as it is where the key is missing.
  void number(const std::string& key, double& value);
  void whole(const std::string& key, int& value, int least);
  void flag(const std::string& key, bool& value);
  /// Throws when there is a key that nobody asked for.
  void finish() const;

  [[noreturn]] void refuse(const std::string& key, const std::string& expected, const Json& came) const;
  const std::string& where() const { return where_; }

 private:
  const Json& object_;
  std::string where_;
  std::vector<std::string> known_;
};

}  // namespace neocog::trainer
