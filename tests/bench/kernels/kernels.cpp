// The kernels one by one, natively, for work on them: operations per second by Google Benchmark.
//   cmake --preset native && cmake --build --preset native --target neocog_kernels && build/native/tests/bench/neocog_kernels
#include <benchmark/benchmark.h>

#include <vector>

#include "neocog/kernels/conv2d.hpp"
#include "neocog/kernels/depthwise_conv2d.hpp"
#include "neocog/kernels/limit.hpp"
#include "neocog/kernels/matrix_product.hpp"
#include "neocog/kernels/max_pool2d.hpp"

using namespace neocog;
using namespace neocog::kernels;

namespace {

void report(benchmark::State& state, double operations) {
  state.counters["FLOP/s"] = benchmark::Counter(operations, benchmark::Counter::kIsIterationInvariantRate, benchmark::Counter::kIs1000);
}

void limit(benchmark::State& state) {
  constexpr int rounds = 10'000;
  for (auto turn : state) benchmark::DoNotOptimize(multiply_add_limit(rounds));
  report(state, static_cast<double>(rounds) * limit_operations);
}
BENCHMARK(limit);

/// rows, depth, columns
void matrix_product(benchmark::State& state) {
  const auto [rows, depth, columns] = std::array{static_cast<int>(state.range(0)), static_cast<int>(state.range(1)), static_cast<int>(state.range(2))};
  const std::vector<float> left(static_cast<std::size_t>(rows) * static_cast<std::size_t>(depth), 0.5F);
  const std::vector<float> right(static_cast<std::size_t>(depth) * static_cast<std::size_t>(columns), 0.5F);
  std::vector<float> packed(static_cast<std::size_t>(PackedMatrix::size(depth, columns)));
  std::vector<float> out(static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns));
  const PackedMatrix kernel({right.data(), depth, columns, columns}, packed.data());
  for (auto turn : state) {
    multiply_add({left.data(), rows, depth, depth}, kernel, {out.data(), rows, columns, columns}, FirstSums{});
    benchmark::ClobberMemory();
  }
  report(state, 2.0 * rows * depth * columns);
}
// Squares, and the thin shapes that convolutions make.
BENCHMARK(matrix_product)->Args({64, 64, 64})->Args({128, 128, 128})->Args({256, 256, 256})->Args({512, 512, 512})->Args({1024, 1024, 1024});
BENCHMARK(matrix_product)->Args({3136, 64, 128})->Args({784, 25, 6})->Args({100, 150, 16})->Args({12544, 27, 32})->Args({49, 512, 512});

/// size, channels, filters, kernel, stride, and which pass: 0 forward, 1 to the input, 2 to the weights
void conv2d(benchmark::State& state) {
  const auto at = [&](int index) { return static_cast<int>(state.range(static_cast<std::size_t>(index))); };
  const auto [size, channels, filters, kernel, stride] = std::array{at(0), at(1), at(2), at(3), at(4)};
  Conv2dGeometry geometry;
  for (WindowAxis* axis : {&geometry.window.height, &geometry.window.width}) {
    axis->kernel = kernel;
    axis->stride = stride;
    axis->pad_to_same(size);
  }
  const int out = (size + stride - 1) / stride;
  std::vector<float> image(static_cast<std::size_t>(size) * static_cast<std::size_t>(size) * static_cast<std::size_t>(channels), 0.5F);
  std::vector<float> weights(
      static_cast<std::size_t>(kernel) * static_cast<std::size_t>(kernel) * static_cast<std::size_t>(channels) * static_cast<std::size_t>(filters), 0.5F);
  std::vector<float> output(static_cast<std::size_t>(out) * static_cast<std::size_t>(out) * static_cast<std::size_t>(filters), 0.5F);
  const ImageView<float> input_view{image.data(), 1, size, size, channels};
  const ImageView<float> output_view{output.data(), 1, out, out, filters};
  const ImageView<const float> input{image.data(), 1, size, size, channels};
  const ImageView<const float> gradient{output.data(), 1, out, out, filters};
  Prepared prepared;
  Scratch scratch;
  for (auto turn : state) {
    if (at(5) == 0) conv2d_forward(geometry, input, weights.data(), nullptr, output_view, prepared, scratch);
    if (at(5) == 1) conv2d_backward_input(geometry, gradient, weights.data(), input_view, prepared, scratch);
    if (at(5) == 2) conv2d_backward_weights(geometry, input, gradient, weights.data(), nullptr, scratch);
    benchmark::ClobberMemory();
  }
  report(state, 2.0 * out * out * kernel * kernel * channels * filters);
}
BENCHMARK(conv2d)->ArgsProduct({{56}, {64}, {64}, {3}, {1}, {0, 1, 2}})->ArgsProduct({{28}, {8}, {16}, {5}, {1}, {0, 1, 2}});
BENCHMARK(conv2d)->ArgsProduct({{224}, {3}, {32}, {3}, {2}, {0, 1, 2}})->ArgsProduct({{56}, {64}, {128}, {1}, {1}, {0, 1, 2}});

/// size, channels, stride
void depthwise_conv2d(benchmark::State& state) {
  const auto [size, channels, stride] = std::array{static_cast<int>(state.range(0)), static_cast<int>(state.range(1)), static_cast<int>(state.range(2))};
  Window window;
  for (WindowAxis* axis : {&window.height, &window.width}) {
    axis->kernel = 3;
    axis->stride = stride;
    axis->pad_to_same(size);
  }
  const int out = (size + stride - 1) / stride;
  const std::vector<float> image(static_cast<std::size_t>(size) * static_cast<std::size_t>(size) * static_cast<std::size_t>(channels), 0.5F);
  const std::vector<float> weights(9 * static_cast<std::size_t>(channels), 0.5F);
  std::vector<float> output(static_cast<std::size_t>(out) * static_cast<std::size_t>(out) * static_cast<std::size_t>(channels));
  for (auto turn : state) {
    depthwise_conv2d_forward(window, 1, ImageView<const float>{image.data(), 1, size, size, channels}, weights.data(), nullptr,
                             ImageView<float>{output.data(), 1, out, out, channels});
    benchmark::ClobberMemory();
  }
  report(state, 2.0 * out * out * 9 * channels);
}
BENCHMARK(depthwise_conv2d)->Args({112, 32, 1})->Args({112, 32, 2})->Args({14, 128, 1});

/// size, channels, window
void max_pool2d(benchmark::State& state) {
  const auto [size, channels, kernel] = std::array{static_cast<int>(state.range(0)), static_cast<int>(state.range(1)), static_cast<int>(state.range(2))};
  Window window;
  for (WindowAxis* axis : {&window.height, &window.width}) axis->kernel = axis->stride = kernel;
  const int out = size / kernel;
  const std::vector<float> image(static_cast<std::size_t>(size) * static_cast<std::size_t>(size) * static_cast<std::size_t>(channels), 0.5F);
  std::vector<float> output(static_cast<std::size_t>(out) * static_cast<std::size_t>(out) * static_cast<std::size_t>(channels));
  for (auto turn : state) {
    max_pool2d_forward(window, ImageView<const float>{image.data(), 1, size, size, channels}, ImageView<float>{output.data(), 1, out, out, channels});
    benchmark::ClobberMemory();
  }
  report(state, 1.0 * out * out * kernel * kernel * channels);
}
BENCHMARK(max_pool2d)->Args({28, 6, 2})->Args({112, 32, 2});

}  // namespace

BENCHMARK_MAIN();
