#pragma once
// The only file that names xsimd or a Wasm intrinsic.
#include <cmath>
#include <cstddef>
#include <type_traits>
#include <xsimd/xsimd.hpp>
#ifdef __wasm_relaxed_simd__
#include <wasm_simd128.h>
#endif

namespace neocog::simd {

using Vector = xsimd::batch<float>;
inline constexpr int lanes = static_cast<int>(Vector::size);

template <class V>
inline V load(const float* from) {
  if constexpr (std::is_same_v<V, float>) {
    return *from;
  } else {
    return V::load_unaligned(from);
  }
}

inline void store(float* to, float value) { *to = value; }
inline void store(float* to, const Vector& value) { value.store_unaligned(to); }

/// condition ? yes : no, lane by lane.
inline float select(bool condition, float yes, float no) { return condition ? yes : no; }
inline Vector select(const Vector::batch_bool_type& condition, const Vector& yes, const Vector& no) { return xsimd::select(condition, yes, no); }

inline float square_root(float value) { return std::sqrt(value); }
inline Vector square_root(const Vector& value) { return xsimd::sqrt(value); }

inline Vector exponential(const Vector& value) { return xsimd::exp(value); }
/// e^value − 1, exact near 0 too.
inline Vector exponential_minus_1(const Vector& value) { return xsimd::expm1(value); }
inline Vector hyperbolic_tangent(const Vector& value) { return xsimd::tanh(value); }
// The values left over go through the same code, so that where a value stands never changes its last bit.
inline float exponential(float value) { return exponential(Vector(value)).get(0); }
inline float exponential_minus_1(float value) { return exponential_minus_1(Vector(value)).get(0); }
inline float hyperbolic_tangent(float value) { return hyperbolic_tangent(Vector(value)).get(0); }

/// a · b + c: rounded once where the machine can (relaxed SIMD), otherwise twice.
inline Vector multiply_add(const Vector& a, const Vector& b, const Vector& c) {
#ifdef __wasm_relaxed_simd__
  return Vector(wasm_f32x4_relaxed_madd(a, b, c));
#else
  return xsimd::fma(a, b, c);
#endif
}

inline float multiply_add(float a, float b, float c) { return multiply_add(Vector(a), Vector(b), Vector(c)).get(0); }

/// Calls body(Vector{}, i) for each whole vector and body(0.0F, i) for each value left over,
/// so that one generic body serves both.
template <class Body>
inline void for_each(std::size_t count, Body body) {
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes) body(Vector(0.0F), i);
  for (; i < count; ++i) body(0.0F, i);
}

/// The same for bodies that may well do a value twice: what is left over goes with a last vector that overlaps the one before it.
template <class Body>
inline void for_each_overlapping(std::size_t count, Body body) {
  if (count < lanes) {
    for (std::size_t i = 0; i < count; ++i) body(0.0F, i);
    return;
  }
  for (std::size_t i = 0; i < count; i += lanes) body(Vector(0.0F), i + lanes <= count ? i : count - lanes);
}

// For the few values of a pixel or a tile's edge. std::copy_n would become Wasm's memory.copy, a call out of the engine
// that costs more than the copy.

inline void copy(const float* from, int count, float* to) {
  for_each(static_cast<std::size_t>(count), [&](auto lane, std::size_t i) { store(to + i, load<decltype(lane)>(from + i)); });
}

inline void fill(float value, int count, float* to) {
  for_each(static_cast<std::size_t>(count), [&](auto lane, std::size_t i) { store(to + i, decltype(lane)(value)); });
}

}  // namespace neocog::simd
