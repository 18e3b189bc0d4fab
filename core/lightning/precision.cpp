// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/precision.h>

#include <ATen/autocast_mode.h>

#include <lightning/errors.h>

namespace leyden {

Precision::Precision(const std::string& name) {
  if (name == "32-true" || name == "32") return;
  if (name == "64-true" || name == "64") {
    type_ = torch::kDouble;
  } else if (name == "bf16-true") {
    type_ = torch::kBFloat16;
  } else if (name == "16-true") {
    type_ = torch::kHalf;
  } else if (name == "bf16-mixed") {
    autocast_ = true;
  } else {
    throw ConfigError("precision is '" + name +
                          "'; it can be 32-true, 64-true, bf16-true, 16-true or bf16-mixed",
                      "precision");
  }
}

void Precision::convert_module(torch::nn::Module& module) const {
  if (!converts()) return;
  // Module::to would turn counters (a batch norm's, say) into floating-point numbers too.
  const auto convert = [this](torch::Tensor& tensor) {
    if (tensor.is_floating_point()) tensor.set_data(tensor.data().to(type_));
  };
  for (auto& parameter : module.parameters()) convert(parameter);
  for (auto& buffer : module.buffers()) convert(buffer);
}

Precision::Scope::Scope(const Precision& precision, torch::DeviceType device)
    : active_(precision.autocasts()), device_(device) {
  if (!active_) return;
  was_enabled_ = at::autocast::is_autocast_enabled(device_);
  previous_ = at::autocast::get_autocast_dtype(device_);
  at::autocast::set_autocast_enabled(device_, true);
  at::autocast::set_autocast_dtype(device_, torch::kBFloat16);
  at::autocast::increment_nesting();
}

Precision::Scope::~Scope() {
  if (!active_) return;
  if (at::autocast::decrement_nesting() == 0) at::autocast::clear_cache();
  at::autocast::set_autocast_enabled(device_, was_enabled_);
  at::autocast::set_autocast_dtype(device_, previous_);
}

}  // namespace leyden
