// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <lightning/data_loader.h>
#include <lightning/export.h>

namespace leyden {

/// What a *_dataloader() hook gives: no loader, one, or several. Several are read as the mode says; where none is set,
/// training reads max_size_cycle and everything else sequential. Batches that are read together come as one
/// (Batch::parts), in evaluation with the index 0 of a loader. Prediction is sequential only.
class LEYDEN_LIGHTNING_API DataLoaders {
 public:
  /// How several are read: the epoch has the batches of the shortest; of the longest, where shorter ones begin again or
  /// give empty parts; or of all, one loader after another.
  enum class Mode { min_size, max_size_cycle, max_size, sequential };

  DataLoaders() = default;
  DataLoaders(std::shared_ptr<DataLoader> loader) { append(std::move(loader)); }
  DataLoaders(std::vector<std::shared_ptr<DataLoader>> loaders) {
    for (auto& loader : loaders) append(std::move(loader));
  }
  /// A loader made on the spot: return {dataset, DataLoaderOptions().batch_size(64)};
  DataLoaders(std::shared_ptr<Dataset> dataset, DataLoaderOptions options)
      : DataLoaders(std::make_shared<DataLoader>(std::move(dataset), options)) {}

  void append(std::shared_ptr<DataLoader> loader) {
    if (loader) loaders_.push_back(std::move(loader));
  }
  /// The same loaders, in order.
  DataLoaders without_shuffle() const;
  DataLoaders& mode(Mode mode) { return mode_ = mode, *this; }
  /// In training.
  Mode mode() const { return mode_.value_or(Mode::max_size_cycle); }
  Mode evaluation_mode() const { return mode_.value_or(Mode::sequential); }
  /// Batches of an epoch of training, by the mode.
  int64_t batches() const;
  /// The next batch of each loader as one. A loader that has ended begins again when `cycles`, else its part is empty.
  Batch next_of_each(bool cycles) const;
  size_t size() const { return loaders_.size(); }
  bool empty() const { return loaders_.empty(); }
  const std::shared_ptr<DataLoader>& operator[](size_t i) const { return loaders_[i]; }
  auto begin() const { return loaders_.begin(); }
  auto end() const { return loaders_.end(); }

 private:
  std::vector<std::shared_ptr<DataLoader>> loaders_;
  std::optional<Mode> mode_;
};

}  // namespace leyden
