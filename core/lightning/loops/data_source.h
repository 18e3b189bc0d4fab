// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <vector>

#include <lightning/data_loaders.h>

namespace leyden {

/// Reads the loaders of a loop that does not train: one after another, each up to its limit, or together.
class EvaluationReader {
 public:
  using Mode = DataLoaders::Mode;

  void set(DataLoaders loaders, std::vector<int64_t> limits) {
    loaders_ = std::move(loaders);
    limits_ = std::move(limits);
  }
  void begin() {
    loader_ = 0;
    batch_ = 0;
    for (const auto& loader : loaders_) loader->begin_epoch();
  }
  /// Whether a batch has a part of each loader.
  bool reads_together() const { return reads_together(loaders_); }
  /// All batches of these loaders with these limits. Of loaders that are read together the limits count through the least
  /// or the most of them, as in Lightning.
  static int64_t count(const DataLoaders& loaders, const std::vector<int64_t>& limits) {
    if (!reads_together(loaders)) return std::accumulate(limits.begin(), limits.end(), int64_t{0});
    const auto [least, most] = std::minmax_element(limits.begin(), limits.end());
    return loaders.evaluation_mode() == Mode::min_size ? *least : *most;
  }
  /// The next batch, its number in its loader, and the loader's; false after the last one.
  bool next(Batch& batch, int64_t& batch_idx, int64_t& dataloader_idx) {
    if (reads_together()) {
      if (done()) return false;
      batch = loaders_.next_of_each(loaders_.evaluation_mode() == Mode::max_size_cycle);
      batch_idx = batch_++;
      dataloader_idx = 0;
      return true;
    }
    while (loader_ < loaders_.size() && batch_ >= limits_[loader_]) ++loader_, batch_ = 0;
    if (loader_ >= loaders_.size() || !loaders_[loader_]->next(batch)) return false;
    batch_idx = batch_++;
    dataloader_idx = static_cast<int64_t>(loader_);
    return true;
  }
  /// Whether the batch that next() gave was the last.
  bool done() const {
    if (reads_together()) return batch_ >= count(loaders_, limits_);
    if (loader_ < loaders_.size() && batch_ < limits_[loader_]) return false;
    for (size_t i = loader_ + 1; i < loaders_.size(); ++i) {
      if (limits_[i] > 0) return false;
    }
    return true;
  }
  const DataLoaders& loaders() const { return loaders_; }

 private:
  static bool reads_together(const DataLoaders& loaders) {
    return loaders.size() > 1 && loaders.evaluation_mode() != Mode::sequential;
  }

  DataLoaders loaders_;
  std::vector<int64_t> limits_;
  size_t loader_ = 0;
  int64_t batch_ = 0;
};

}  // namespace leyden
