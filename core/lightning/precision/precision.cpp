// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/precision/precision.h>

#include <ATen/autocast_mode.h>
#include <c10/core/DefaultDtype.h>

#include <lightning/errors.h>

namespace leyden {

namespace {

std::string full_name(const std::string& name) {
  if (name == "32" || name == "64") return name + "-true";
  if (name == "16" || name == "bf16") return name + "-mixed";
  return name;
}

[[noreturn]] void refuse_precision(const std::string& name) {
  const bool transformer_engine = name.starts_with("transformer-engine");
  throw ConfigError("precision is '" + name + "'" +
                        (transformer_engine ? ", which needs NVIDIA's Transformer Engine, a library for Python" : "") +
                        "; it can be 32-true, 64-true, bf16-true, 16-true, bf16-mixed or 16-mixed",
                    "precision");
}

}  // namespace

const std::vector<std::string>& Precision::names() {
  static const std::vector<std::string> all = {"32-true", "64-true", "bf16-true", "16-true", "bf16-mixed", "16-mixed"};
  return all;
}

Precision::Precision(const std::string& name) : name_(full_name(name)) {
  if (name_ == "32-true") return;
  plain_ = false;
  if (name_ == "64-true") {
    type_ = torch::kDouble;
  } else if (name_ == "bf16-true") {
    type_ = torch::kBFloat16;
  } else if (name_ == "16-true") {
    type_ = torch::kHalf;
  } else if (name_ == "bf16-mixed") {
    autocast_ = torch::kBFloat16;
  } else if (name_ == "16-mixed") {
    autocast_ = torch::kHalf;
    scaler_ = std::make_shared<GradScaler>();
  } else {
    refuse_precision(name);
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

void Precision::unscale(Optimizer& optimizer, bool has_loss) const {
  if (!scaler_ || !has_loss) return;
  if (optimizer.name() == "LBFGS") {
    throw ConfigError("LBFGS evaluates the loss several times a step, which 16-mixed cannot scale; use bf16-mixed",
                      "precision");
  }
  scaler_->unscale_(optimizer);
}

void Precision::drop_overflow(Optimizer& optimizer, bool has_loss) const {
  if (scaler_ && (!has_loss || scaler_->found_inf(optimizer))) optimizer.zero_grad();
}

void Precision::update() const {
  if (scaler_ && scaler_->has_unscaled()) scaler_->update();
}

void Precision::load_state_dict(const Dict& state) {
  if (scaler_) scaler_->load_state_dict(state);
}

void Precision::Scope::enter(const Precision& precision, torch::DeviceType device) {
  active_ = true;
  autocasts_ = precision.autocasts();
  device_ = device;
  if (!autocasts_) {
    previous_default_ = c10::get_default_dtype_as_scalartype();
    c10::set_default_dtype(c10::scalarTypeToTypeMeta(precision.type()));
    return;
  }
  was_enabled_ = at::autocast::is_autocast_enabled(device_);
  had_cache_ = at::autocast::is_autocast_cache_enabled();
  previous_ = at::autocast::get_autocast_dtype(device_);
  at::autocast::set_autocast_enabled(device_, true);
  at::autocast::set_autocast_dtype(device_, precision.autocast_);
  at::autocast::increment_nesting();
  // Without a cache, as in Lightning: weights used twice would add up their gradients in 16 bits.
  at::autocast::set_autocast_cache_enabled(false);
}

void Precision::Scope::leave() {
  if (!autocasts_) {
    c10::set_default_dtype(c10::scalarTypeToTypeMeta(previous_default_));
    return;
  }
  if (at::autocast::decrement_nesting() == 0) at::autocast::clear_cache();
  at::autocast::set_autocast_enabled(device_, was_enabled_);
  at::autocast::set_autocast_dtype(device_, previous_);
  at::autocast::set_autocast_cache_enabled(had_cache_);
}

Precision::DefaultType::DefaultType(const Precision& precision) : previous_(c10::get_default_dtype_as_scalartype()) {
  if (precision.converts()) c10::set_default_dtype(c10::scalarTypeToTypeMeta(precision.type()));
}

Precision::DefaultType::~DefaultType() {
  c10::set_default_dtype(c10::scalarTypeToTypeMeta(previous_));
}

}  // namespace leyden
