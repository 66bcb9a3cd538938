#include "neocog/core/tensor.hpp"

#include <algorithm>
#include <new>

namespace neocog {

Buffer::Buffer(std::size_t count) : count_(count) {
  if (count == 0) return;
  if (count > SIZE_MAX / sizeof(float) / 2) throw std::bad_alloc();
  data_.reset(static_cast<float*>(::operator new(count * sizeof(float), std::align_val_t{alignment})));
  std::fill_n(data_.get(), count, 0.0F);
}

void Buffer::Free::operator()(float* data) const { ::operator delete(data, std::align_val_t{alignment}); }

void Tensor::reshape(const Shape& shape) {
  const auto count = static_cast<std::size_t>(shape.count());
  if (count > buffer_.size()) buffer_ = Buffer(count);
  shape_ = shape;
}

void Tensor::fill(float value) { std::fill_n(data(), size(), value); }

namespace {

template <class T, class TensorType>
ImageView<T> view_of(TensorType& tensor) {
  const Shape& shape = tensor.shape();
  if (shape.rank() == 2) return {tensor.data(), shape[0], 1, 1, shape[1]};
  return {tensor.data(), shape[0], shape[1], shape[2], shape[3]};
}

}  // namespace

ImageView<float> images_of(Tensor& tensor) { return view_of<float>(tensor); }
ImageView<const float> images_of(const Tensor& tensor) { return view_of<const float>(tensor); }

}  // namespace neocog
