// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/profilers/torch_profiler.h>

#include <algorithm>
#include <cstdio>
#include <unordered_map>

#include <ATen/record_function.h>
#include <torch/csrc/autograd/profiler_kineto.h>
#include <torch/cuda.h>

#include <lightning/errors.h>

namespace leyden {

namespace tp = torch::autograd::profiler;
namespace ti = torch::profiler::impl;

namespace {

struct OperationTime {
  int64_t calls = 0;
  double total_us = 0, self_us = 0;
};

using OperationTimes = std::unordered_map<std::string, OperationTime>;

/// Times by name; an operation's own time is without those that it called on its thread.
OperationTimes times_of(const std::vector<tp::KinetoEvent>& events) {
  std::vector<const tp::KinetoEvent*> in_order;
  for (const auto& event : events) {
    if (event.deviceType() == c10::DeviceType::CPU && !event.isAsync()) in_order.push_back(&event);
  }
  std::sort(in_order.begin(), in_order.end(), [](const auto* a, const auto* b) {
    if (a->startThreadId() != b->startThreadId()) return a->startThreadId() < b->startThreadId();
    return a->startNs() != b->startNs() ? a->startNs() < b->startNs() : a->endNs() > b->endNs();
  });
  OperationTimes times;
  std::vector<const tp::KinetoEvent*> callers;
  for (const auto* event : in_order) {
    while (!callers.empty() && (callers.back()->startThreadId() != event->startThreadId() ||
                                callers.back()->endNs() <= event->startNs())) {
      callers.pop_back();
    }
    const double us = static_cast<double>(event->durationNs()) / 1000;
    OperationTime& time = times[event->name()];
    ++time.calls;
    time.total_us += us;
    time.self_us += us;
    if (!callers.empty()) times[callers.back()->name()].self_us -= us;
    callers.push_back(event);
  }
  return times;
}

std::string table_of(const OperationTimes& times) {
  constexpr size_t longest_table = 40;
  std::vector<std::pair<std::string, OperationTime>> rows(times.begin(), times.end());
  std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.second.self_us > b.second.self_us; });
  std::string text;
  char line[256];
  std::snprintf(line, sizeof line, "%-52s | %12s | %12s | %8s\n", "operation", "own us", "total us", "calls");
  text += line;
  for (size_t i = 0; i < std::min(rows.size(), longest_table); ++i) {
    const auto& [name, time] = rows[i];
    std::snprintf(line, sizeof line, "%-52.52s | %12.1f | %12.1f | %8lld\n", name.c_str(), time.self_us, time.total_us,
                  static_cast<long long>(time.calls));
    text += line;
  }
  return text;
}

bool is_batch(const std::string& stage, const std::string& name) {
  if (stage == "fit") return name == action::training_batch;
  return name == (stage == "predict" ? action::prediction_batch : action::evaluation_batch);
}

}  // namespace

TorchProfiler::TorchProfiler(TorchProfilerOptions options) : options_(options) {
  if (options.wait < 0 || options.active < 1) {
    throw ConfigError("a TorchProfiler waits for 0 batches or more, and records at least 1");
  }
}

TorchProfiler::~TorchProfiler() {
  open_.clear();
  if (recording_) tp::disableProfiler();
}

void TorchProfiler::begin(const std::string& stage, const std::filesystem::path& folder) {
  Profiler::begin(stage, folder);
  open_.clear();
  if (std::exchange(recording_, false)) tp::disableProfiler();
  batches_ = 0;
  recorded_ = false;
  table_.clear();
  error_.clear();
}

void TorchProfiler::start_recording() {
  std::set<ti::ActivityType> activities = {ti::ActivityType::CPU};
  if (torch::cuda::is_available()) activities.insert(ti::ActivityType::CUDA);
  const ti::ProfilerConfig config(ti::ProfilerState::KINETO);
  tp::prepareProfiler(config, activities);
  tp::enableProfiler(config, activities, {at::RecordScope::FUNCTION, at::RecordScope::BACKWARD_FUNCTION, at::RecordScope::USER_SCOPE});
  recording_ = recorded_ = true;
}

void TorchProfiler::stop_recording() {
  recording_ = false;
  const auto result = tp::disableProfiler();
  table_ = table_of(times_of(result->events()));
  std::error_code ignored;
  std::filesystem::create_directories(folder_, ignored);
  const std::filesystem::path file = folder_ / (stage() + "-pytorch_profile.pt.trace.json");
  // Kineto says nothing where it cannot write.
  std::filesystem::remove(file, ignored);
  result->save(file.string());
  if (std::filesystem::exists(file)) {
    trace_file_ = file;
  } else {
    error_ = "the profiler's trace cannot be written to " + file.string();  // finish() may throw, stop() may not
  }
}

void TorchProfiler::start(const std::string& name) {
  if (!recording_ && batches_ == options_.wait && !recorded_ && is_batch(stage(), name)) start_recording();
  // What was begun before the recording is not in it; a null holds its place.
  if (!recording_) {
    open_.push_back(nullptr);
    return;
  }
  open_.push_back(std::make_unique<at::RecordFunction>(at::RecordScope::USER_SCOPE));
  open_.back()->before(name);
}

void TorchProfiler::stop(const std::string& name) {
  if (!open_.empty()) open_.pop_back();
  if (!is_batch(stage(), name)) return;
  ++batches_;
  if (recording_ && batches_ == options_.wait + options_.active) stop_recording();
}

void TorchProfiler::finish() {
  open_.clear();
  if (recording_) stop_recording();
  if (!error_.empty()) throw ConfigError(error_, "default_root_dir");
  const std::string text = trace_file_.empty()
      ? "Profile of " + stage() + ": nothing was recorded, since the run had only " + std::to_string(batches_) +
            " batches, and the first " + std::to_string(options_.wait) + " are left out\n"
      : "Profile of " + stage() + ": batches " + std::to_string(options_.wait) + " to " +
            std::to_string(std::min(batches_, options_.wait + options_.active) - 1) + ", trace in " +
            trace_file_.string() + "\n" + table_;
  set_summary(text, stage() + "-pytorch_profile.txt");
}

}  // namespace leyden
