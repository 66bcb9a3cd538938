#pragma once
#include <exception>

// A C++ exception that reaches JavaScript is no Error there, and to read its message would link in a demangler as
// large as half the engine. So each bound function catches, and throws { name, message } instead, of which the
// TypeScript side makes the exported error classes.

namespace neocog::bindings {

/// Throws what is being handled once more, as { name, message }. Not a template, so that it exists once.
[[noreturn]] void raise_in_javascript();

template <class Body>
auto guarded(Body body) -> decltype(body()) {
  try {
    return body();
  } catch (const std::exception&) {
    raise_in_javascript();
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
