#pragma once
#include <algorithm>
#include <cstdint>

// Work on several cores, in builds that have threads (NEOCOG_THREADS); in others everything here dissolves into a plain
// call. Ranges share nothing that anyone writes and every sum is taken within one range, so that results are the same
// to the last bit for any number of threads.

namespace neocog::parallel {

/// How ranges are cut: several per thread, so that one that is held up leaves more to the others, or one per thread, for
/// bodies that do some of their work once per range.
enum class Cut { several, one };

#ifdef NEOCOG_THREADS
inline constexpr int most_threads = 16;

/// Lets so many threads work together, the calling one among them; those that are missing are started, as far as that is
/// possible, and stay. Called from outside of ranges, by the thread that runs them.
void set_threads(int count);
int threads();
/// Which of them this is; the calling one is 0.
int thread();

/// What for_ranges does. Returns when all ranges are done; the first exception of one leaves the others undone and is
/// thrown on.
using Range = void (*)(const void* context, std::int64_t first, std::int64_t last);
void run(std::int64_t count, std::int64_t least, Cut cut, Range range, const void* context);
#else
inline constexpr int most_threads = 1;
constexpr int threads() { return 1; }
constexpr int thread() { return 0; }
#endif

/// Calls body(first, last) for ranges that together are 0 … count. None but the last is shorter than `least`, below which
/// to wake another thread costs more than it saves. Within a range, everything runs on its own thread.
template <class Body>
void for_ranges([[maybe_unused]] std::int64_t count, [[maybe_unused]] std::int64_t least, Body body, [[maybe_unused]] Cut cut = Cut::several) {
#ifdef NEOCOG_THREADS
  run(
      count, least, cut,
      [](const void* context, std::int64_t first, std::int64_t last) {
        // A copy of its own, whose members a compiler keeps in registers: through the pointer it would read them again and again.
        const Body own = *static_cast<const Body*>(context);
        own(first, last);
      },
      &body);
#else
  if (count > 0) body(std::int64_t{0}, count);
#endif
}

/// How many things of `each` operations are worth a thread: some 10 µs of work.
constexpr std::int64_t worth_a_thread(std::int64_t each) { return std::max<std::int64_t>(1, 65536 / std::max<std::int64_t>(1, each)); }

}  // namespace neocog::parallel
