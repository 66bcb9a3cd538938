#include "guard.hpp"

#include <emscripten/val.h>

#include <new>
#include <stdexcept>
#include <string>

#include "neocog/core/error.hpp"

namespace neocog::bindings {
namespace {

[[noreturn]] void raise(const char* name, const std::string& message) {
  emscripten::val error = emscripten::val::object();
  error.set("name", std::string(name));
  error.set("message", message);
  error.throw_();
}

}  // namespace

void raise_in_javascript() {
  try {
    throw;
  } catch (const ShapeError& error) {
    raise("ShapeError", error.what());
  } catch (const ArgumentError& error) {
    raise("ArgumentError", error.what());
  } catch (const OutOfMemory& error) {
    raise("ArgumentError", "memory: expected " + megabytes(error.bytes) + " for this call, got less");
  } catch (const std::bad_alloc&) {
    raise("ArgumentError", "memory: expected enough for this call, got less");
  } catch (const std::length_error&) {
    raise("ArgumentError", "memory: expected enough for this call, got less");
  }
}

}  // namespace neocog::bindings
