#pragma once
#include <emscripten/val.h>

#include <exception>
#include <new>

#include "neocog/core/error.hpp"

// A C++ exception that reaches JavaScript is no Error there, and to read its message would link in a demangler as
// large as half the engine. So each bound function catches, and throws { name, message } instead, of which the
// TypeScript side makes the exported error classes.

namespace neocog::bindings {

[[noreturn]] inline void raise(const char* name, const char* message) {
  emscripten::val error = emscripten::val::object();
  error.set("name", std::string(name));
  error.set("message", std::string(message));
  error.throw_();
}

template <class Body>
auto guarded(Body body) -> decltype(body()) {
  try {
    return body();
  } catch (const ShapeError& error) {
    raise("ShapeError", error.what());
  } catch (const ArgumentError& error) {
    raise("ArgumentError", error.what());
  } catch (const std::bad_alloc&) {
    raise("ArgumentError", "memory: expected enough for this call, got less");
  }
}

template <auto function>
struct Guard;

template <class Result, class... Arguments, Result (*function)(Arguments...)>
struct Guard<function> {
  static Result call(Arguments... arguments) {
    return guarded([&] { return function(arguments...); });
  }
};

template <class Class, class Result, class... Arguments, Result (Class::*method)(Arguments...)>
struct Guard<method> {
  static Result call(Class& self, Arguments... arguments) {
    return guarded([&] { return (self.*method)(arguments...); });
  }
};

template <class Class, class Result, class... Arguments, Result (Class::*method)(Arguments...) const>
struct Guard<method> {
  static Result call(const Class& self, Arguments... arguments) {
    return guarded([&] { return (self.*method)(arguments...); });
  }
};

/// function or method, made safe to bind
template <auto function>
inline constexpr auto guard = &Guard<function>::call;

}  // namespace neocog::bindings
