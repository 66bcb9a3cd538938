#pragma once
#include <cstddef>

namespace neocog::kernels {

/// Hears which cells of its output a kernel has just completed, so that what follows can be done while they are still in
/// the cache.
class CellsDone {
 public:
  CellsDone() = default;
  CellsDone(const CellsDone&) = delete;
  CellsDone& operator=(const CellsDone&) = delete;
  virtual ~CellsDone() = default;

  /// `count` cells that follow each other, all their channels.
  virtual void done(float* cells, std::size_t count) = 0;
};

}  // namespace neocog::kernels
