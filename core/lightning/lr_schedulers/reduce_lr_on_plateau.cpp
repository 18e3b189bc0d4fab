// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/lr_schedulers/reduce_lr_on_plateau.h>

#include <limits>

#include <lightning/errors.h>

namespace leyden {

ReduceLROnPlateau::ReduceLROnPlateau(std::shared_ptr<Optimizer> optimizer, ReduceLROnPlateauOptions options)
    : LRScheduler(std::move(optimizer), /*notes_initial_lr=*/false), options_(std::move(options)) {
  require(options_.mode == "min" || options_.mode == "max", "mode", options_.mode, "min or max");
  require(options_.threshold_mode == "rel" || options_.threshold_mode == "abs", "threshold_mode",
          options_.threshold_mode, "rel or abs");
  require(options_.factor < 1, "factor", options_.factor, "a number below 1");
  if (options_.min_lr.size() == 1) default_min_lr_ = options_.min_lr.front();
  options_.min_lr = for_each_group(options_.min_lr, "min_lr");
  mode_worse_ = options_.mode == "min" ? std::numeric_limits<double>::infinity()
                                       : -std::numeric_limits<double>::infinity();
  best_ = mode_worse_;
  last_epoch_ = 0;
}

void ReduceLROnPlateau::step() {
  throw ConfigError("ReduceLROnPlateau follows a metric: step it with the metric's value");
}

bool ReduceLROnPlateau::is_better(double metric) const {
  const bool relative = options_.threshold_mode == "rel";
  if (options_.mode == "min") {
    return metric < (relative ? best_ * (1.0 - options_.threshold) : best_ - options_.threshold);
  }
  return metric > (relative ? best_ * (options_.threshold + 1.0) : best_ + options_.threshold);
}

void ReduceLROnPlateau::step(double metric) {
  ++last_epoch_;
  // A NaN is never better.
  if (is_better(metric)) {
    best_ = metric;
    num_bad_epochs_ = 0;
  } else {
    ++num_bad_epochs_;
  }
  if (cooldown_counter_ > 0) {
    --cooldown_counter_;
    num_bad_epochs_ = 0;
  }
  if (num_bad_epochs_ > options_.patience) {
    set_group_lrs(get_lr());
    cooldown_counter_ = options_.cooldown;
    num_bad_epochs_ = 0;
  }
  last_lr_ = group_lrs();
}

std::vector<double> ReduceLROnPlateau::get_lr() {
  std::vector<double> lrs = group_lrs();
  options_.min_lr.resize(lrs.size(), options_.min_lr.back());
  for (size_t i = 0; i < lrs.size(); ++i) {
    const double reduced = std::max(lrs[i] * options_.factor, options_.min_lr[i]);
    if (lrs[i] - reduced > options_.eps) lrs[i] = reduced;
  }
  return lrs;
}

void ReduceLROnPlateau::describe_state(SchedulerState& state) {
  state.add("factor", options_.factor)
      .add_constant("default_min_lr", default_min_lr_)
      .add("min_lrs", options_.min_lr)
      .add("patience", options_.patience)
      .add("cooldown", options_.cooldown)
      .add("eps", options_.eps)
      .add("last_epoch", last_epoch_)
      .add("_last_lr", last_lr_)
      .add("mode_worse", mode_worse_)
      .add("mode", options_.mode)
      .add("threshold", options_.threshold)
      .add("threshold_mode", options_.threshold_mode)
      .add("best", best_)
      .add("cooldown_counter", cooldown_counter_)
      .add("num_bad_epochs", num_bad_epochs_);
}

}  // namespace leyden
