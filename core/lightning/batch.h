// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <lightning/export.h>
#include <lightning/torch.h>

namespace leyden {

/// What a step gets and what a prediction is: an ordered list of tensors, with names where the data set gives
/// them. By convention the first one is the input and dimension 0 counts samples. Copying is cheap: tensors
/// are handles, and names are shared.
class LEYDEN_LIGHTNING_API Batch {
 public:
  using Names = std::shared_ptr<const std::vector<std::string>>;

  Batch() = default;
  Batch(torch::Tensor tensor);  // NOLINT: a single tensor is a batch
  Batch(std::initializer_list<torch::Tensor> tensors);
  explicit Batch(std::vector<torch::Tensor> tensors, Names names = nullptr);

  /// The tensor at `index`; throws ConfigError when there are fewer.
  const torch::Tensor& operator[](size_t index) const {
    if (index >= tensors_.size()) no_such_tensor(index);
    return tensors_[index];
  }
  const torch::Tensor& operator[](int index) const { return (*this)[static_cast<size_t>(index)]; }
  /// The tensor of that name; throws ConfigError, with the names there are, when there is none.
  const torch::Tensor& operator[](std::string_view name) const;
  const torch::Tensor& operator[](const char* name) const { return (*this)[std::string_view(name)]; }

  void reserve(size_t tensors) { tensors_.reserve(tensors); }
  void append(torch::Tensor tensor) { tensors_.push_back(std::move(tensor)); }
  void set(size_t index, torch::Tensor tensor);
  void set_names(Names names) { names_ = std::move(names); }
  const Names& names() const { return names_; }

  /// One batch of several, which combined loaders give: their tensors one after another, and parts() of them.
  static Batch combine(const std::vector<Batch>& parts);
  /// The batches that this one was combined of; itself where it was not. A loader that has ended gave an empty one.
  std::vector<Batch> parts() const;

  size_t size() const { return tensors_.size(); }  // number of tensors
  bool empty() const { return tensors_.empty(); }
  auto begin() const { return tensors_.begin(); }
  auto end() const { return tensors_.end(); }

  /// Samples: dimension 0 of the first tensor, 1 for a 0-dimensional one or an empty batch.
  int64_t batch_size() const { return tensors_.empty() || tensors_[0].dim() == 0 ? 1 : tensors_[0].size(0); }

  Batch to(torch::Device device, bool non_blocking = false) const;
  /// Floating-point tensors in another type; the others stay as they are.
  Batch to(torch::ScalarType floating) const;
  Batch pin_memory() const;
  /// `count` samples of each tensor from `first` on, without a copy. For tensors that no gradient flows to, as a data
  /// set gives them; each has dimension 0.
  Batch narrow(int64_t first, int64_t count) const;
  Batch detach() const;

 private:
  [[noreturn]] void no_such_tensor(size_t index) const;
  template <class F>
  Batch map(F&& f) const;

  std::vector<torch::Tensor> tensors_;
  Names names_;
  std::shared_ptr<const std::vector<Batch>> parts_;  // sizes and names of what it was combined of
};

}  // namespace leyden
