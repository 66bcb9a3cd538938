#include <algorithm>

#include "neocog/kernels/tile.hpp"
#include "neocog/kernels/winograd.hpp"
#include "neocog/kernels/winograd_transform.hpp"

namespace neocog::kernels {

using namespace winograd;

namespace {

using simd::load;
using simd::store;
using simd::Vector;

void transform_kernel_row(const Vector (&g)[3], Vector (&to)[span]) {
  const Vector even = Vector(1.0F / 6) * (g[0] + g[2]);
  const Vector odd = Vector(1.0F / 6) * g[1];
  const Vector far = Vector(1.0F / 24) * g[0] + Vector(1.0F / 6) * g[2];
  const Vector far_odd = Vector(1.0F / 12) * g[1];
  to[0] = Vector(0.25F) * g[0];
  to[1] = Vector(0.0F) - even - odd;
  to[2] = odd - even;
  to[3] = far + far_odd;
  to[4] = far - far_odd;
  to[5] = g[2];
}

}  // namespace

std::int64_t winograd_kernel_size(int in, int out) { return places * PackedMatrix::size(in, out); }

void winograd_transform_kernel(const Weights3x3& weights, float* transformed) {
  float* to = transformed;
  const std::ptrdiff_t tap_stride = static_cast<std::ptrdiff_t>(weights.in) * weights.out;
  const std::ptrdiff_t in_stride = weights.turned ? 1 : weights.out;
  const std::ptrdiff_t out_stride = weights.turned ? weights.in : 1;
  const std::int64_t place = PackedMatrix::size(weights.in, weights.out);
  for (int first = 0; first < weights.out; first += tile_columns) {
    const int present = std::min(tile_columns, weights.out - first);
    for (int in = 0; in < weights.in; ++in, to += tile_columns) {
      float taps[9][tile_columns] = {};
      for (int tap = 0; tap < 9; ++tap) {
        const float* from = weights.data + (weights.turned ? 8 - tap : tap) * tap_stride + in * in_stride + first * out_stride;
        for (int j = 0; j < present; ++j) taps[tap][j] = from[j * out_stride];
      }
      for (int j = 0; j < tile_columns; j += simd::lanes) {
        on_both_axes<transform_kernel_row, 3, span>([&](int row, int column) { return load<Vector>(taps[row * 3 + column] + j); },
                                                    [&](int row, int column, const Vector& value) { store(to + (row * span + column) * place + j, value); });
      }
    }
  }
}

}  // namespace neocog::kernels
