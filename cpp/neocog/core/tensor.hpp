#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "neocog/core/shape.hpp"

namespace neocog {

/// A block of float32 aligned for SIMD and for cache lines. Moves, never copies.
class Buffer {
 public:
  static constexpr std::size_t alignment = 64;

  Buffer() = default;
  /// Zero-filled. Throws OutOfMemory when memory is short.
  explicit Buffer(std::int64_t count);

  float* data() const { return data_.get(); }
  std::size_t size() const { return count_; }

 private:
  struct Free {
    void operator()(float* data) const;
  };
  std::unique_ptr<float[], Free> data_;
  std::size_t count_ = 0;
};

/// Throws OutOfMemory unless this much can be had at this moment. Wasm's memory never shrinks again, so that a request for
/// many blocks is better refused before the first of them.
void require_memory(std::int64_t bytes);

/// A shape and its values, row-major with the channels innermost (NHWC).
class Tensor {
 public:
  Tensor() = default;
  /// Zero-filled. Throws OutOfMemory when memory is short.
  explicit Tensor(const Shape& shape) : shape_(shape), buffer_(shape.count()) {}

  const Shape& shape() const { return shape_; }
  float* data() { return buffer_.data(); }
  const float* data() const { return buffer_.data(); }
  std::size_t size() const { return static_cast<std::size_t>(shape_.count()); }
  std::span<float> values() { return {data(), size()}; }
  std::span<const float> values() const { return {data(), size()}; }

  /// Whether it can take this shape without new memory.
  bool fits(const Shape& shape) const { return shape.count() <= static_cast<std::int64_t>(buffer_.size()); }
  /// Takes a new shape; keeps the memory when it is large enough. The values are then unspecified.
  void reshape(const Shape& shape);
  void fill(float value);

 private:
  Shape shape_{0};
  Buffer buffer_;
};

/// Images or maps inside someone else's memory: what kernels work on.
template <class T>
struct ImageView {
  T* data;  // [batch, height, width, channels]
  int batch;
  int height;
  int width;
  int channels;

  T* at(int image, int y, int x) const {
    return data + ((static_cast<std::size_t>(image) * static_cast<std::size_t>(height) + static_cast<std::size_t>(y)) * static_cast<std::size_t>(width) +
                   static_cast<std::size_t>(x)) *
                      static_cast<std::size_t>(channels);
  }
  std::size_t positions() const { return static_cast<std::size_t>(batch) * static_cast<std::size_t>(height) * static_cast<std::size_t>(width); }
};

/// A batch of images, or of flat activations as 1×1 images.
ImageView<float> images_of(Tensor& tensor);
ImageView<const float> images_of(const Tensor& tensor);

}  // namespace neocog
