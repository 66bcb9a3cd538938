#include "neocog/kernels/upsample2d.hpp"

#include <algorithm>
#include <cmath>

#include "neocog/core/simd.hpp"
#include "neocog/kernels/elementwise.hpp"

namespace neocog::kernels {
namespace {

/// The two cells that an output reads along one axis; the second counts `share`, the first the rest.
struct Between {
  int first;
  int second;
  float share;
};

Between between(Interpolation method, int output, int outputs, int inputs) {
  const int scale = outputs / inputs;
  if (method == Interpolation::nearest) return {output / scale, output / scale, 0.0F};
  const double place = (output + 0.5) / scale - 0.5;
  const double cell = std::floor(place);
  const auto first = static_cast<int>(cell);
  return {std::max(0, first), std::min(inputs - 1, first + 1), static_cast<float>(place - cell)};
}

/// Calls body(image, y, x, row, column, weight) for every input cell that an output reads with a weight.
template <class In, class Out, class Body>
void for_each_read(Interpolation method, const ImageView<In>& input, const ImageView<Out>& output, Body body) {
  for (int image = 0; image < output.batch; ++image) {
    for (int y = 0; y < output.height; ++y) {
      const Between rows = between(method, y, output.height, input.height);
      for (int x = 0; x < output.width; ++x) {
        const Between columns = between(method, x, output.width, input.width);
        const auto read = [&](int row, int column, float weight) {
          if (weight != 0.0F) body(image, y, x, row, column, weight);
        };
        read(rows.first, columns.first, (1.0F - rows.share) * (1.0F - columns.share));
        read(rows.first, columns.second, (1.0F - rows.share) * columns.share);
        read(rows.second, columns.first, rows.share * (1.0F - columns.share));
        read(rows.second, columns.second, rows.share * columns.share);
      }
    }
  }
}

}  // namespace

void upsample2d_forward(Interpolation method, ImageView<const float> input, ImageView<float> output) {
  std::fill_n(output.data, output.positions() * static_cast<std::size_t>(output.channels), 0.0F);
  for_each_read(method, input, output, [&](int image, int y, int x, int row, int column, float weight) {
    scale_add_to(weight, input.at(image, row, column), output.at(image, y, x), static_cast<std::size_t>(input.channels));
  });
}

void upsample2d_backward(Interpolation method, ImageView<const float> output_gradient, ImageView<float> input_gradient) {
  for_each_read(method, input_gradient, output_gradient, [&](int image, int y, int x, int row, int column, float weight) {
    scale_add_to(weight, output_gradient.at(image, y, x), input_gradient.at(image, row, column), static_cast<std::size_t>(input_gradient.channels));
  });
}

}  // namespace neocog::kernels
