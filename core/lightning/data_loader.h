// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include <lightning/batch.h>
#include <lightning/dataset.h>
#include <lightning/export.h>
#include <lightning/value.h>

namespace leyden {

/// How a DataLoader reads, with fluent setters: DataLoaderOptions().batch_size(64).shuffle(true).
class LEYDEN_LIGHTNING_API DataLoaderOptions {
 public:
  DataLoaderOptions() = default;
  explicit DataLoaderOptions(int64_t batch_size) : batch_size_(batch_size) {}

  /// Samples a batch, at least 1.
  DataLoaderOptions& batch_size(int64_t n) { return batch_size_ = n, *this; }
  /// A new random order each epoch.
  DataLoaderOptions& shuffle(bool on) { return shuffle_ = on, *this; }
  /// Leaves out a last batch that is not full.
  DataLoaderOptions& drop_last(bool on) { return drop_last_ = on, *this; }
  /// Seed of the loader's own generator; otherwise it is drawn from the default generator when the loader is
  /// made, so that seed_everything() settles it.
  DataLoaderOptions& seed(uint64_t value) { return seed_ = value, *this; }
  /// Batches read ahead on other threads, 0: read on the training thread, which is fastest for data in
  /// memory.
  DataLoaderOptions& prefetch(int64_t batches) { return prefetch_ = batches, *this; }
  /// Threads that read ahead (where prefetch is above 0). Batches come in the same order for any number.
  DataLoaderOptions& threads(int64_t n) { return threads_ = n, *this; }
  /// Copies batches into page-locked memory, from which a GPU reads without waiting. Of no effect without a GPU.
  DataLoaderOptions& pin_memory(bool on) { return pin_memory_ = on, *this; }

  int64_t batch_size() const { return batch_size_; }
  bool shuffle() const { return shuffle_; }
  bool drop_last() const { return drop_last_; }
  std::optional<uint64_t> seed() const { return seed_; }
  int64_t prefetch() const { return prefetch_; }
  int64_t threads() const { return threads_; }
  bool pin_memory() const { return pin_memory_; }

 private:
  int64_t batch_size_ = 1;
  bool shuffle_ = false, drop_last_ = false, pin_memory_ = false;
  std::optional<uint64_t> seed_;
  int64_t prefetch_ = 0, threads_ = 1;
};

class BatchPrefetcher;

/// Reads a data set in batches: one indexed read a batch, or for several where the data set allows it. Used on one
/// thread, the training thread. Its position, order and generator are state, so that a run resumes in the midst
/// of an epoch with the batches that were left.
class LEYDEN_LIGHTNING_API DataLoader {
 public:
  /// Throws ConfigError without a data set, or when batch_size, prefetch or threads are out of range.
  DataLoader(std::shared_ptr<Dataset> dataset, DataLoaderOptions options = {});
  ~DataLoader();
  DataLoader(const DataLoader&) = delete;
  DataLoader& operator=(const DataLoader&) = delete;

  /// Batches an epoch.
  int64_t size() const;
  /// Starts an epoch at its first batch, in a new order where it shuffles.
  void begin_epoch();
  /// Reads the next batch; false at the epoch's end. Rethrows what the data set threw.
  bool next(Batch& batch);
  /// Batches given out in this epoch.
  int64_t position() const { return position_; }

  const std::shared_ptr<Dataset>& dataset() const { return dataset_; }
  const DataLoaderOptions& options() const { return options_; }
  /// The same loader over the same data set, in order.
  std::shared_ptr<DataLoader> without_shuffle() const;

  /// {"position", "order": int64 tensor or None, "generator": uint8 tensor}.
  Dict state_dict() const;
  /// Throws CheckpointError when the state is of a data set of another size.
  void load_state_dict(const Dict& state);

 private:
  torch::Tensor indices_of(int64_t first_batch, int64_t batches) const;
  Batch read(int64_t batch) const;
  Batch take(int64_t batch);
  void forget_read_ahead();

  std::shared_ptr<Dataset> dataset_;
  DataLoaderOptions options_;
  at::Generator generator_;
  torch::Tensor order_;  // of this epoch; undefined: 0, 1, 2, ...
  int64_t samples_ = 0, position_ = 0;
  int64_t at_once_ = 1, first_held_ = -1;
  Batch held_;  // at_once_ batches in one, from first_held_ on
  std::unique_ptr<BatchPrefetcher> prefetcher_;
};

}  // namespace leyden
