// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include <lightning/data_loader.h>

namespace leyden {

/// Reads the training loader up to its limit, and knows the last batch when it gives it out.
class TrainReader {
 public:
  void set(std::shared_ptr<DataLoader> loader, int64_t limit) {
    loader_ = std::move(loader);
    limit_ = limit;
    fetched_ = 0;
  }
  void begin() {
    loader_->begin_epoch();
    fetched_ = 0;
  }
  /// Batches of this epoch that came before a resume.
  void set_fetched(int64_t batches) { fetched_ = batches; }
  bool next(Batch& batch) {
    if (done() || !loader_->next(batch)) return false;
    ++fetched_;
    return true;
  }
  bool done() const { return fetched_ >= limit_; }
  explicit operator bool() const { return loader_ != nullptr; }
  DataLoader& loader() const { return *loader_; }

 private:
  std::shared_ptr<DataLoader> loader_;
  int64_t limit_ = 0, fetched_ = 0;
};

}  // namespace leyden
