#include "neocog/kernels/batch_norm.hpp"

#include <vector>

#include "neocog/core/parallel.hpp"
#include "neocog/core/simd.hpp"

namespace neocog::kernels {
namespace {

/// Calls body(lane, first index of the row, channel) for all values.
template <class Body>
void for_each_in_rows(std::size_t rows, int channels, Body body) {
  parallel::for_ranges(static_cast<std::int64_t>(rows), parallel::worth_a_thread(4 * channels), [=](std::int64_t first, std::int64_t last) {
    for (std::int64_t row = first; row < last; ++row) {
      const auto start = static_cast<std::size_t>(row * channels);
      simd::for_each(static_cast<std::size_t>(channels), [&](auto lane, std::size_t c) { body(lane, start, c); });
    }
  });
}

/// Per channel Σ output_gradient and Σ output_gradient · normalised input, in double: the terms nearly cancel.
struct GradientSums {
  std::vector<double> plain;
  std::vector<double> weighted;

  GradientSums(const float* input, const float* output_gradient, std::size_t rows, int channels, const float* mean, const float* scale)
      : plain(static_cast<std::size_t>(channels)), weighted(static_cast<std::size_t>(channels)) {
    for (std::size_t row = 0; row < rows; ++row, input += channels, output_gradient += channels) {
      for (std::size_t c = 0; c < plain.size(); ++c) {
        plain[c] += output_gradient[c];
        weighted[c] += static_cast<double>(output_gradient[c]) * (input[c] - mean[c]) * scale[c];
      }
    }
  }
};

}  // namespace

void channel_statistics(const float* input, std::size_t rows, int channels, float* mean, float* variance) {
  const auto count = static_cast<std::size_t>(channels);
  std::vector<double> means(count);
  for (std::size_t i = 0; i < rows * count; i += count) {
    for (std::size_t c = 0; c < count; ++c) means[c] += input[i + c];
  }
  for (double& value : means) value /= static_cast<double>(rows);
  std::vector<double> squares(count);
  for (std::size_t i = 0; i < rows * count; i += count) {
    for (std::size_t c = 0; c < count; ++c) squares[c] += (input[i + c] - means[c]) * (input[i + c] - means[c]);
  }
  for (std::size_t c = 0; c < count; ++c) {
    mean[c] = static_cast<float>(means[c]);
    variance[c] = static_cast<float>(squares[c] / static_cast<double>(rows));
  }
}

void batch_norm_forward(const float* input, std::size_t rows, int channels, const float* mean, const float* scale, const float* gamma, const float* beta,
                        float* output) {
  for_each_in_rows(rows, channels, [=](auto lane, std::size_t start, std::size_t c) {
    using V = decltype(lane);
    const V normalised = (simd::load<V>(input + start + c) - simd::load<V>(mean + c)) * simd::load<V>(scale + c);
    simd::store(output + start + c, normalised * simd::load<V>(gamma + c) + simd::load<V>(beta + c));
  });
}

void batch_norm_backward_parameters(const float* input, const float* output_gradient, std::size_t rows, int channels, const float* mean, const float* scale,
                                    float* gamma_gradient, float* beta_gradient) {
  const GradientSums sums(input, output_gradient, rows, channels, mean, scale);
  for (std::size_t c = 0; c < sums.plain.size(); ++c) {
    gamma_gradient[c] += static_cast<float>(sums.weighted[c]);
    beta_gradient[c] += static_cast<float>(sums.plain[c]);
  }
}

void batch_norm_backward_fixed(const float* output_gradient, std::size_t rows, int channels, const float* scale, const float* gamma, float* input_gradient) {
  for_each_in_rows(rows, channels, [=](auto lane, std::size_t start, std::size_t c) {
    using V = decltype(lane);
    const V factor = simd::load<V>(gamma + c) * simd::load<V>(scale + c);
    simd::store(input_gradient + start + c, simd::load<V>(input_gradient + start + c) + simd::load<V>(output_gradient + start + c) * factor);
  });
}

void batch_norm_backward_batch(const float* input, const float* output_gradient, std::size_t rows, int channels, const float* mean, const float* scale,
                               const float* gamma, float* input_gradient) {
  const GradientSums sums(input, output_gradient, rows, channels, mean, scale);
  // What moves with the mean and with the variance: averages that every value of the channel takes back.
  std::vector<float> shift(sums.plain.size());
  std::vector<float> stretch(sums.plain.size());
  for (std::size_t c = 0; c < shift.size(); ++c) {
    shift[c] = static_cast<float>(sums.plain[c] / static_cast<double>(rows));
    stretch[c] = static_cast<float>(sums.weighted[c] / static_cast<double>(rows));
  }
  for_each_in_rows(rows, channels, [=, shifts = shift.data(), stretches = stretch.data()](auto lane, std::size_t start, std::size_t c) {
    using V = decltype(lane);
    const V inverse = simd::load<V>(scale + c);
    const V normalised = (simd::load<V>(input + start + c) - simd::load<V>(mean + c)) * inverse;
    const V own = simd::load<V>(output_gradient + start + c) - simd::load<V>(shifts + c) - normalised * simd::load<V>(stretches + c);
    simd::store(input_gradient + start + c, simd::load<V>(input_gradient + start + c) + own * inverse * simd::load<V>(gamma + c));
  });
}

}  // namespace neocog::kernels
