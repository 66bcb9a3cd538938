#include "neocog/core/parallel.hpp"

#ifdef NEOCOG_THREADS
#include <pthread.h>

#include <atomic>
#include <climits>
#include <cmath>
#include <exception>
#include <utility>

#ifdef __EMSCRIPTEN__
#include <emscripten/threading.h>
#endif

namespace neocog::parallel {
namespace {

/// What the threads are working on. The caller opens it, takes part, and closes it again when nothing is left.
struct Job {
  std::int64_t count = 0;
  std::int64_t step = 1;
  Range range = nullptr;
  const void* context = nullptr;
  std::atomic<std::int64_t> next = 0;
  std::atomic<bool> failed = false;
  std::exception_ptr error;  // of whoever set `failed`
};

// Looks at `opened` before a thread goes to sleep, about a millisecond: to be woken takes a tenth of one in a browser, as long
// as a whole layer of a small network.
constexpr int looks = 1000000;

Job job;
std::atomic<std::uint32_t> opened = 0;  // jobs so far; what sleeping threads wait for
std::atomic<int> sleeping = 0;          // threads that have to be woken
constexpr int open_mark = 1 << 16;      // in `inside`: the job may be entered
std::atomic<int> inside = 0;            // threads that work on it, the caller not among them
std::atomic<int> wanted = 1;            // threads that may work, the caller among them
std::atomic<int> numbers = 0;           // given to threads so far
int started = 1;
thread_local int own_number = 0;
thread_local bool within = false;

/// Waits while `opened` is `seen`. In C++20 that is opened.wait(seen), but Emscripten's library would sleep and look again.
void sleep_until_opened(std::uint32_t seen) {
#ifdef __EMSCRIPTEN__
  emscripten_futex_wait(&opened, seen, HUGE_VAL);
#else
  opened.wait(seen);
#endif
}

void wake_all() {
#ifdef __EMSCRIPTEN__
  emscripten_futex_wake(&opened, INT_MAX);
#else
  opened.notify_all();
#endif
}

void take_ranges() {
  within = true;
  try {
    while (!job.failed) {
      const std::int64_t first = job.next.fetch_add(job.step);
      if (first >= job.count) break;
      job.range(job.context, first, std::min(first + job.step, job.count));
    }
  } catch (...) {
    if (!job.failed.exchange(true)) job.error = std::current_exception();
  }
  within = false;
}

bool enter() {
  int count = inside;
  while (count >= open_mark) {
    if (inside.compare_exchange_weak(count, count + 1)) return true;
  }
  return false;
}

void* work(void* /*nothing*/) {
  const int number = own_number = ++numbers;
  std::uint32_t seen = 0;
  while (true) {
    for (int i = 0; i < looks && opened == seen; ++i) {
    }
    if (opened == seen) {
      ++sleeping;
      sleep_until_opened(seen);
      --sleeping;
      continue;
    }
    seen = opened;
    if (number >= wanted || !enter()) continue;
    take_ranges();
    --inside;
  }
}

}  // namespace

void set_threads(int count) {
  count = std::clamp(count, 1, most_threads);
  pthread_t thread = {};
  // Not std::thread: its error messages alone are larger than everything here.
  while (started < count && pthread_create(&thread, nullptr, work, nullptr) == 0) ++started;
  wanted = std::min(count, started);
}

int threads() { return within ? 1 : wanted.load(); }
int thread() { return own_number; }

void run(std::int64_t count, std::int64_t least, Cut cut, Range range, const void* context) {
  const std::int64_t parts = static_cast<std::int64_t>(threads()) * (cut == Cut::several ? 8 : 1);
  const std::int64_t step = std::max(least, (count + parts - 1) / parts);
  if (threads() == 1 || step >= count) {
    if (count > 0) range(context, 0, count);
    return;
  }
  job.count = count;
  job.step = step;
  job.range = range;
  job.context = context;
  job.next = 0;
  job.failed = false;
  inside = open_mark;
  ++opened;
  if (sleeping > 0) wake_all();
  take_ranges();
  inside -= open_mark;
  // A browser's main thread must not sleep; what is left is at most one range per thread.
  while (inside > 0) {
  }
  if (job.failed) std::rethrow_exception(std::exchange(job.error, nullptr));
}

}  // namespace neocog::parallel
#endif
