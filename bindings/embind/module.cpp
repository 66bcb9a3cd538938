#include <emscripten/bind.h>

#include <atomic>

#include "analysis.hpp"
#include "guard.hpp"
#include "neocog/core/parallel.hpp"
#include "neocog/kernels/limit.hpp"
#include "neocog/layers/registry.hpp"
#include "network_handle.hpp"
#include "trainer_handle.hpp"

// The functions that the TypeScript library calls. Nothing outside bindings/ knows them.

namespace neocog::bindings {
namespace {

NetworkHandle* make_network(const val& description) { return new NetworkHandle(description); }
TrainerHandle* make_trainer(NetworkHandle& handle, const Optimizer& optimizer, const val& settings, const val& training, const val& validation) {
  optimizer.check(handle.network());
  return new TrainerHandle(handle, settings, training, validation);
}
Optimizer* make_optimizer(const val& settings) { return new Optimizer(read_optimizer(settings)); }
void step(Optimizer& optimizer, NetworkHandle& handle) { optimizer.step(handle.network()); }
double rate_for(Optimizer& optimizer, NetworkHandle& handle) { return optimizer.rate_for(handle.network()); }

/// Some rounds of multiply-adds in registers, by every thread; returns how many operations those were.
double multiply_add_limit(int rounds) {
  std::atomic<std::int64_t> threads = 0;
  parallel::for_ranges(parallel::threads(), 1, [&](std::int64_t first, std::int64_t last) {
    // Nobody may leave out work whose result counts.
    for (std::int64_t i = first; i < last; ++i) threads += kernels::multiply_add_limit(rounds) > 0 ? 1 : 0;
  });
  return static_cast<double>(threads) * rounds * kernels::limit_operations;
}

val layer_type_names() { return write_names(layer_types()); }

}  // namespace

EMSCRIPTEN_BINDINGS(neocog) {
  using emscripten::allow_raw_pointers;
  emscripten::class_<Optimizer>("Optimizer")
      .constructor(guard<&make_optimizer>, allow_raw_pointers())
      .function("setRate", guard<&Optimizer::set_rate>)
      .function("rateFor", guard<&rate_for>)
      .function("step", guard<&step>);
  emscripten::class_<TrainerHandle>("Trainer")
      .constructor(guard<&make_trainer>, allow_raw_pointers())
      .function("step", guard<&TrainerHandle::step>)
      .function("progress", guard<&TrainerHandle::progress>)
      .function("restoreBest", guard<&TrainerHandle::restore_best>);
  emscripten::class_<NetworkHandle>("Network")
      .constructor(guard<&make_network>, allow_raw_pointers())
      .function("summary", guard<&NetworkHandle::summary>)
      .function("cost", guard<&NetworkHandle::cost>)
      .function("parameters", guard<&NetworkHandle::parameters>)
      .function("get", guard<&NetworkHandle::get>)
      .function("gradient", guard<&NetworkHandle::gradient>)
      .function("set", guard<&NetworkHandle::set>)
      .function("setFrozen", guard<&NetworkHandle::set_frozen>)
      .function("outputShape", guard<&NetworkHandle::output_shape>)
      .function("crossing", guard<&NetworkHandle::crossing>)
      .function("makeRoom", guard<&NetworkHandle::make_room>)
      .function("forward", guard<&NetworkHandle::forward>)
      .function("activation", guard<&NetworkHandle::activation>)
      .function("activationGradient", guard<&NetworkHandle::activation_gradient>)
      .function("backward", guard<&NetworkHandle::backward>)
      .function("backwardSteps", guard<&NetworkHandle::backward_steps>)
      .function("trace", guard<&NetworkHandle::trace>)
      .function("trainBatch", guard<&NetworkHandle::train_batch>)
      .function("evaluate", guard<&NetworkHandle::evaluate>);
  emscripten::function("summary", guard<&summary_of>);
  emscripten::function("receptiveField", guard<&receptive_field_of>);
  emscripten::function("receptiveRegion", guard<&receptive_region_of>);
  emscripten::function("measuredRegion", guard<&measured_region_of>);
  emscripten::function("effectiveField", guard<&effective_field_of>);
  emscripten::function("cost", guard<&cost_of>);
  emscripten::function("saliency", guard<&saliency_of>);
  emscripten::function("saliencySeed", guard<&saliency_seed_of>);
  emscripten::function("reduceChannels", guard<&reduce_channels_of>);
  emscripten::function("gradientCheck", guard<&gradient_check_of>);
  emscripten::function("augment", guard<&augment_of>);
  emscripten::function("multiplyAddLimit", guard<&multiply_add_limit>);
#ifdef NEOCOG_THREADS
  emscripten::function("setThreads", guard<&parallel::set_threads>);
#endif
  emscripten::function("layerTypes", guard<&layer_type_names>);
}

}  // namespace neocog::bindings
