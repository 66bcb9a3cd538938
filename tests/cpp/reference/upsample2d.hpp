#pragma once
#include <algorithm>
#include <cmath>

#include "cpp/reference/image.hpp"
#include "neocog/kernels/upsample2d.hpp"

namespace neocog::reference {

/// How much of input cell `cell` there is in output `output`, along one axis of `inputs` cells. Bilinear: the output's
/// centre in input coordinates, held inside the outermost centres, and a tent of height 1 around every cell.
inline double upsampling_weight(kernels::Interpolation method, int scale, int inputs, int output, int cell) {
  if (method == kernels::Interpolation::nearest) return output / scale == cell ? 1.0 : 0.0;
  const double centre = std::clamp((output + 0.5) / scale - 0.5, 0.0, inputs - 1.0);
  return std::max(0.0, 1.0 - std::abs(centre - cell));
}

/// Calls body(input index, output index, weight) for every pair of an input and an output value of one channel.
template <class Body>
void for_each_pair(kernels::Interpolation method, const Image& input, const Image& output, Body body) {
  for (int image = 0; image < output.batch; ++image) {
    for (int y = 0; y < output.height; ++y) {
      for (int x = 0; x < output.width; ++x) {
        for (int row = 0; row < input.height; ++row) {
          for (int column = 0; column < input.width; ++column) {
            const double weight = upsampling_weight(method, output.height / input.height, input.height, y, row) *
                                  upsampling_weight(method, output.width / input.width, input.width, x, column);
            for (int c = 0; c < input.channels && weight > 0; ++c) body(input.index(image, row, column, c), output.index(image, y, x, c), weight);
          }
        }
      }
    }
  }
}

inline void upsample2d_forward(kernels::Interpolation method, const Image& input, Image& output) {
  output.values.assign(output.values.size(), 0.0);
  for_each_pair(method, input, output, [&](std::size_t i, std::size_t o, double weight) { output.values[o] += input.values[i] * weight; });
}

inline void upsample2d_backward(kernels::Interpolation method, const Image& output_gradient, Image& input_gradient) {
  for_each_pair(method, input_gradient, output_gradient,
                [&](std::size_t i, std::size_t o, double weight) { input_gradient.values[i] += output_gradient.values[o] * weight; });
}

}  // namespace neocog::reference
