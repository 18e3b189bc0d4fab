// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <lightning/batch.h>
#include <lightning/export.h>

namespace leyden {

/// Samples that can be read by index. One call reads a whole batch: fetching samples one by one costs more
/// than a small model's step.
class LEYDEN_LIGHTNING_API Dataset {
 public:
  virtual ~Dataset();

  /// Number of samples; does not change while a loader reads.
  virtual int64_t size() const = 0;

  /// The samples at `indices` (1-dimensional, int64, on the CPU, each in [0, size())), stacked along
  /// dimension 0. A loader that prefetches calls it on its own threads, several at once if it has several: it
  /// must then be safe to call concurrently. The result shares no memory with the data set, so that a step
  /// may change it.
  virtual Batch get_batch(const torch::Tensor& indices) = 0;
  /// How many batches of `batch_size` samples a loader may read with one get_batch and cut up afterwards, at
  /// least 1. More is faster for small batches; 1, the default, is right where two calls for one sample may differ.
  virtual int64_t batches_at_once(int64_t batch_size) const;
};

/// Tensors of equal length along dimension 0, held in memory.
class LEYDEN_LIGHTNING_API TensorDataset : public Dataset {
 public:
  /// Throws ConfigError unless all tensors have one length, or if the number of names differs from theirs.
  explicit TensorDataset(std::vector<torch::Tensor> tensors, std::vector<std::string> names = {});

  int64_t size() const override { return size_; }
  Batch get_batch(const torch::Tensor& indices) override;
  /// As many as make up a few memory pages, where each of them begins at an address that a batch of its own could have;
  /// 1 for derived classes.
  int64_t batches_at_once(int64_t batch_size) const override;

  const std::vector<torch::Tensor>& tensors() const { return tensors_; }

 private:
  std::vector<torch::Tensor> tensors_;
  Batch::Names names_;
  int64_t size_ = 0;
};

}  // namespace leyden
