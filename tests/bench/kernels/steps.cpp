// One convolution (3×3, 56×56×64 to 64 channels) in six ways, from the definition to what the engine does. Prints JSON:
// for each step the median time, and how far its result is from the first one's.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "neocog/core/random.hpp"
#include "neocog/kernels/conv2d.hpp"
#include "neocog/kernels/direct_conv2d.hpp"
#include "neocog/kernels/frame.hpp"
#include "neocog/kernels/limit.hpp"
#include "neocog/kernels/matrix_product.hpp"

using namespace neocog;
using namespace neocog::kernels;

namespace {

constexpr int size = 56;
constexpr int channels = 64;
constexpr int kernel = 3;
constexpr int framed_size = size + kernel - 1;
constexpr int depth = kernel * kernel * channels;
constexpr int cells = size * size;

struct Work {
  std::vector<float> framed;   // [58, 58, 64]: the image within its frame of zeros, which all steps read
  std::vector<float> image;    // [56, 56, 64]
  std::vector<float> weights;  // [3, 3, 64, 64]
  std::vector<float> patches;  // [56 · 56, 576]
  std::vector<float> packed;
  std::vector<float> output;  // [56, 56, 64]
  Prepared prepared;
  Scratch scratch;
};

/// The definition, output by output.
void naive(Work& work) {
  for (int y = 0; y < size; ++y) {
    for (int x = 0; x < size; ++x) {
      for (int out = 0; out < channels; ++out) {
        float sum = 0;
        for (int ky = 0; ky < kernel; ++ky) {
          for (int kx = 0; kx < kernel; ++kx) {
            for (int in = 0; in < channels; ++in) {
              sum += work.framed[((y + ky) * framed_size + x + kx) * channels + in] * work.weights[((ky * kernel + kx) * channels + in) * channels + out];
            }
          }
        }
        work.output[(y * size + x) * channels + out] = sum;
      }
    }
  }
}

/// The same products in another order: the innermost loop runs along memory, and the compiler takes four values at once.
void along_memory(Work& work) {
  for (int cell = 0; cell < cells; ++cell) {
    float* sums = work.output.data() + cell * channels;
    std::fill_n(sums, channels, 0.0F);
    for (int tap = 0; tap < kernel * kernel; ++tap) {
      const float* pixel = work.framed.data() + ((cell / size + tap / kernel) * framed_size + cell % size + tap % kernel) * channels;
      for (int in = 0; in < channels; ++in) {
        const float* row = work.weights.data() + (tap * channels + in) * channels;
        for (int out = 0; out < channels; ++out) sums[out] += pixel[in] * row[out];
      }
    }
  }
}

void lay_out_patches(Work& work) {
  for (int cell = 0; cell < cells; ++cell) {
    for (int ky = 0; ky < kernel; ++ky) {
      const float* from = work.framed.data() + ((cell / size + ky) * framed_size + cell % size) * channels;
      std::copy_n(from, kernel * channels, work.patches.data() + cell * depth + ky * kernel * channels);
    }
  }
}

/// im2col: every patch becomes a row of a matrix, and the convolution a plain product of two matrices.
void im2col(Work& work) {
  lay_out_patches(work);
  for (int row = 0; row < cells; ++row) {
    float* sums = work.output.data() + row * channels;
    std::fill_n(sums, channels, 0.0F);
    for (int k = 0; k < depth; ++k) {
      for (int out = 0; out < channels; ++out) sums[out] += work.patches[row * depth + k] * work.weights[k * channels + out];
    }
  }
}

/// The product in tiles of sums that stay in registers, the weights in the order in which tiles read them.
void tiles(Work& work) {
  lay_out_patches(work);
  multiply_add({work.patches.data(), cells, depth, depth}, PackedMatrix(work.packed.data(), depth, channels), {work.output.data(), cells, channels, channels},
               FirstSums{});
}

/// Tiles that read the patches where they lie.
void in_place(Work& work) {
  constexpr int row = framed_size * channels;
  direct_conv2d({{.cells = size, .first = 0, .step = 1}, {.cells = size, .first = 0, .step = 1}}, {kernel, kernel, row, channels, channels},
                ImageView<const float>{work.framed.data(), 1, framed_size, framed_size, channels}, PackedMatrix(work.packed.data(), depth, channels), {},
                ImageView<float>{work.output.data(), 1, size, size, channels});
}

/// What the engine does here: Winograd's algorithm, framing the image itself.
void winograd(Work& work) {
  Window window;
  for (WindowAxis* axis : {&window.height, &window.width}) {
    axis->kernel = kernel;
    axis->padding_before = axis->padding_after = 1;
  }
  conv2d_forward({window}, ImageView<const float>{work.image.data(), 1, size, size, channels}, work.weights.data(), nullptr,
                 ImageView<float>{work.output.data(), 1, size, size, channels}, work.prepared, work.scratch);
}

double milliseconds_of(void (*step)(Work&), Work& work) {
  using Clock = std::chrono::steady_clock;
  const auto once = [&] {
    const auto started = Clock::now();
    step(work);
    return std::chrono::duration<double, std::milli>(Clock::now() - started).count();
  };
  double spent = 0;
  while (spent < 300) spent += once();
  std::vector<double> times;
  while (times.size() < 9) times.push_back(once());
  std::nth_element(times.begin(), times.begin() + 4, times.end());
  return times[4];
}

/// GFLOP/s of multiply-adds in registers.
double limit() {
  constexpr int rounds = 10'000;
  const auto work = [](Work&) {
    if (multiply_add_limit(rounds) < 0) std::abort();
  };
  Work none;
  return static_cast<double>(rounds) * limit_operations / milliseconds_of(work, none) / 1e6;
}

}  // namespace

int main() {
  Work work;
  Random random(1);
  const auto draw = [&](std::size_t count) {
    std::vector<float> values(count);
    for (float& value : values) value = random.uniform(-1, 1);
    return values;
  };
  work.image = draw(static_cast<std::size_t>(cells) * channels);
  work.weights = draw(static_cast<std::size_t>(depth) * channels);
  work.patches.resize(static_cast<std::size_t>(cells) * depth);
  work.output.resize(static_cast<std::size_t>(cells) * channels);
  work.packed.resize(static_cast<std::size_t>(PackedMatrix::size(depth, channels)));
  pack_panels({work.weights.data(), depth, channels, channels}, 0, depth, work.packed.data());
  const ImageView<const float> image{work.image.data(), 1, size, size, channels};
  const Frame frame{1, 1, 1, 1};
  work.framed.resize(static_cast<std::size_t>(frame.size(image)));
  framed(image, frame, work.framed.data());

  struct Step {
    const char* name;
    void (*run)(Work&);
  };
  constexpr Step steps[] = {{"naive", naive}, {"along memory", along_memory}, {"im2col", im2col},
                            {"tiles", tiles}, {"in place", in_place},         {"winograd", winograd}};
  std::vector<float> expected;
  bool agree = true;
  std::printf("{\"limit\": %.1f, \"operations\": %.0f, \"steps\": [", limit(), 2.0 * cells * depth * channels);
  for (const auto& [name, run] : steps) {
    const double time = milliseconds_of(run, work);
    if (expected.empty()) expected = work.output;
    double difference = 0;
    double largest = 0;
    for (std::size_t i = 0; i < expected.size(); ++i) {
      difference = std::max<double>(difference, std::abs(work.output[i] - expected[i]));
      largest = std::max<double>(largest, std::abs(expected[i]));
    }
    agree = agree && difference < 1e-4 * largest;
    std::printf("%s\n  {\"name\": \"%s\", \"milliseconds\": %.3f, \"difference\": %.1e}", run == naive ? "" : ",", name, time, difference / largest);
  }
  std::printf("\n]}\n");
  return agree ? 0 : 1;
}
