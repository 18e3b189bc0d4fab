// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include <lightning/data_loaders.h>

namespace leyden {

/// Reads the loaders of a loop one after another, each up to its limit.
class SequentialReader {
 public:
  void set(DataLoaders loaders, std::vector<int64_t> limits) {
    loaders_ = std::move(loaders);
    limits_ = std::move(limits);
  }
  void begin() {
    loader_ = 0;
    batch_ = 0;
    for (const auto& loader : loaders_) loader->begin_epoch();
  }
  /// The next batch, its number in its loader, and the loader's; false after the last one.
  bool next(Batch& batch, int64_t& batch_idx, int64_t& dataloader_idx) {
    while (loader_ < loaders_.size() && batch_ >= limits_[loader_]) ++loader_, batch_ = 0;
    if (loader_ >= loaders_.size() || !loaders_[loader_]->next(batch)) return false;
    batch_idx = batch_++;
    dataloader_idx = static_cast<int64_t>(loader_);
    return true;
  }
  /// Whether the batch that next() gave was the last.
  bool done() const {
    if (loader_ < loaders_.size() && batch_ < limits_[loader_]) return false;
    for (size_t i = loader_ + 1; i < loaders_.size(); ++i) {
      if (limits_[i] > 0) return false;
    }
    return true;
  }
  const DataLoaders& loaders() const { return loaders_; }

 private:
  DataLoaders loaders_;
  std::vector<int64_t> limits_;
  size_t loader_ = 0;
  int64_t batch_ = 0;
};

}  // namespace leyden
