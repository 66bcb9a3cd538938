#pragma once
#include <cstddef>
#include <vector>

namespace neocog::reference {

using Values = std::vector<double>;

/// out[i][j] += Σₖ left[i][k] · right[k][j]; left [rows, depth], right [depth, columns], out [rows, columns]
inline void multiply_add(std::size_t rows, std::size_t depth, std::size_t columns, const Values& left, const Values& right, Values& out) {
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < columns; ++j) {
      for (std::size_t k = 0; k < depth; ++k) out[i * columns + j] += left[i * depth + k] * right[k * columns + j];
    }
  }
}

/// Calls body(input index, weight index, output index) for every product of a dense layer:
/// input [batch, in], weights [in, out], output [batch, out].
template <class Body>
void for_each_product(std::size_t batch, std::size_t in, std::size_t out, Body body) {
  for (std::size_t sample = 0; sample < batch; ++sample) {
    for (std::size_t i = 0; i < in; ++i) {
      for (std::size_t o = 0; o < out; ++o) body(sample * in + i, i * out + o, sample * out + o);
    }
  }
}

/// output = bias + input · weights. An empty bias counts as 0.
inline Values dense_forward(std::size_t batch, std::size_t in, std::size_t out, const Values& input, const Values& weights, const Values& bias) {
  Values output(batch * out);
  for (std::size_t i = 0; i < output.size(); ++i) output[i] = bias.empty() ? 0.0 : bias[i % out];
  for_each_product(batch, in, out, [&](std::size_t i, std::size_t w, std::size_t o) { output[o] += input[i] * weights[w]; });
  return output;
}

inline void dense_backward_input(std::size_t batch, std::size_t in, std::size_t out, const Values& output_gradient, const Values& weights,
                                 Values& input_gradient) {
  for_each_product(batch, in, out, [&](std::size_t i, std::size_t w, std::size_t o) { input_gradient[i] += output_gradient[o] * weights[w]; });
}

inline void dense_backward_weights(std::size_t batch, std::size_t in, std::size_t out, const Values& input, const Values& output_gradient,
                                   Values& weights_gradient, Values& bias_gradient) {
  for_each_product(batch, in, out, [&](std::size_t i, std::size_t w, std::size_t o) { weights_gradient[w] += output_gradient[o] * input[i]; });
  for (std::size_t i = 0; i < output_gradient.size() && !bias_gradient.empty(); ++i) bias_gradient[i % out] += output_gradient[i];
}

}  // namespace neocog::reference
