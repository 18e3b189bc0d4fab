// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <lightning/data_loader.h>
#include <lightning/export.h>

namespace leyden {

/// What a *_dataloader() hook gives: no loader, one, or several. Several training loaders are read together, and their
/// batches come as one (Batch::parts); validation, test and prediction read theirs one after another.
class LEYDEN_LIGHTNING_API DataLoaders {
 public:
  /// How training reads several: the epoch has the batches of the shortest; of the longest, where shorter ones begin
  /// again or give empty parts; or of all, one loader after another.
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
  Mode mode() const { return mode_; }
  /// Batches of an epoch of training, by the mode.
  int64_t batches() const;
  size_t size() const { return loaders_.size(); }
  bool empty() const { return loaders_.empty(); }
  const std::shared_ptr<DataLoader>& operator[](size_t i) const { return loaders_[i]; }
  auto begin() const { return loaders_.begin(); }
  auto end() const { return loaders_.end(); }

 private:
  std::vector<std::shared_ptr<DataLoader>> loaders_;
  Mode mode_ = Mode::max_size_cycle;
};

}  // namespace leyden
