#include "neocog/core/tensor.hpp"

#include <algorithm>
#include <new>

#include "neocog/core/error.hpp"
#include "neocog/core/parallel.hpp"

namespace neocog {

namespace {

/// Counts are 64 bits wide until here: in Wasm, memory is not.
void* allocate(std::int64_t bytes) {
  if (static_cast<std::uint64_t>(bytes) > SIZE_MAX / 2) throw OutOfMemory(bytes);
  void* memory = ::operator new(static_cast<std::size_t>(bytes), std::align_val_t{Buffer::alignment}, std::nothrow);
  if (memory == nullptr) throw OutOfMemory(bytes);
  return memory;
}

}  // namespace

void require_memory(std::int64_t bytes) { ::operator delete(allocate(bytes), std::align_val_t{Buffer::alignment}); }

Buffer::Buffer(std::int64_t wanted) {
  if (wanted == 0) return;
  constexpr auto most = INT64_MAX / static_cast<std::int64_t>(sizeof(float));
  if (wanted > most) throw OutOfMemory(INT64_MAX);
  const auto count = static_cast<std::size_t>(wanted);
  data_.reset(static_cast<float*>(allocate(wanted * static_cast<std::int64_t>(sizeof(float)))));
  count_ = count;
  std::fill_n(data_.get(), count, 0.0F);
}

void Buffer::Free::operator()(float* data) const { ::operator delete(data, std::align_val_t{alignment}); }

void Tensor::reshape(const Shape& shape) {
  if (!fits(shape)) buffer_ = Buffer(shape.count());
  shape_ = shape;
}

void Tensor::fill(float value) {
  parallel::for_ranges(shape_.count(), parallel::worth_a_thread(1),
                       [&](std::int64_t first, std::int64_t last) { std::fill(data() + first, data() + last, value); });
}

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
