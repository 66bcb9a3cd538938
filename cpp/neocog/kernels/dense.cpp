#include "neocog/kernels/dense.hpp"

#include "neocog/kernels/matrix_product.hpp"

namespace neocog::kernels {

void dense_forward(DenseSizes sizes, const float* input, const float* weights, const float* bias, float* output, Prepared& prepared) {
  const ConstMatrix kernel{weights, sizes.in, sizes.out, sizes.out};
  const float* packed = prepared.get(Prepared::forward, PackedMatrix::size(sizes.in, sizes.out), [&](float* to) { pack_panels(kernel, 0, sizes.in, to); });
  multiply_add({input, sizes.batch, sizes.in, sizes.in}, PackedMatrix(packed, sizes.in, sizes.out), {output, sizes.batch, sizes.out, sizes.out}, {.row = bias});
}

void dense_backward_input(DenseSizes sizes, const float* output_gradient, const float* weights, float* input_gradient, Prepared& prepared, Onto onto) {
  const ConstMatrix kernel{weights, sizes.in, sizes.out, sizes.out};
  const float* packed =
      prepared.get(Prepared::backward, PackedMatrix::size(sizes.out, sizes.in), [&](float* to) { pack_panels(kernel.transposed(), 0, sizes.out, to); });
  multiply_add({output_gradient, sizes.batch, sizes.out, sizes.out}, PackedMatrix(packed, sizes.out, sizes.in),
               {input_gradient, sizes.batch, sizes.in, sizes.in}, {.out = onto == Onto::sum});
}

void dense_backward_weights(DenseSizes sizes, const float* input, const float* output_gradient, float* weights_gradient, float* bias_gradient,
                            Scratch& scratch) {
  const ConstMatrix gradient{output_gradient, sizes.batch, sizes.out, sizes.out};
  const ConstMatrix samples{input, sizes.batch, sizes.in, sizes.in};
  multiply_add(samples.transposed(), PackedMatrix(gradient, scratch), {weights_gradient, sizes.in, sizes.out, sizes.out});
  if (bias_gradient != nullptr) add_column_sums(gradient, bias_gradient);
}

}  // namespace neocog::kernels
