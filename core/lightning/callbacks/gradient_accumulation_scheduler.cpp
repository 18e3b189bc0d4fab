// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/callbacks/gradient_accumulation_scheduler.h>

#include <charconv>

#include <lightning/engine.h>
#include <lightning/errors.h>

namespace leyden {

namespace {

[[noreturn]] void refuse(const std::string& text) {
  throw ConfigError("GradientAccumulationScheduler: scheduling = '" + text +
                        "' is not allowed: expected pairs of an epoch (from 0) and a number of batches (from 1), such as "
                        "4:2, 8:4",
                    "scheduling");
}

int64_t number_at(const char*& p, const char* end, const std::string& text) {
  int64_t number = 0;
  const auto [next, error] = std::from_chars(p, end, number);
  if (error != std::errc()) refuse(text);
  p = next;
  return number;
}

void skip(const char*& p, const char* end, std::string_view what) {
  while (p != end && what.find(*p) != std::string_view::npos) ++p;
}

// Also with the braces of a dictionary, as it is written in Python.
std::map<int64_t, int64_t> parse(const std::string& text) {
  std::map<int64_t, int64_t> scheduling;
  const char *p = text.data(), *end = p + text.size();
  skip(p, end, " {");
  while (p != end) {
    const int64_t epoch = number_at(p, end, text);
    skip(p, end, " ");
    if (p == end || *p++ != ':') refuse(text);
    skip(p, end, " ");
    if (!scheduling.emplace(epoch, number_at(p, end, text)).second) refuse(text);
    const char* before = p;
    skip(p, end, " ,}");
    if (p == before && p != end) refuse(text);
  }
  if (scheduling.empty()) refuse(text);
  return scheduling;
}

}  // namespace

void GradientAccumulationSchedulerOptions::describe(ParamSchema<GradientAccumulationSchedulerOptions>& s) {
  s.field("scheduling", &GradientAccumulationSchedulerOptions::scheduling)
      .help("From which epoch (counted from 0) how many batches are accumulated: 4:2, 8:4.");
}

GradientAccumulationScheduler::GradientAccumulationScheduler(const Options& options)
    : GradientAccumulationScheduler(parse(options.scheduling)) {}

GradientAccumulationScheduler::GradientAccumulationScheduler(std::map<int64_t, int64_t> scheduling)
    : scheduling_(std::move(scheduling)) {
  std::string text;
  for (const auto& [epoch, factor] : scheduling_) {
    text += (text.empty() ? "" : ", ") + std::to_string(epoch) + ":" + std::to_string(factor);
  }
  for (const auto& [epoch, factor] : scheduling_) {
    if (epoch < 0 || factor < 1) refuse(text);
  }
  if (scheduling_.empty()) refuse(text);
}

int64_t GradientAccumulationScheduler::accumulate_grad_batches(int64_t epoch) const {
  const auto after = scheduling_.upper_bound(epoch);
  return after == scheduling_.begin() ? 1 : std::prev(after)->second;
}

void GradientAccumulationScheduler::on_train_start(Trainer& trainer, LightningModule& module) {
  if (!module.automatic_optimization) {
    throw ConfigError("GradientAccumulationScheduler needs automatic optimization, and this module optimizes by hand");
  }
  TrainerOptions& options = trainer.engine().options;
  if (options.accumulate_grad_batches != 1) {
    throw ConfigError("accumulate_grad_batches is " + std::to_string(options.accumulate_grad_batches) +
                          ", and there is a GradientAccumulationScheduler; use one of the two",
                      "accumulate_grad_batches");
  }
  // A run that goes on within an epoch does not start that epoch again: Lightning forgets the factor there.
  if (!options.lightning_compatible) options.accumulate_grad_batches = accumulate_grad_batches(trainer.current_epoch());
}

void GradientAccumulationScheduler::on_train_epoch_start(Trainer& trainer, LightningModule&) {
  trainer.engine().options.accumulate_grad_batches = accumulate_grad_batches(trainer.current_epoch());
}

void GradientAccumulationScheduler::on_train_end(Trainer& trainer, LightningModule&) {
  // So that the next fit begins as this one did.
  trainer.engine().options.accumulate_grad_batches = 1;
}

}  // namespace leyden
