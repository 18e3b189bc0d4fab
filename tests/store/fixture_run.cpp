// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include "fixture_run.h"

#include <limits>

namespace fixture_run {

namespace {

constexpr const char* kEveryStep = "train_loss";
constexpr const char* kTenth = "val/acc";
constexpr const char* kSpecial = "odd \"values\"\n../损失";

int64_t from(int attempt) {
  return attempt == 1 ? 0 : kResumedAt;
}
int64_t to(int attempt) {
  return attempt == 1 ? kFirstSteps : kSteps;
}

// Plain arithmetic, so that every compiler and library gives the same bits.
double loss(int64_t step, int attempt) {
  return 2.0 / static_cast<double>(step + 1) + static_cast<double>((step * 7919) % 1000) * 0x1p-20 + attempt;
}
double accuracy(int64_t step) {
  return 1.0 - 1.0 / static_cast<double>(step + 2);
}
double epoch_of(int64_t step) {
  return static_cast<double>(step) / 100.0;
}
double time_of(int64_t step, int attempt) {
  return kStarted + 0.25 * static_cast<double>(step) + 10'000.0 * (attempt - 1);
}

bool is_due(const std::string& name, int64_t step) {
  if (name == kTenth) return step % 10 == 9;
  return name == kEveryStep || step % 20 == 0;
}

double value_of(const std::string& name, int64_t step, int attempt) {
  if (name == kTenth) return accuracy(step);
  if (name == kEveryStep) return loss(step, attempt);
  return odd_values()[static_cast<size_t>(step / 20) % odd_values().size()];
}

// Validation has no epoch of its own here, so that NULL epochs are in the file too.
double epoch_of(const std::string& name, int64_t step) {
  return name == kTenth ? std::numeric_limits<double>::quiet_NaN() : epoch_of(step);
}

}  // namespace

std::vector<std::string> names() {
  return {kEveryStep, kSpecial, kTenth};
}

const std::vector<double>& odd_values() {
  constexpr double kInf = std::numeric_limits<double>::infinity();
  static const std::vector<double> values = {0.0,  -0.0, std::numeric_limits<double>::quiet_NaN(), kInf,
                                             -kInf, 1e308, -1e308, 5e-324, 0.1, 3.0};
  return values;
}

std::vector<Logged> points(const std::string& name) {
  std::vector<Logged> out;
  for (const int attempt : {1, 2}) {
    for (int64_t step = from(attempt); step < to(attempt); ++step) {
      if (!is_due(name, step)) continue;
      out.push_back({step, epoch_of(name, step), time_of(step, attempt), value_of(name, step, attempt), attempt});
    }
  }
  return out;
}

void log_steps(leyden::RunWriter& writer, int attempt) {
  for (int64_t step = from(attempt); step < to(attempt); ++step) {
    std::vector<leyden::ScalarPoint> row;
    for (const std::string& name : {std::string(kEveryStep), std::string(kSpecial)}) {
      if (is_due(name, step)) row.push_back({writer.series(name), value_of(name, step, attempt)});
    }
    writer.log_at(step, epoch_of(step), time_of(step, attempt), row);
    if (is_due(kTenth, step)) {
      const leyden::ScalarPoint point{writer.series(kTenth), accuracy(step)};
      writer.log_at(step, epoch_of(kTenth, step), time_of(step, attempt), {&point, 1});
    }
    if (step % 350 == 0) writer.flush();  // several commits
  }
  writer.flush();
}

void log_the_rest(leyden::RunWriter& writer) {
  writer.log_line(leyden::LogLevel::Warning, "trainer", "a line: ü");
  writer.event("early_stopping", {{"monitor", "val/acc"}}, 1999);
  writer.histogram({"weights", 7, 0.5, {-1.0, 0.0, 1.0}, {3.0, 4.0}, -0.9, 0.8, 0.25, 2.5});
  writer.artifact({1999, "last", "checkpoint", "checkpoints/last.ckpt", "00ff", 42, {{"score", 0.5}}});
  writer.system_metric("cpu", 12.5);
  writer.flush();
}

leyden::RunInfo info() {
  leyden::RunInfo info;
  info.run_id = kId;
  info.name = "fixture";
  info.plugin_id = "digits_mlp";
  info.plugin_version = "1.0.0";
  info.device = "cpu";
  info.config = {{"model", {{"lr", 0.1}}}};
  info.params = {{"model.lr", "0.1"}, {"model.hidden_dim", "128"}};
  info.provenance = {{"host", "here"}};
  return info;
}

}  // namespace fixture_run
