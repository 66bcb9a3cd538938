#pragma once
#include <cstddef>
#include <vector>

namespace neocog::reference {

/// A batch of images in double precision, row-major with the channels innermost.
struct Image {
  int batch;
  int height;
  int width;
  int channels;
  std::vector<double> values;  // [batch, height, width, channels]

  Image(int batch_, int height_, int width_, int channels_)
      : batch(batch_),
        height(height_),
        width(width_),
        channels(channels_),
        values(static_cast<std::size_t>(batch_) * static_cast<std::size_t>(height_) * static_cast<std::size_t>(width_) * static_cast<std::size_t>(channels_)) {}

  std::size_t index(int image, int y, int x, int channel) const { return static_cast<std::size_t>(((image * height + y) * width + x) * channels + channel); }
  double& at(int image, int y, int x, int channel) { return values[index(image, y, x, channel)]; }
  double at(int image, int y, int x, int channel) const { return values[index(image, y, x, channel)]; }
  bool contains(int y, int x) const { return y >= 0 && y < height && x >= 0 && x < width; }
};

}  // namespace neocog::reference
