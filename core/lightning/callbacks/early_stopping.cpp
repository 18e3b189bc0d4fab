// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/callbacks/early_stopping.h>

#include <cmath>
#include <limits>

#include <lightning/errors.h>
#include <lightning/trainer.h>

namespace leyden {

namespace {

std::string text(double value) {
  std::ostringstream out;
  out << value;
  return out.str();
}

}  // namespace

void EarlyStoppingOptions::describe(ParamSchema<EarlyStoppingOptions>& s) {
  using O = EarlyStoppingOptions;
  s.field("monitor", &O::monitor).help("The metric that is followed.");
  s.field("mode", &O::mode).choices({"min", "max"}).help("Whether a smaller or a greater value is better.");
  s.field("patience", &O::patience).minimum(0).unit("checks").help("Checks without a better value after which training stops.");
  s.field("min_delta", &O::min_delta).minimum(0).help("How much better a value must be to count.");
  s.field("stopping_threshold", &O::stopping_threshold).help("Stops as soon as the metric is better than this.").advanced();
  s.field("divergence_threshold", &O::divergence_threshold).help("Stops as soon as the metric is worse than this.").advanced();
  s.field("check_finite", &O::check_finite).help("Stops when the metric is NaN or infinite.").advanced();
  s.field("strict", &O::strict).help("A metric that nothing has logged is an error.").advanced();
  s.field("check_on_train_epoch_end", &O::check_on_train_epoch_end)
      .help("Checks at the end of the training epoch rather than of validation. None: unless validation has a rhythm of its own.")
      .advanced();
}

EarlyStopping::EarlyStopping(Options options) : options_(std::move(options)) {
  complete_values(schema_of<Options>().fields(), schema_of<Options>().to_values(options_));
  const double infinity = std::numeric_limits<double>::infinity();
  best_score_ = options_.mode == "min" ? infinity : -infinity;
}

void EarlyStopping::setup(Trainer& trainer, LightningModule&, const std::string&) {
  const TrainerOptions& o = trainer.options();
  on_train_epoch_end_ =
      options_.check_on_train_epoch_end.value_or(o.val_check_interval.is_once_an_epoch() && o.check_val_every_n_epoch == 1);
}

void EarlyStopping::on_train_epoch_end(Trainer& trainer, LightningModule&) {
  if (on_train_epoch_end_) check(trainer);
}

void EarlyStopping::on_validation_end(Trainer& trainer, LightningModule&) {
  if (!on_train_epoch_end_) check(trainer);
}

void EarlyStopping::check(Trainer& trainer) {
  if (!trainer.is_fitting() || trainer.sanity_checking() || trainer.fast_dev_run()) return;
  const MetricTable& metrics = trainer.callback_metrics();
  const auto current = metrics.get(options_.monitor);
  if (!current) {
    if (!options_.strict) return;
    std::string known;
    for (const auto& name : metrics.names()) known += (known.empty() ? "" : ", ") + name;
    throw ConfigError("EarlyStopping follows the metric '" + options_.monitor + "', which nothing has logged; there is " +
                          (known.empty() ? "none" : known) + did_you_mean(options_.monitor, metrics.names()),
                      "monitor");
  }
  if (!should_stop(*current)) return;
  trainer.set_should_stop(true);
  stopped_epoch_ = trainer.current_epoch();
}

bool EarlyStopping::should_stop(double current) {
  const auto stop = [&](Reason kind, const std::string& why) {
    reason_kind_ = kind;
    reason_ = options_.monitor + " is " + text(current) + ": " + why;
    return true;
  };
  const double sign = options_.mode == "min" ? -1 : 1;
  if (options_.check_finite && !std::isfinite(current)) return stop(Reason::non_finite_metric, "it is not finite");
  if (options_.stopping_threshold && is_better(current, *options_.stopping_threshold)) {
    return stop(Reason::stopping_threshold, "better than the threshold of " + text(*options_.stopping_threshold));
  }
  if (options_.divergence_threshold && is_better(-current, -*options_.divergence_threshold)) {
    return stop(Reason::divergence_threshold, "worse than the threshold of " + text(*options_.divergence_threshold));
  }
  if (is_better(current - sign * options_.min_delta, best_score_)) {
    best_score_ = current;
    wait_count_ = 0;
    return false;
  }
  if (++wait_count_ < options_.patience) return false;
  return stop(Reason::patience_exhausted,
              "no better than " + text(best_score_) + " in the last " + std::to_string(wait_count_) + " checks");
}

std::string EarlyStopping::state_key() const {
  return "EarlyStopping" + Value(Dict{{"monitor", options_.monitor}, {"mode", options_.mode}}).to_string();
}

Dict EarlyStopping::state_dict() {
  return {{"wait_count", wait_count_},
          {"stopped_epoch", stopped_epoch_},
          {"best_score", torch::tensor(best_score_, torch::kFloat)},
          {"patience", options_.patience},
          {"stopping_reason", static_cast<int64_t>(reason_kind_)},
          {"stopping_reason_message", reason_.empty() ? Value() : Value(reason_)}};
}

void EarlyStopping::load_state_dict(const Dict& state) {
  wait_count_ = state.at("wait_count").as_int();
  stopped_epoch_ = state.at("stopped_epoch").as_int();
  const Value& best = state.at("best_score");
  best_score_ = best.is_tensor() ? best.as_tensor().item<double>() : best.as_double();
  options_.patience = state.at("patience").as_int();
  if (const Value* reason = state.find("stopping_reason")) reason_kind_ = static_cast<Reason>(reason->as_int());
  if (const Value* reason = state.find("stopping_reason_message"); reason && reason->is_string()) {
    reason_ = reason->as_string();
  }
}

}  // namespace leyden
