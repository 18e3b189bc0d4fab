// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/tuner/batch_size_search.h>

#include <algorithm>
#include <chrono>

#include <lightning/errors.h>

namespace leyden {

void BatchSizeOptions::describe(ParamSchema<BatchSizeOptions>& s) {
  using O = BatchSizeOptions;
  s.field("mode", &O::mode)
      .choices({"power", "binsearch"})
      .help("power: doubles until memory ends; binsearch: then looks between the last two sizes.");
  s.field("steps_per_trial", &O::steps_per_trial).minimum(1).unit("steps").help("Steps with each size.");
  s.field("init_val", &O::init_val).minimum(1).help("The size that the search begins with.");
  s.field("max_trials", &O::max_trials).minimum(1).help("Sizes that are tried at most.");
  s.field("margin", &O::margin).minimum(0).below(1).help("binsearch: the share that is taken off the result.");
  s.field("max_val", &O::max_val).minimum(1).help("The largest size that is tried.");
}

namespace {

/// Tries sizes, and knows which one comes next.
class Search {
 public:
  Search(const BatchSizeOptions& options, int64_t samples, const std::function<bool(int64_t)>& fits)
      : options_(options), samples_(samples), fits_(fits) {}

  int64_t by_doubling(int64_t size);
  int64_t by_bisection(int64_t size);
  std::vector<BatchSizeTrial> trials;

 private:
  int64_t successes() const {
    return std::count_if(trials.begin(), trials.end(), [](const BatchSizeTrial& trial) { return trial.fits; });
  }
  bool attempt(int64_t size);
  /// Twice the size, as far as the data set and max_val go.
  int64_t doubled(int64_t size) const {
    return size >= samples_ ? size : std::max(size, std::min(2 * size, options_.max_val));
  }

  const BatchSizeOptions& options_;
  int64_t samples_;
  const std::function<bool(int64_t)>& fits_;
};

bool Search::attempt(int64_t size) {
  const auto started = std::chrono::steady_clock::now();
  const bool fits = fits_(size);
  trials.push_back({size, fits, std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count()});
  if (!fits && size == 1) throw ConfigError("not even a batch of one sample fits in memory", "batch_size");
  return fits;
}

int64_t Search::by_doubling(int64_t size) {
  int64_t largest = 0;  // that fits
  while (static_cast<int64_t>(trials.size()) < options_.max_trials) {
    if (!attempt(size)) {
      if (largest > 0) return largest;
      size = std::max<int64_t>(1, size / 2);
      continue;
    }
    largest = size;
    const int64_t next = doubled(size);
    const bool failed = std::any_of(trials.begin(), trials.end(), [&](const auto& t) { return t.batch_size == next && !t.fits; });
    if (next == size || failed) return size;
    size = next;
  }
  return largest > 0 ? largest : size;
}

int64_t Search::by_bisection(int64_t size) {
  int64_t low = 0, high = 0;  // the largest that fits, the smallest that does not; 0: not known
  while (successes() < options_.max_trials) {
    if (attempt(size)) {
      low = size;
      const int64_t next = high > 0 ? (low + high) / 2 : doubled(size);
      if (next == size) break;
      size = next;
    } else {
      high = size;
      if (low > 0 && high - low <= 1) break;
      size = std::max<int64_t>(1, (std::max<int64_t>(low, 1) + high) / 2);
      if (size == high) size = high - 1;
    }
  }
  return std::max<int64_t>(1, static_cast<int64_t>(static_cast<double>(low) * (1 - options_.margin)));
}

}  // namespace

BatchSizeResult search_batch_size(const BatchSizeOptions& options, int64_t present, int64_t samples,
                                  const std::function<bool(int64_t)>& fits) {
  // A loader that takes the whole data set at once has nothing larger.
  const int64_t first = present >= samples ? present : std::min(options.init_val, options.max_val);
  Search search(options, samples, fits);
  BatchSizeResult result;
  result.batch_size = options.mode == "power" ? search.by_doubling(first) : search.by_bisection(first);
  result.trials = std::move(search.trials);
  return result;
}

}  // namespace leyden
