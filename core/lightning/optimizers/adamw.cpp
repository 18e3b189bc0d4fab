// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/optimizers/adamw.h>

namespace leyden {

AdamWOptions::~AdamWOptions() = default;

void AdamWOptions::from_dict(const Dict& values) {
  AdamOptions::from_dict(values);
  decoupled_weight_decay_ = true;
}

std::shared_ptr<OptimizerOptions> AdamWOptions::clone() const {
  return std::make_shared<AdamWOptions>(*this);
}

AdamW::AdamW(std::vector<ParamGroup> groups, AdamWOptions defaults) : Adam(defaults.clone()) {
  add_param_groups(std::move(groups));
}

AdamW::AdamW(std::vector<torch::Tensor> params, AdamWOptions defaults)
    : AdamW(std::vector<ParamGroup>{ParamGroup(std::move(params))}, std::move(defaults)) {}

AdamW::~AdamW() = default;

}  // namespace leyden
