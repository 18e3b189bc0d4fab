// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <unordered_map>
#include <vector>

#include <lightning/profilers/profiler.h>

namespace leyden {

/// How often each action ran and for how long. On a GPU that is the time to hand work to it, not the work's.
class LEYDEN_LIGHTNING_API SimpleProfiler : public Profiler {
 public:
  struct Time {
    int64_t calls = 0;
    double seconds = 0;
  };

  ~SimpleProfiler() override;
  void begin(const std::string& stage, const std::filesystem::path& folder) override;
  void start(const std::string& action) override;
  void stop(const std::string& action) override;
  void finish() override;

  const std::unordered_map<std::string, Time>& times() const { return times_; }

 private:
  using Clock = std::chrono::steady_clock;
  std::string table() const;

  std::unordered_map<std::string, Time> times_;
  std::vector<Clock::time_point> started_;  // actions lie within each other
  Clock::time_point run_started_;
};

}  // namespace leyden
