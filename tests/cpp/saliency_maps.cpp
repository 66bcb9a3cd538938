// Grad-CAM, occlusion, what saliency refuses, and that it leaves a network as it was.
#include <doctest/doctest.h>

#include "cpp/support/errors.hpp"
#include "cpp/support/networks.hpp"
#include "cpp/support/saliency.hpp"

using namespace neocog;
using namespace neocog::test;

namespace {

/// One pixel of four becomes a cell of two maps, 1 · x and −2 · x + 1, whose means are weighted by `v` for each class.
Network two_maps() {
  Network network(description({4, 4, 1}, {layer("conv2d", {{"filters", 2}, {"kernel", 1}, {"stride", 2}}, "maps"), layer("globalAvgPool", {}, "means"),
                                          layer("flatten"), layer("dropout", {{"rate", 0.3}}), layer("dense", {{"units", 2}}, "logits")}));
  network.set_parameter("maps/kernel", std::vector<float>{1, -2});
  network.set_parameter("maps/bias", std::vector<float>{0, 1});
  network.set_parameter("logits/kernel", std::vector<float>{4, -8, 8, 4});  // [map, class]
  return network;
}

/// 1, 2 / 3, −4 where the convolution reads.
const std::vector<float> sixteen{1, 9, 2, 9, 9, 9, 9, 9, 3, 9, -4, 9, 9, 9, 9, 9};

/// Bilinear from 2×2 to 4×4 with half-pixel centres: quarters between, the border's cells at the edges.
std::vector<double> enlarged(const std::vector<double>& map) {
  const std::vector<double> way{0, 0.25, 0.75, 1};
  std::vector<double> result;
  for (const double y : way) {
    for (const double x : way) result.push_back((map[0] * (1 - x) + map[1] * x) * (1 - y) + (map[2] * (1 - x) + map[3] * x) * y);
  }
  return result;
}

}  // namespace

TEST_CASE("saliency: Grad-CAM by hand") {
  Network network = two_maps();
  // Class 0: the mean gradients are 4 / 4 and 8 / 4, the map 1 · x + 2 · (1 − 2x) = 2 − 3x, and below 0 it is 0.
  const Asked first{.method = SaliencyMethod::grad_cam, .target = 0, .layer = "maps", .upsample = false};
  const Saliency map = saliency(network, sixteen, first);
  CHECK(map.shape == Shape{2, 2, 1});
  CHECK(largest_difference(map.values, {0, 0, 0, 14}) < 1e-6);
  // Class 1: −2 · x + 1 · (1 − 2x) = 1 − 4x.
  CHECK(largest_difference(saliency(network, sixteen, Asked{.method = SaliencyMethod::grad_cam, .target = 1, .upsample = false}).values, {0, 0, 0, 17}) < 1e-6);

  const Saliency large = saliency(network, sixteen, Asked{.method = SaliencyMethod::grad_cam, .target = 1});
  CHECK(large.shape == Shape{4, 4, 1});
  CHECK(largest_difference(large.values, enlarged({0, 0, 0, 17})) < 1e-5);
  std::vector<float> negative = sixteen;
  for (float& pixel : negative) pixel = -pixel;
  // 1 + 4x of 1, 2, 3 and −4
  CHECK(largest_difference(saliency(network, negative, Asked{.method = SaliencyMethod::grad_cam, .target = 1}).values, enlarged({5, 9, 13, 0})) < 1e-5);
}

TEST_CASE("saliency: Grad-CAM of the layer that is named, the input among them") {
  Network network = two_maps();
  // At the pooled maps: class 0 weighs the means 0.5 and 0 of the maps 1, 2, 3, −4 and −1, −3, −5, 9 with 4 and 8.
  const Saliency means = saliency(network, sixteen, Asked{.method = SaliencyMethod::grad_cam, .layer = "means", .upsample = false});
  CHECK(means.shape == Shape{1, 1, 1});
  CHECK(largest_difference(means.values, {4 * 0.5}) < 1e-6);
  const Saliency same_everywhere = saliency(network, sixteen, Asked{.method = SaliencyMethod::grad_cam, .layer = "means"});
  CHECK(largest_difference(same_everywhere.values, std::vector<double>(16, 2.0)) < 1e-6);
  // At the input: class 1's gradient is −8 / 4 + 4 · −2 / 4 = −4 at four pixels of sixteen, in the mean −1.
  const Saliency input = saliency(network, sixteen, Asked{.method = SaliencyMethod::grad_cam, .target = 1, .layer = "input", .upsample = false});
  std::vector<double> expected(16);
  expected[10] = 4;
  CHECK(largest_difference(input.values, expected) < 1e-6);
}

TEST_CASE("saliency: guided Grad-CAM is guided backpropagation times the enlarged map, for every channel") {
  Network network(description({4, 4, 2}, {layer("conv2d", {{"filters", 3}, {"kernel", 2}, {"stride", 2}}, "maps"), layer("relu"), layer("flatten"),
                                          layer("dense", {{"units", 2}}, "logits")}));
  const std::vector<float> pixels = random_values(32, 1);
  const std::vector<float> guided = saliency(network, pixels, Asked{.method = SaliencyMethod::guided_backprop, .target = 1}).values;
  const std::vector<float> map = saliency(network, pixels, Asked{.method = SaliencyMethod::grad_cam, .target = 1}).values;
  const Saliency both = saliency(network, pixels, Asked{.method = SaliencyMethod::guided_grad_cam, .target = 1, .upsample = false});
  CHECK(both.shape == Shape{4, 4, 2});
  std::vector<double> expected;
  double largest = 0;
  for (std::size_t i = 0; i < 32; ++i) {
    expected.push_back(static_cast<double>(guided[i]) * map[i / 2]);
    largest = std::max(largest, std::abs(expected.back()));
  }
  CHECK(largest > 1e-3);
  CHECK(largest_difference(both.values, expected) < 1e-6);
  CHECK(saliency(network, pixels, Asked{.method = SaliencyMethod::guided_grad_cam, .channels = ChannelReduction::largest, .target = 1}).shape ==
        Shape{4, 4, 1});
}

TEST_CASE("saliency: occlusion at every place where the patch fits") {
  const int height = 5;
  const int width = 7;
  Network network(description(
      {height, width, 2}, {layer("multiply", {}, "square", {"input", "input"}), layer("flatten"), layer("dense", {{"units", 2}, {"bias", false}}, "logits")}));
  const std::vector<float> weights = random_values(height * width * 2 * 2, 1);
  network.set_parameter("logits/kernel", weights);
  const std::vector<float> pixels = random_values(height * width * 2, 2);
  const auto score = [&](const std::vector<float>& x) {
    double sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i) sum += static_cast<double>(x[i]) * x[i] * weights[i * 2 + 1];
    return sum;
  };
  struct Case {
    Size patch, stride, patch_used, stride_used;
    double value;
  };
  const std::vector<Case> cases{
      {{2, 3}, {1, 2}, {2, 3}, {1, 2}, 0},    // 4×3 places, more than one pass
      {{2, 2}, {0, 0}, {2, 2}, {2, 2}, 0.5},  // the stride is the patch
      {{0, 0}, {0, 0}, {1, 1}, {1, 1}, -2},   // an eighth of the side, rounded up
      {{5, 7}, {3, 3}, {5, 7}, {3, 3}, 0.25}, {{0, 7}, {2, 0}, {1, 7}, {2, 7}, 0},
  };
  for (const Case& each : cases) {
    CAPTURE(each.patch_used.height);
    CAPTURE(each.patch_used.width);
    std::vector<double> expected;
    int rows = 0;
    for (int top = 0; top + each.patch_used.height <= height; top += each.stride_used.height, ++rows) {
      for (int left = 0; left + each.patch_used.width <= width; left += each.stride_used.width) {
        std::vector<float> covered = pixels;
        for (int y = top; y < top + each.patch_used.height; ++y) {
          for (int x = left; x < left + each.patch_used.width; ++x) {
            for (int c = 0; c < 2; ++c) covered[static_cast<std::size_t>((y * width + x) * 2 + c)] = static_cast<float>(each.value);
          }
        }
        expected.push_back(score(pixels) - score(covered));
      }
    }
    const Saliency map =
        saliency(network, pixels, Asked{.method = SaliencyMethod::occlusion, .target = 1, .patch = each.patch, .stride = each.stride, .value = each.value});
    CHECK(map.shape == Shape{rows, static_cast<int>(expected.size()) / rows, 1});
    CHECK(largest_difference(map.values, expected) < 1e-5);
  }
}

TEST_CASE("saliency: the network keeps its weights, running statistics and dropout's next mask") {
  Network network(description({4, 4, 1}, {layer("conv2d", {{"filters", 2}, {"kernel", 3}}, "conv"), layer("batchNorm"), layer("relu"), layer("flatten"),
                                          layer("dropout", {{"rate", 0.5}}), layer("dense", {{"units", 2}}, "logits")}));
  const std::vector<float> pixels = random_values(16, 1);
  network.forward(pixels, 1, true);
  network.set_frozen({"conv"}, true);
  std::vector<std::vector<float>> before;
  for (const Parameter& parameter : network.parameters()) before.push_back(copied(parameter.value.values()));
  for (int method = 0; method <= static_cast<int>(SaliencyMethod::occlusion); ++method) {
    CAPTURE(method);
    const Asked settings{.method = static_cast<SaliencyMethod>(method), .target = 1};
    const std::vector<float> once = saliency(network, pixels, settings).values;
    CHECK(saliency(network, pixels, settings).values == once);
    CHECK(network.training_passes() == 1);
    for (std::size_t i = 0; i < before.size(); ++i) CHECK(value_of(network, network.parameters()[i].name) == before[i]);
  }
}

TEST_CASE("saliency: settings that do not fit are refused before anything is computed") {
  Network network = two_maps();
  network.forward(sixteen, 1);
  const auto before = state_of(network);
  const auto refused = [&]<class Error>(Error, const Asked& settings, const std::vector<std::string>& parts) {
    check_error<Error>([&] { saliency(network, sixteen, settings); }, parts);
    CHECK(state_of(network) == before);
  };
  const ArgumentError argument("");
  const ShapeError shape("");
  using enum SaliencyMethod;
  for (int method = 0; method <= static_cast<int>(occlusion); ++method) {
    const auto each = static_cast<SaliencyMethod>(method);
    refused(argument, Asked{.method = each, .target = 2}, {"logits (dense)", "class", "expected a whole number from 0 to 1", "got 2"});
    refused(argument, Asked{.method = each, .target = -1}, {"logits (dense)", "class", "got -1"});
    refused(argument, Asked{.method = each, .unit = std::pair{0, 0}}, {"logits (dense)", "unit", "got [0, 0]"});
    check_error<ShapeError>([&] { saliency(network, std::span(sixteen).first(15), Asked{.method = each}); }, {"input", "expected 16 values", "got 15"});
  }
  refused(argument, Asked{.method = integrated_gradients, .steps = 0}, {"steps", "expected a whole number from 1", "got 0"});
  refused(shape, Asked{.method = integrated_gradients, .baseline = {1, 2}}, {"baseline", "expected one number or 16 (4×4×1)", "got 2"});
  refused(shape, Asked{.method = integrated_gradients, .baseline = {}}, {"baseline", "got 0"});
  refused(argument, Asked{.method = smooth_grad, .samples = 0}, {"samples", "expected a whole number from 1", "got 0"});
  refused(argument, Asked{.method = smooth_grad, .noise = -0.1}, {"noise", "expected a number from 0", "got -0.1"});
  refused(argument, Asked{.method = smooth_grad, .noise = std::numeric_limits<double>::quiet_NaN()}, {"noise", "got NaN"});
  refused(shape, Asked{.method = smooth_grad, .samples = 2, .noise_values = std::vector<float>(31)}, {"noise", "expected 32 values (2 × 4×4×1)", "got 31"});
  refused(argument, Asked{.method = grad_cam, .layer = "mapz"}, {"layer", "'maps'", "got 'mapz'"});
  refused(argument, Asked{.method = grad_cam, .layer = "flatten1"}, {"flatten1 (flatten)", "layer", "expected one with a map", "got 2 features"});
  refused(shape, Asked{.method = occlusion, .patch = {5, 1}}, {"patch", "fits a 4×4 image", "got 5×1"});
  refused(shape, Asked{.method = occlusion, .patch = {4, 9}}, {"patch", "got 4×9"});
}

TEST_CASE("saliency: units outside of a map, and Grad-CAM where there is no map to look at") {
  const std::vector<float> pixels = random_values(6, 1);
  Network map(description({2, 3, 1}, {layer("conv2d", {{"filters", 2}, {"kernel", 1}}, "classes"), layer("softmax", {}, "share")}));
  for (const auto& [y, x] : {std::pair{2, 0}, {0, 3}, {-1, 0}, {0, -1}}) {
    check_error<ArgumentError>([&] { saliency(map, pixels, Asked{.unit = std::pair{y, x}}); },
                               {"classes (conv2d)", "unit", "2×3×2", "got [" + std::to_string(y) + ", " + std::to_string(x) + "]"});
  }
  check_error<ArgumentError>([&] { saliency(map, pixels, Asked{.method = SaliencyMethod::grad_cam}); }, {"layer", "no convolution before its score"});
  check_error<ArgumentError>([&] { saliency(map, pixels, Asked{.method = SaliencyMethod::grad_cam, .layer = "share"}); },
                             {"share (softmax)", "expected one that comes before the score"});
  std::vector<float> broken = pixels;
  broken[4] = std::numeric_limits<float>::quiet_NaN();
  check_error<ArgumentError>([&] { saliency(map, broken, {}); }, {"input", "got NaN at image 0, row 1, column 1"});
}
