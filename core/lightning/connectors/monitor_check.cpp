// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/connectors/monitor_check.h>

#include <algorithm>
#include <array>

#include <c10/util/Exception.h>

#include <lightning/engine.h>
#include <lightning/field_spec.h>

namespace leyden {

namespace {

bool has_word(const std::string& metric, auto... words) {
  std::string name;
  for (const char c : metric) name += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  // A word of its own, or the beginning of one: val_acc, valAccuracy, f1_score; not of "laccase".
  const auto stands_in = [&](std::string_view word) {
    const size_t at = name.find(word);
    return at != std::string::npos && (at == 0 || std::isalnum(static_cast<unsigned char>(name[at - 1])) == 0);
  };
  return (stands_in(words) || ...);
}

/// The mode that the name suggests; empty where it suggests none.
std::string usual_mode(const std::string& metric) {
  if (has_word(metric, "loss", "error", "err", "mse", "mae", "rmse", "mape", "perplexity", "ppl", "nll")) return "min";
  if (has_word(metric, "acc", "auroc", "auc", "f1", "precision", "recall", "r2", "iou", "dice", "psnr", "ssim", "kappa",
               "mcc", "specificity", "sensitivity", "average_precision")) {
    return "max";
  }
  return {};
}

bool is_one_of(const std::string& name, const std::vector<std::string>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text.empty() ? "nothing" : text;
}

std::string class_of(const Callback& callback) {
  const std::string key = callback.state_key();
  return key.substr(0, key.find('{'));
}

}  // namespace

void MonitorCheck::begin() {
  missing_.clear();
  logged_by_validation_.clear();
  for (const auto& callback : engine_.callbacks) {
    if (const auto monitor = callback->monitor()) missing_.push_back({class_of(*callback), monitor->metric, monitor->mode});
  }
  for (const auto& [scheduler, config] : engine_.schedulers) {
    if (scheduler->is_plateau()) missing_.push_back({scheduler->name(), config.monitor, {}});
  }
  for (const Followed& each : missing_) {
    const std::string usual = usual_mode(each.metric);
    if (usual.empty() || each.mode.empty() || usual == each.mode) continue;
    TORCH_WARN(each.owner, " follows ", each.metric, " with mode ", each.mode, ", so that the ",
               each.mode == "min" ? "smallest" : "greatest", " value counts as the best; is mode ", usual, " meant?");
  }
  is_waiting_ = !missing_.empty() && engine_.options.fast_dev_run == 0;
  knows_validation_ = !engine_.validation_enabled();
}

void MonitorCheck::after_sanity_check() {
  if (!is_waiting_) return;
  knows_validation_ = true;
  logged_by_validation_ = engine_.logging.callback_metrics().names();
  std::erase_if(missing_, [&](const Followed& each) { return is_one_of(each.metric, logged_by_validation_); });
  std::erase_if(missing_, [&](const Followed& each) {
    // One that is logged in training can have a name that is near, such as loss, which the first batch tells.
    const bool is_typo = each.metric.starts_with("val") && !did_you_mean(each.metric, logged_by_validation_).empty();
    if (is_typo) warn(each, logged_by_validation_);
    return is_typo;
  });
}

void MonitorCheck::after_first_batch() {
  is_waiting_ = false;
  if (!knows_validation_) return;
  std::vector<std::string> logged = logged_by_validation_;
  for (const std::string& name : engine_.logging.callback_metrics().names()) {
    if (!is_one_of(name, logged)) logged.push_back(name);
  }
  // log() in training_step with on_epoch only has no value before the epoch's end, but a name.
  for (const std::string& name : engine_.fit_loop.epoch_loop.results.names()) {
    if (!is_one_of(name, logged)) logged.push_back(name);
  }
  for (const Followed& each : missing_) {
    if (!is_one_of(each.metric, logged)) warn(each, logged);
  }
}

void MonitorCheck::warn(const Followed& followed, const std::vector<std::string>& logged) const {
  TORCH_WARN(followed.owner, " follows the metric '", followed.metric, "', which nothing has logged so far; there is ",
             joined(logged), did_you_mean(followed.metric, logged));
}

}  // namespace leyden
