#include "neocog/analysis/saliency.hpp"

#include <algorithm>
#include <cmath>

#include "neocog/core/error.hpp"
#include "neocog/core/random.hpp"

namespace neocog {
namespace {

// Images that are looked at in one pass: enough to be quick, few enough for large networks.
constexpr int most_at_once = 8;

void require_from_1(const char* name, int value) {
  if (value < 1) throw ArgumentError(std::string("saliency: ") + name + ": expected a whole number from 1, got " + std::to_string(value));
}

/// One image under examination.
class Examination {
 public:
  Examination(Network& network, std::span<const float> pixels, const SaliencySettings& settings)
      : network_(network),
        pixels_(pixels),
        settings_(settings),
        score_(network.graph(), settings.target, settings.unit),
        image_(network.graph().node(0).shape) {
    network.check_pixels(pixels, 1);
  }

  Saliency run() {
    switch (settings_.method) {
      case SaliencyMethod::gradient:
        return of_image(gradient(GradientRule::plain));
      case SaliencyMethod::guided_backprop:
        return of_image(gradient(GradientRule::guided));
      case SaliencyMethod::deconvnet:
        return of_image(gradient(GradientRule::deconvnet));
      case SaliencyMethod::gradient_times_input:
        return of_image(times(gradient(GradientRule::plain), pixels_));
      case SaliencyMethod::integrated_gradients:
        return integrated_gradients();
      case SaliencyMethod::smooth_grad:
        return smooth_grad();
      case SaliencyMethod::grad_cam:
        return grad_cam(settings_.upsample);
      case SaliencyMethod::guided_grad_cam:
        return guided_grad_cam();
      case SaliencyMethod::occlusion:
        return occlusion();
    }
    return {};
  }

 private:
  using Values = std::vector<float>;

  std::size_t size() const { return pixels_.size(); }
  Saliency of_image(const Values& values) const { return reduce_channels(image_, values, settings_.channels); }

  static Values times(Values a, std::span<const float> b) {
    for (std::size_t i = 0; i < a.size(); ++i) a[i] *= b[i];
    return a;
  }

  Values gradient(GradientRule rule) {
    const std::span<const float> values = score_gradient(network_, score_, pixels_, 1, rule).values();
    return {values.begin(), values.end()};
  }

  /// The mean gradient over `count` images; change(k, i) is value i of image k.
  template <class Change>
  Values mean_gradient(int count, Change change) {
    std::vector<double> sums(size());
    for (int first = 0; first < count; first += most_at_once) {
      const int some = std::min(most_at_once, count - first);
      Values images(size() * static_cast<std::size_t>(some));
      for (std::size_t i = 0; i < images.size(); ++i) images[i] = change(first + static_cast<int>(i / size()), i % size());
      const Tensor& gradients = score_gradient(network_, score_, images, some, GradientRule::plain);
      for (std::size_t i = 0; i < images.size(); ++i) sums[i % size()] += gradients.data()[i];
    }
    Values mean;
    for (const double sum : sums) mean.push_back(static_cast<float>(sum / count));
    return mean;
  }

  double score_of(std::span<const float> pixels) {
    network_.forward(pixels, 1);
    return score_.value(network_, 0);
  }

  Saliency integrated_gradients() {
    require_from_1("steps", settings_.steps);
    const Values& baseline = settings_.baseline;
    if (baseline.size() != 1 && baseline.size() != size()) {
      throw ShapeError("saliency: baseline: expected one number or " + std::to_string(size()) + " (" + image_.to_string() + "), got " +
                       std::to_string(baseline.size()));
    }
    const auto from = [&](std::size_t i) { return baseline[baseline.size() == 1 ? 0 : i]; };
    Values map = mean_gradient(settings_.steps, [&](int k, std::size_t i) {
      const double way = (k + 0.5) / settings_.steps;
      return static_cast<float>(from(i) + way * (static_cast<double>(pixels_[i]) - from(i)));
    });
    Values start(size());
    double sum = 0.0;
    for (std::size_t i = 0; i < size(); ++i) {
      start[i] = from(i);
      map[i] *= pixels_[i] - start[i];
      sum += map[i];
    }
    Saliency result = of_image(map);
    const double base = score_of(start);
    result.completeness = Completeness{sum, score_of(pixels_) - base};
    return result;
  }

  Saliency smooth_grad() {
    require_from_1("samples", settings_.samples);
    Values noise = settings_.noise_values;
    const std::size_t count = size() * static_cast<std::size_t>(settings_.samples);
    if (noise.empty()) {
      if (!(settings_.noise >= 0 && settings_.noise <= 1e6)) throw ArgumentError("saliency: noise: expected a number from 0, got " + to_text(settings_.noise));
      const auto [low, high] = std::minmax_element(pixels_.begin(), pixels_.end());
      const auto deviation = static_cast<float>(settings_.noise * (static_cast<double>(*high) - *low));
      Random random(settings_.seed, "smoothGrad");
      noise.resize(count);
      for (float& value : noise) value = deviation * random.normal();
    }
    if (noise.size() != count) {
      throw ShapeError("saliency: noise: expected " + std::to_string(count) + " values (" + std::to_string(settings_.samples) + " × " + image_.to_string() +
                       "), got " + std::to_string(noise.size()));
    }
    return of_image(mean_gradient(settings_.samples, [&](int k, std::size_t i) { return pixels_[i] + noise[static_cast<std::size_t>(k) * size() + i]; }));
  }

  /// The layer that Grad-CAM looks at.
  int cam_node() const {
    const Graph& graph = network_.graph();
    if (!settings_.layer.empty()) {
      const int node = graph.find(settings_.layer);
      if (graph.node(node).shape.rank() != 3) {
        throw ArgumentError(graph.node(node).label() + ": layer: expected one with a map, got " + graph.node(node).shape.to_string() + " features");
      }
      if (node > score_.node) throw ArgumentError(graph.node(node).label() + ": layer: expected one that comes before the score");
      return node;
    }
    for (int node = score_.node - 1; node > 0; --node) {
      const std::string& type = graph.node(node).type;
      if (type == "conv2d" || type == "depthwiseConv2d" || type == "transposedConv2d") return node;
    }
    throw ArgumentError("saliency: layer: expected the name of a layer with a map, got none, and the network has no convolution before its score");
  }

  Saliency grad_cam(bool upsample) {
    const int node = cam_node();
    score_gradient(network_, score_, pixels_, 1, GradientRule::plain);
    const Shape& shape = network_.graph().node(node).shape;
    const std::span<const float> activation = network_.activation(node).values();
    const std::span<const float> gradient = network_.activation_gradient(node).values();
    const auto channels = static_cast<std::size_t>(shape[2]);
    const std::size_t cells = activation.size() / channels;
    std::vector<double> weights(channels);
    for (std::size_t i = 0; i < gradient.size(); ++i) weights[i % channels] += static_cast<double>(gradient[i]) / static_cast<double>(cells);
    Values map(cells);
    for (std::size_t cell = 0; cell < cells; ++cell) {
      double sum = 0.0;
      for (std::size_t c = 0; c < channels; ++c) sum += weights[c] * activation[cell * channels + c];
      map[cell] = static_cast<float>(std::max(0.0, sum));
    }
    if (!upsample) return {{shape[0], shape[1], 1}, std::move(map), {}};
    return {{image_[0], image_[1], 1}, enlarged(map, {shape[0], shape[1]}), {}};
  }

  /// Bilinear to the input's size: half-pixel centres, clamped at the edges.
  Values enlarged(const Values& map, Size from) const {
    Values result;
    const auto at = [&](int y, int x) {
      const int row = std::clamp(y, 0, from.height - 1);
      return static_cast<double>(
          map[static_cast<std::size_t>(row) * static_cast<std::size_t>(from.width) + static_cast<std::size_t>(std::clamp(x, 0, from.width - 1))]);
    };
    for (int y = 0; y < image_[0]; ++y) {
      const double row = (y + 0.5) * from.height / image_[0] - 0.5;
      const auto top = static_cast<int>(std::floor(row));
      for (int x = 0; x < image_[1]; ++x) {
        const double column = (x + 0.5) * from.width / image_[1] - 0.5;
        const auto left = static_cast<int>(std::floor(column));
        const double right = column - left;
        const double upper = at(top, left) * (1 - right) + at(top, left + 1) * right;
        const double lower = at(top + 1, left) * (1 - right) + at(top + 1, left + 1) * right;
        result.push_back(static_cast<float>(upper * (1 - (row - top)) + lower * (row - top)));
      }
    }
    return result;
  }

  Saliency guided_grad_cam() {
    const Values cam = grad_cam(true).values;
    Values map = gradient(GradientRule::guided);
    for (std::size_t i = 0; i < map.size(); ++i) map[i] *= cam[i / static_cast<std::size_t>(image_[2])];
    return of_image(map);
  }

  Saliency occlusion() {
    const auto or_else = [](int chosen, int otherwise) { return chosen > 0 ? chosen : otherwise; };
    const Size patch{or_else(settings_.patch.height, (image_[0] + 7) / 8), or_else(settings_.patch.width, (image_[1] + 7) / 8)};
    const Size stride{or_else(settings_.stride.height, patch.height), or_else(settings_.stride.width, patch.width)};
    if (patch.height > image_[0] || patch.width > image_[1]) {
      throw ShapeError("saliency: patch: expected one that fits a " + std::to_string(image_[0]) + "×" + std::to_string(image_[1]) + " image, got " +
                       std::to_string(patch.height) + "×" + std::to_string(patch.width));
    }
    const int rows = (image_[0] - patch.height) / stride.height + 1;
    const int columns = (image_[1] - patch.width) / stride.width + 1;
    const double whole = score_of(pixels_);
    Values map;
    for (int first = 0; first < rows * columns; first += most_at_once) {
      const int some = std::min(most_at_once, rows * columns - first);
      Values images;
      for (int k = first; k < first + some; ++k) {
        const std::size_t start = images.size();
        images.insert(images.end(), pixels_.begin(), pixels_.end());
        cover(images.data() + start, k / columns * stride.height, k % columns * stride.width, patch);
      }
      network_.forward(images, some);
      for (int k = 0; k < some; ++k) map.push_back(static_cast<float>(whole - score_.value(network_, k)));
    }
    return {{rows, columns, 1}, std::move(map), {}};
  }

  void cover(float* image, int top, int left, Size patch) const {
    const int run = patch.width * image_[2];
    for (int y = top; y < top + patch.height; ++y) {
      std::fill_n(image + (static_cast<std::ptrdiff_t>(y) * image_[1] + left) * image_[2], run, static_cast<float>(settings_.value));
    }
  }

  Network& network_;
  std::span<const float> pixels_;
  const SaliencySettings& settings_;
  Score score_;
  Shape image_;
};

}  // namespace

Saliency reduce_channels(const Shape& shape, std::span<const float> gradient, ChannelReduction channels) {
  if (channels == ChannelReduction::all) return {shape, {gradient.begin(), gradient.end()}, {}};
  Saliency result{{shape[0], shape[1], 1}, {}, {}};
  const auto count = static_cast<std::size_t>(shape[2]);
  for (std::size_t start = 0; start < gradient.size(); start += count) {
    double largest = 0.0;
    double sum = 0.0;
    for (std::size_t c = 0; c < count; ++c) {
      const double magnitude = std::abs(gradient[start + c]);
      largest = std::max(largest, magnitude);
      sum += magnitude;
    }
    result.values.push_back(static_cast<float>(channels == ChannelReduction::largest ? largest : sum / static_cast<double>(count)));
  }
  return result;
}

Saliency saliency(Network& network, std::span<const float> pixels, const SaliencySettings& settings) { return Examination(network, pixels, settings).run(); }

}  // namespace neocog
