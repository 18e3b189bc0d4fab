// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/batch.h>

#include <lightning/errors.h>

namespace leyden {

Batch::Batch(torch::Tensor tensor) {
  tensors_.push_back(std::move(tensor));
}

Batch::Batch(std::initializer_list<torch::Tensor> tensors) : tensors_(tensors) {}

Batch::Batch(std::vector<torch::Tensor> tensors, Names names)
    : tensors_(std::move(tensors)), names_(std::move(names)) {}

const torch::Tensor& Batch::operator[](std::string_view name) const {
  std::string known;
  for (size_t i = 0; names_ && i < names_->size() && i < tensors_.size(); ++i) {
    if ((*names_)[i] == name) return tensors_[i];
    known += (known.empty() ? "" : ", ") + (*names_)[i];
  }
  throw ConfigError("this batch has no tensor called '" + std::string(name) + "'; it has " +
                    (known.empty() ? std::to_string(size()) + " without names" : known));
}

void Batch::set(size_t index, torch::Tensor tensor) {
  if (index >= tensors_.size()) no_such_tensor(index);
  tensors_[index] = std::move(tensor);
}

Batch Batch::to(torch::Device device, bool non_blocking) const {
  Batch out;
  out.names_ = names_;
  for (const auto& t : tensors_) {
    out.tensors_.push_back(t.device() == device ? t : t.to(device, t.scalar_type(), non_blocking));
  }
  return out;
}

Batch Batch::to(torch::ScalarType floating) const {
  Batch out;
  out.names_ = names_;
  for (const auto& t : tensors_) out.tensors_.push_back(t.is_floating_point() ? t.to(floating) : t);
  return out;
}

Batch Batch::pin_memory() const {
  Batch out;
  out.names_ = names_;
  for (const auto& t : tensors_) out.tensors_.push_back(t.pin_memory());
  return out;
}

Batch Batch::detach() const {
  Batch out;
  out.names_ = names_;
  for (const auto& t : tensors_) out.tensors_.push_back(t.detach());
  return out;
}

void Batch::no_such_tensor(size_t index) const {
  throw ConfigError("this batch has " + std::to_string(size()) + " tensors, number " + std::to_string(index) +
                    " was asked for");
}

}  // namespace leyden
