// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/nn/modules/batchnorm.h>

namespace leyden::detail {

/// Calls f with the module as the batch norm of one, two or three dimensions that it is; false where it is none.
template <class F>
bool as_batch_norm(torch::nn::Module& module, F&& f) {
  const auto is_one = [&]<class Norm>(Norm* norm) {
    if (norm) f(*norm);
    return norm != nullptr;
  };
  return is_one(dynamic_cast<torch::nn::BatchNorm1dImpl*>(&module)) ||
         is_one(dynamic_cast<torch::nn::BatchNorm2dImpl*>(&module)) ||
         is_one(dynamic_cast<torch::nn::BatchNorm3dImpl*>(&module));
}

inline bool is_batch_norm(torch::nn::Module& module) {
  return as_batch_norm(module, [](auto&) {});
}

}  // namespace leyden::detail
