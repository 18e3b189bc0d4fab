// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/profilers/simple_profiler.h>

#include <algorithm>
#include <cstdio>

namespace leyden {

namespace {

double seconds_since(std::chrono::steady_clock::time_point then) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - then).count();
}

std::string row(const std::string& action, size_t width, const char* mean, const char* calls, const char* total,
                const char* share) {
  char numbers[96];
  std::snprintf(numbers, sizeof numbers, " | %12s | %10s | %12s | %8s\n", mean, calls, total, share);
  return action + std::string(width - action.size(), ' ') + numbers;
}

}  // namespace

SimpleProfiler::~SimpleProfiler() = default;

void SimpleProfiler::begin(const std::string& stage, const std::filesystem::path& folder) {
  Profiler::begin(stage, folder);
  times_.clear();
  started_.clear();
  run_started_ = Clock::now();
}

void SimpleProfiler::start(const std::string&) { started_.push_back(Clock::now()); }

void SimpleProfiler::stop(const std::string& action) {
  if (started_.empty()) return;
  Time& time = times_[action];
  ++time.calls;
  time.seconds += seconds_since(started_.back());
  started_.pop_back();
}

void SimpleProfiler::finish() { set_summary(table(), stage() + "-simple_profile.txt"); }

std::string SimpleProfiler::table() const {
  const double total = seconds_since(run_started_);
  std::vector<std::pair<std::string, Time>> rows(times_.begin(), times_.end());
  std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.second.seconds > b.second.seconds; });
  size_t width = 6;
  int64_t calls = 0;
  for (const auto& [action, time] : rows) {
    width = std::max(width, action.size());
    calls += time.calls;
  }
  const auto number = [](const char* format, double value) {
    char text[32];
    std::snprintf(text, sizeof text, format, value);
    return std::string(text);
  };
  std::string text = "Profile of " + stage() + ": seconds by hook; actions lie within each other, so shares add up to more\n" +
                     row("action", width, "mean s", "calls", "total s", "share %");
  text += row("total", width, "", std::to_string(calls).c_str(), number("%.6g", total).c_str(), "100");
  for (const auto& [action, time] : rows) {
    text += row(action, width, number("%.4g", time.seconds / static_cast<double>(time.calls)).c_str(),
                std::to_string(time.calls).c_str(), number("%.6g", time.seconds).c_str(),
                number("%.2f", total > 0 ? 100 * time.seconds / total : 0).c_str());
  }
  return text;
}

}  // namespace leyden
