// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include <store/export.h>
#include <store/system_reader.h>

namespace leyden {

class RunWriter;

struct SystemSamplerOptions {
  int interval_ms = 2000;
  /// Adds values of other sources, such as GPUs. Called on the sampler's thread; what it throws ends no run.
  std::function<void(SystemValues&)> more;
};

/// Writes a run's system_metrics every two seconds, from a thread of its own, while it lives. The first ones come at
/// once, loads and rates with the second. The writer must outlive it.
class LEYDEN_STORE_API SystemSampler {
 public:
  explicit SystemSampler(RunWriter& writer, SystemSamplerOptions options = {});
  /// Joins the thread; does not wait for the next sample.
  ~SystemSampler();
  SystemSampler(const SystemSampler&) = delete;
  SystemSampler& operator=(const SystemSampler&) = delete;

 private:
  void run();
  void sample();

  RunWriter& writer_;
  const SystemSamplerOptions options_;
  SystemReader reader_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace leyden
