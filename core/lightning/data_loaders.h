// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <lightning/data_loader.h>
#include <lightning/export.h>

namespace leyden {

/// What a *_dataloader() hook gives: no loader, one, or several.
class LEYDEN_LIGHTNING_API DataLoaders {
 public:
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
  size_t size() const { return loaders_.size(); }
  bool empty() const { return loaders_.empty(); }
  const std::shared_ptr<DataLoader>& operator[](size_t i) const { return loaders_[i]; }
  auto begin() const { return loaders_.begin(); }
  auto end() const { return loaders_.end(); }

 private:
  std::vector<std::shared_ptr<DataLoader>> loaders_;
};

}  // namespace leyden
