// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include "input_limits.h"

#include <sys/resource.h>

#include <algorithm>
#include <fstream>
#include <sstream>

namespace store_testing {

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kCompares = false;
#else
constexpr bool kCompares = true;
#endif

double processor_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) { return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec); };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// "VmRSS", "VmHWM" of /proc/self/status, in bytes.
int64_t memory(const std::string& key) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(key + ":")) return std::stoll(line.substr(key.size() + 1)) * 1024;
  }
  return 0;
}

// Lets the peak of resident memory begin anew.
bool reset_peak() {
  std::ofstream out("/proc/self/clear_refs");
  out << "5" << std::flush;
  return out.good();
}

}  // namespace

void InputLimits::begin() {
  measures_memory_ = measures_memory_ && reset_peak();
  used_ = memory("VmRSS");
  begun_ = processor_seconds();
}

std::string InputLimits::end() {
  const double seconds = processor_seconds() - begun_;
  const int64_t bytes = measures_memory_ ? memory("VmHWM") - used_ : 0;
  slowest_ = std::max(slowest_, seconds);
  largest_ = std::max(largest_, bytes);
  std::ostringstream out;
  if (kCompares && seconds > kSeconds) out << seconds << " s of processor time; ";
  if (kCompares && bytes > kBytes) out << (bytes >> 20) << " MB of memory; ";
  return out.str();
}

}  // namespace store_testing
