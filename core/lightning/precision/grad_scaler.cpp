// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/precision/grad_scaler.h>

#include <ATen/ops/_amp_foreach_non_finite_check_and_unscale.h>
#include <ATen/ops/_amp_update_scale.h>

#include <map>

#include <lightning/errors.h>

namespace leyden {

namespace {

/// The optimizer's gradients as one kernel call takes them: of one device and one type.
using GradientLists = std::map<std::pair<std::string, torch::ScalarType>, std::vector<torch::Tensor>>;

GradientLists gradients_of(const Optimizer& optimizer) {
  GradientLists lists;
  for (const torch::Tensor& param : optimizer.parameters()) {
    const torch::Tensor& gradient = param.grad();
    if (!gradient.defined()) continue;
    if (gradient.scalar_type() == torch::kHalf) {
      throw ConfigError("a gradient is in float16, which cannot be unscaled: 16-mixed keeps weights in float32 "
                        "(16-true is the precision for weights in float16)",
                        "precision");
    }
    const torch::Tensor values = gradient.is_sparse() ? gradient._values() : gradient;
    lists[{values.device().str(), values.scalar_type()}].push_back(values);
  }
  return lists;
}

}  // namespace

GradScaler::GradScaler(GradScalerOptions options) : options_(options) {
  if (options.growth_factor <= 1) throw ConfigError("a GradScaler's growth_factor must be above 1", "growth_factor");
  if (options.backoff_factor >= 1) throw ConfigError("a GradScaler's backoff_factor must be below 1", "backoff_factor");
}

void GradScaler::require_scale(const char* function) const {
  if (!scale_.defined()) throw ConfigError(std::string(function) + " of a GradScaler was called before scale(loss)");
}

torch::Tensor GradScaler::scale(const torch::Tensor& loss) {
  if (!scale_.defined()) {
    const auto on_device = torch::TensorOptions().device(loss.device()).requires_grad(false);
    scale_ = torch::full({}, options_.init_scale, on_device.dtype(torch::kFloat));
    tracker_ = torch::full({}, init_tracker_, on_device.dtype(torch::kInt));
  }
  return loss * scale_.to(loss.device(), /*non_blocking=*/true);
}

void GradScaler::unscale_(Optimizer& optimizer) {
  require_scale("unscale_()");
  const torch::NoGradGuard no_grad;
  const auto [state, is_new] = states_.try_emplace(&optimizer);
  if (!is_new) throw ConfigError("unscale_() was called twice for one step of " + optimizer.name());
  // A division in float32 would round otherwise.
  const torch::Tensor inverse = scale_.to(torch::kDouble).reciprocal().to(torch::kFloat);
  for (auto& [key, gradients] : gradients_of(optimizer)) {
    const torch::Device device = gradients.front().device();
    torch::Tensor found = torch::zeros({}, torch::TensorOptions().dtype(torch::kFloat).device(device));
    at::_amp_foreach_non_finite_check_and_unscale_(gradients, found, inverse.to(device));
    state->second.found_inf.push_back(std::move(found));
  }
}

bool GradScaler::found_inf(const Optimizer& optimizer) const {
  const auto state = states_.find(&optimizer);
  if (state == states_.end()) return false;
  for (const torch::Tensor& found : state->second.found_inf) {
    if (found.item<float>() != 0) return true;
  }
  return false;
}

bool GradScaler::step(Optimizer& optimizer) {
  require_scale("step()");
  if (!states_.contains(&optimizer)) unscale_(optimizer);
  State& state = states_.at(&optimizer);
  if (state.stepped) throw ConfigError("step() was called twice for " + optimizer.name() + " before update()");
  if (state.found_inf.empty()) throw ConfigError("step() found no gradient to check in " + optimizer.name());
  state.stepped = true;
  if (found_inf(optimizer)) return false;
  optimizer.step();
  return true;
}

void GradScaler::update(std::optional<double> new_scale) {
  require_scale("update()");
  if (!new_scale && states_.empty()) {
    throw ConfigError("update() of a GradScaler was called, and no optimizer was unscaled or stepped before");
  }
  const torch::NoGradGuard no_grad;
  torch::Tensor found;  // undefined where no parameter had a gradient: nothing is learnt of the scale
  for (const auto& [optimizer, state] : states_) {
    for (const torch::Tensor& each : state.found_inf) {
      const torch::Tensor here = each.to(scale_.device());
      found = found.defined() ? found + here : here;
    }
  }
  states_.clear();
  if (new_scale) {
    scale_.fill_(*new_scale);
  } else if (found.defined()) {
    at::_amp_update_scale_(scale_, tracker_, found, options_.growth_factor, options_.backoff_factor,
                           options_.growth_interval);
  }
}

Dict GradScaler::state_dict() const {
  return {{"scale", get_scale()},
          {"growth_factor", options_.growth_factor},
          {"backoff_factor", options_.backoff_factor},
          {"growth_interval", options_.growth_interval},
          {"_growth_tracker", tracker_.defined() ? tracker_.item<int64_t>() : init_tracker_}};
}

void GradScaler::load_state_dict(const Dict& state) {
  try {
    options_.init_scale = state.at("scale").as_double("scale");
    options_.growth_factor = state.at("growth_factor").as_double("growth_factor");
    options_.backoff_factor = state.at("backoff_factor").as_double("backoff_factor");
    options_.growth_interval = state.at("growth_interval").as_int("growth_interval");
    init_tracker_ = state.at("_growth_tracker").as_int("_growth_tracker");
  } catch (const ConfigError& error) {
    throw CheckpointError(std::string("the saved state of the gradient scaler does not fit: ") + error.what());
  }
  // Made again, on the device of the next loss.
  scale_ = tracker_ = torch::Tensor();
  states_.clear();
}

}  // namespace leyden
