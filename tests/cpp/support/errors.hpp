#pragma once
#include <doctest/doctest.h>

#include <exception>
#include <string>
#include <typeinfo>
#include <vector>

#include "neocog/core/error.hpp"

namespace neocog::test {

/// Checks that `body` throws just this type of error and that the message contains every one of the parts.
template <class Error, class Body>
void check_error(Body body, const std::vector<std::string>& parts) {
  try {
    body();
  } catch (const std::exception& error) {
    const std::string message = error.what();
    CAPTURE(message);
    CHECK(typeid(error) == typeid(Error));
    for (const std::string& part : parts) {
      CAPTURE(part);
      CHECK(message.find(part) != std::string::npos);
    }
    return;
  }
  CAPTURE(parts.front());
  FAIL_CHECK("expected an error, but nothing was thrown");
}

}  // namespace neocog::test
