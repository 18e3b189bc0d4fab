// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/dataset.h>

#include <ATen/core/LegacyTypeDispatch.h>

#include <lightning/errors.h>

namespace leyden {

Dataset::~Dataset() = default;

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

}  // namespace leyden
