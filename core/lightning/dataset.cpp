// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/dataset.h>

#include <algorithm>
#include <typeinfo>

#include <ATen/core/LegacyTypeDispatch.h>

#include <lightning/errors.h>

namespace leyden {

namespace {

constexpr int64_t bytes_at_once = 32 * 1024;
// Of LibTorch's memory; matrix products may round differently at another alignment.
constexpr int64_t alignment = 64;

}  // namespace

Dataset::~Dataset() = default;

int64_t Dataset::batches_at_once(int64_t) const { return 1; }

TensorDataset::TensorDataset(std::vector<torch::Tensor> tensors, std::vector<std::string> names)
    : tensors_(std::move(tensors)) {
  if (tensors_.empty()) throw ConfigError("a TensorDataset needs at least one tensor");
  for (const auto& t : tensors_) {
    if (t.dim() == 0) throw ConfigError("a TensorDataset's tensors need at least one dimension, the samples");
  }
  size_ = tensors_[0].size(0);
  for (const auto& t : tensors_) {
    if (t.size(0) != size_) {
      throw ConfigError("a TensorDataset's tensors must have one length along dimension 0; found " +
                        std::to_string(size_) + " and " + std::to_string(t.size(0)));
    }
  }
  if (!names.empty()) {
    if (names.size() != tensors_.size()) {
      throw ConfigError("a TensorDataset of " + std::to_string(tensors_.size()) + " tensors was given " +
                        std::to_string(names.size()) + " names");
    }
    names_ = std::make_shared<const std::vector<std::string>>(std::move(names));
  }
}

Batch TensorDataset::get_batch(const torch::Tensor& indices) {
  const at::AutoDispatchBelowADInplaceOrView below_autograd;  // data has no gradient; its layers cost a microsecond
  Batch batch;
  batch.reserve(tensors_.size());
  for (const auto& t : tensors_) batch.append(t.index_select(0, indices));
  batch.set_names(names_);
  return batch;
}

int64_t TensorDataset::batches_at_once(int64_t batch_size) const {
  if (typeid(*this) != typeid(TensorDataset)) return 1;  // one that was derived may draw random numbers
  int64_t bytes = 0;
  for (const auto& t : tensors_) {
    const int64_t samples = std::max<int64_t>(1, t.size(0));
    const int64_t own = batch_size * (t.numel() / samples) * static_cast<int64_t>(t.element_size());
    if (!t.is_cpu() || own % alignment != 0) return 1;
    bytes += own;
  }
  return std::max<int64_t>(1, bytes_at_once / std::max<int64_t>(1, bytes));
}

}  // namespace leyden
