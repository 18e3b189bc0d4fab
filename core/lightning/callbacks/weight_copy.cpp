// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/callbacks/weight_copy.h>

#include <unordered_map>

#include <lightning/connectors/checkpoint_connector.h>
#include <lightning/errors.h>

namespace leyden {

namespace {

std::vector<torch::Tensor> once_each(const std::vector<torch::Tensor>& tensors) {
  std::vector<torch::Tensor> unique;
  std::unordered_map<const torch::TensorImpl*, bool> seen;
  for (const torch::Tensor& tensor : tensors) {
    if (tensor.defined() && seen.emplace(tensor.unsafeGetTensorImpl(), true).second) unique.push_back(tensor);
  }
  return unique;
}

bool same(const std::vector<torch::Tensor>& a, const std::vector<torch::Tensor>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const torch::Tensor& x, const torch::Tensor& y) { return x.is_same(y); });
}

void copy_all(const std::vector<torch::Tensor>& from, const std::vector<torch::Tensor>& to) {
  const at::NoGradGuard no_grad;
  for (size_t i = 0; i < from.size(); ++i) to[i].detach().copy_(from[i]);
}

}  // namespace

WeightCopy::WeightCopy(const torch::nn::Module& module, std::optional<torch::Device> device)
    : originals_(once_each(module.parameters())), buffer_originals_(once_each(module.buffers())) {
  const at::NoGradGuard no_grad;
  std::unordered_map<const torch::TensorImpl*, torch::Tensor> copy_of;
  const auto copy = [&](const torch::Tensor& tensor) {
    return copy_of[tensor.unsafeGetTensorImpl()] = tensor.detach().to(device.value_or(tensor.device())).clone();
  };
  for (const torch::Tensor& tensor : originals_) copies_.push_back(copy(tensor));
  for (const torch::Tensor& tensor : buffer_originals_) buffer_copies_.push_back(copy(tensor));
  const auto parameters = module.named_parameters(), buffers = module.named_buffers();
  for (const auto& [name, value] : module_state_dict(module)) {
    const torch::Tensor* own = parameters.find(name.as_string());
    if (!own) own = buffers.find(name.as_string());
    names_.emplace_back(name.as_string(), copy_of.at(own->unsafeGetTensorImpl()));
  }
}

bool WeightCopy::fits(const torch::nn::Module& module) const {
  return same(originals_, once_each(module.parameters())) && same(buffer_originals_, once_each(module.buffers()));
}

void WeightCopy::to(torch::Device device) {
  for (auto* tensors : {&copies_, &buffer_copies_}) {
    for (torch::Tensor& tensor : *tensors) {
      if (tensor.device() != device) tensor.set_data(tensor.to(device));  // seen by names_ as well
    }
  }
}

void WeightCopy::swap() const {
  const at::NoGradGuard no_grad;
  const auto swap_all = [](const std::vector<torch::Tensor>& a, const std::vector<torch::Tensor>& b) {
    for (size_t i = 0; i < a.size(); ++i) {
      const torch::Tensor before = a[i].clone();
      a[i].copy_(b[i]);
      b[i].detach().copy_(before);
    }
  };
  swap_all(copies_, originals_);
  swap_all(buffer_copies_, buffer_originals_);
}

void WeightCopy::copy_parameters_to_module() const { copy_all(copies_, originals_); }
void WeightCopy::copy_buffers_to_module() const { copy_all(buffer_copies_, buffer_originals_); }
void WeightCopy::copy_buffers_from_module() const { copy_all(buffer_originals_, buffer_copies_); }

Dict WeightCopy::state_dict() const {
  Dict state;
  for (const auto& [name, tensor] : names_) state.insert_or_assign(name, tensor);
  return state;
}

void WeightCopy::load_state_dict(const Dict& state, bool strict) const {
  const at::NoGradGuard no_grad;
  for (const auto& [name, tensor] : names_) {
    const Value* saved = state.find(name);
    if (!saved) {
      if (strict) throw CheckpointError("the checkpoint's averaged weights lack " + name);
      continue;
    }
    const torch::Tensor& source = saved->as_tensor(name);
    if (source.sizes() != tensor.sizes()) {
      throw CheckpointError("the checkpoint's averaged " + name + " has another shape than the module's");
    }
    tensor.copy_(source);
  }
}

}  // namespace leyden
