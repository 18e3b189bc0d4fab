// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/lr_schedulers/multiplicative_lr.h>

#include <lightning/errors.h>

namespace leyden {

MultiplicativeLR::MultiplicativeLR(std::shared_ptr<Optimizer> optimizer,
                                   std::vector<std::function<double(int64_t)>> lr_lambdas)
    : LRScheduler(std::move(optimizer)), lr_lambdas_(std::move(lr_lambdas)) {
  if (lr_lambdas_.size() == 1) lr_lambdas_.resize(base_lrs_.size(), lr_lambdas_.front());
  if (lr_lambdas_.size() != base_lrs_.size()) {
    throw ConfigError("MultiplicativeLR has " + std::to_string(lr_lambdas_.size()) +
                      " functions, its optimizer " + std::to_string(base_lrs_.size()) +
                      " groups of parameters");
  }
  initial_step();
}

std::vector<double> MultiplicativeLR::get_lr() {
  std::vector<double> lrs = group_lrs();
  if (is_initial_) return lrs;
  for (size_t i = 0; i < lrs.size(); ++i) lrs[i] *= lr_lambdas_[i](last_epoch_);
  return lrs;
}

void MultiplicativeLR::describe_state(SchedulerState& state) {
  LRScheduler::describe_state(state);
  state.add_constant("lr_lambdas", Value::List(lr_lambdas_.size()));
}

}  // namespace leyden
