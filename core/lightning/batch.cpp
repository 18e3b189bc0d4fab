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

template <class F>
Batch Batch::map(F&& f) const {
  Batch out;
  out.names_ = names_;
  out.parts_ = parts_;
  out.tensors_.reserve(tensors_.size());
  for (const auto& t : tensors_) out.tensors_.push_back(f(t));
  return out;
}

Batch Batch::to(torch::Device device, bool non_blocking) const {
  return map([&](const torch::Tensor& t) { return t.device() == device ? t : t.to(device, t.scalar_type(), non_blocking); });
}

Batch Batch::to(torch::ScalarType floating) const {
  return map([&](const torch::Tensor& t) { return t.is_floating_point() ? t.to(floating) : t; });
}

Batch Batch::pin_memory() const {
  return map([](const torch::Tensor& t) { return t.pin_memory(); });
}

// Tensor::narrow() without the dispatcher, which would cost more than a small batch's own read.
Batch Batch::narrow(int64_t first, int64_t count) const {
  return map([&](const torch::Tensor& t) {
    auto impl = t.unsafeGetTensorImpl()->shallow_copy_and_detach(c10::VariableVersion(0), true);
    c10::SmallVector<int64_t, 5> sizes(t.sizes().begin(), t.sizes().end());
    sizes[0] = count;
    impl->set_sizes_and_strides(sizes, t.strides(), t.storage_offset() + first * t.stride(0));
    return torch::Tensor(std::move(impl));
  });
}

Batch Batch::detach() const {
  return map([](const torch::Tensor& t) { return t.detach(); });
}

Batch Batch::combine(const std::vector<Batch>& parts) {
  Batch out;
  auto shape = std::make_shared<std::vector<Batch>>(parts);
  for (auto& part : *shape) {
    out.tensors_.insert(out.tensors_.end(), part.tensors_.begin(), part.tensors_.end());
    for (auto& tensor : part.tensors_) tensor.reset();  // only their number is of use
  }
  out.parts_ = std::move(shape);
  return out;
}

std::vector<Batch> Batch::parts() const {
  if (!parts_) return {*this};
  std::vector<Batch> parts = *parts_;
  auto next = tensors_.begin();
  for (auto& part : parts) {
    for (auto& tensor : part.tensors_) {
      if (next != tensors_.end()) tensor = *next++;
    }
  }
  return parts;
}

void Batch::no_such_tensor(size_t index) const {
  throw ConfigError("this batch has " + std::to_string(size()) + " tensors, number " + std::to_string(index) +
                    " was asked for");
}

}  // namespace leyden
