// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/lr_schedulers/cyclic_lr.h>

#include <cmath>

namespace leyden {

CyclicLR::CyclicLR(std::shared_ptr<Optimizer> optimizer, CyclicLROptions options)
    : LRScheduler(std::move(optimizer), /*notes_initial_lr=*/false),
      gamma_(options.gamma),
      mode_(options.mode),
      scale_mode_(options.scale_fn ? options.scale_mode : options.mode == "exp_range" ? "iterations" : "cycle"),
      scale_fn_(std::move(options.scale_fn)),
      cycle_momentum_(options.cycle_momentum) {
  require(mode_ == "triangular" || mode_ == "triangular2" || mode_ == "exp_range", "mode", mode_,
          "triangular, triangular2 or exp_range");
  require(scale_mode_ == "cycle" || scale_mode_ == "iterations", "scale_mode", scale_mode_, "cycle or iterations");
  require(options.step_size_down.value_or(1) >= 1, "step_size_down", options.step_size_down,
          "a whole number of at least 1");
  require(options.step_size_up >= 1, "step_size_up", options.step_size_up, "a whole number of at least 1");
  const std::vector<double> base_lrs = for_each_group(options.base_lr, "base_lr");
  max_lrs_ = for_each_group(options.max_lr, "max_lr");
  base_momentums_ = for_each_group(options.base_momentum, "base_momentum");
  max_momentums_ = for_each_group(options.max_momentum, "max_momentum");
  const auto up = static_cast<double>(options.step_size_up);
  total_size_ = up + static_cast<double>(options.step_size_down.value_or(options.step_size_up));
  step_ratio_ = up / total_size_;
  set_group_lrs(base_lrs);
  prepare_groups();
  initial_step();
  base_lrs_ = base_lrs;
}

void CyclicLR::prepare_groups() {
  std::vector<ParamGroup>& groups = optimizer_->param_groups();
  for (size_t i = 0; i < groups.size(); ++i) {
    if (!groups[i].initial_lr) groups[i].initial_lr = groups[i].lr();
    base_lrs_[i] = *groups[i].initial_lr;
    if (!cycle_momentum_) continue;
    require(groups[i].momentum().has_value(), "cycle_momentum", true,
            "false, since the optimizer has no momentum");
    use_beta1_ = groups[i].options->to_dict().contains("betas");
    groups[i].options->set_momentum(max_momentums_[i]);
    groups[i].extras.insert_or_assign("max_momentum", max_momentums_[i]);
    groups[i].extras.insert_or_assign("base_momentum", base_momentums_[i]);
  }
}

double CyclicLR::scale(double cycle) const {
  if (scale_fn_) return scale_fn_(scale_mode_ == "cycle" ? cycle : static_cast<double>(last_epoch_));
  if (mode_ == "triangular2") return 1 / std::pow(2.0, cycle - 1);
  if (mode_ == "exp_range") return std::pow(gamma_, static_cast<double>(last_epoch_));
  return 1.0;
}

std::vector<double> CyclicLR::get_lr() {
  const auto step = static_cast<double>(last_epoch_);
  const double cycle = std::floor(1 + step / total_size_);
  const double x = 1.0 + step / total_size_ - cycle;
  const double height = x <= step_ratio_ ? x / step_ratio_ : (x - 1) / (step_ratio_ - 1);
  std::vector<double> lrs;
  for (size_t i = 0; i < max_lrs_.size(); ++i) {
    lrs.push_back(base_lrs_[i] + (max_lrs_[i] - base_lrs_[i]) * height * scale(cycle));
    if (!cycle_momentum_) continue;
    optimizer_->param_groups()[i].options->set_momentum(
        max_momentums_[i] - (max_momentums_[i] - base_momentums_[i]) * height * scale(cycle));
  }
  return lrs;
}

void CyclicLR::describe_state(SchedulerState& state) {
  state.add("max_lrs", max_lrs_)
      .add("total_size", total_size_)
      .add("step_ratio", step_ratio_)
      .add("mode", mode_)
      .add("gamma", gamma_)
      .add("scale_mode", scale_mode_)
      .add("cycle_momentum", cycle_momentum_);
  if (cycle_momentum_) {
    state.add("use_beta1", use_beta1_)
        .add("base_momentums", base_momentums_)
        .add("max_momentums", max_momentums_);
  }
  LRScheduler::describe_state(state);
  state.add_constant("_scale_fn_custom", Value());
}

}  // namespace leyden
