// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include <lightning/batch.h>
#include <lightning/data_loader.h>
#include <lightning/export.h>

namespace leyden {

class Fabric;

/// A loader's batches on a Fabric's device, for a range-based for: one epoch each. The Fabric outlives it.
class LEYDEN_LIGHTNING_API FabricLoader {
 public:
  FabricLoader(const Fabric& fabric, std::shared_ptr<DataLoader> loader);

  struct End {};
  class Iterator {
   public:
    explicit Iterator(FabricLoader& owner) : owner_(owner) { ++*this; }
    const Batch& operator*() const { return batch_; }
    Iterator& operator++() {
      more_ = owner_.next(batch_);
      return *this;
    }
    bool operator!=(End) const { return more_; }

   private:
    FabricLoader& owner_;
    Batch batch_;
    bool more_ = false;
  };
  /// Begins an epoch, at its first batch.
  Iterator begin() {
    loader_->begin_epoch();
    return Iterator(*this);
  }
  End end() const { return {}; }
  /// The next batch without a for, false at the epoch's end: the rest of an epoch that a checkpoint was saved in.
  bool next(Batch& batch);

  /// Batches an epoch.
  int64_t size() const { return loader_->size(); }
  /// For FabricState::add.
  DataLoader& loader() const { return *loader_; }

 private:
  const Fabric* fabric_;
  std::shared_ptr<DataLoader> loader_;
};

}  // namespace leyden
