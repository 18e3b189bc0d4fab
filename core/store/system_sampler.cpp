// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/system_sampler.h>

#include <pthread.h>
#include <signal.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <utility>

#include <store/run_writer.h>

namespace leyden {

SystemSampler::SystemSampler(RunWriter& writer, SystemSamplerOptions options)
    : writer_(writer), options_(std::move(options)), reader_(writer.paths().root), thread_([this] { run(); }) {}

SystemSampler::~SystemSampler() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void SystemSampler::run() {
  sigset_t all;  // signals are the program's business
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, nullptr);
  const auto interval = std::chrono::milliseconds(std::max(options_.interval_ms, 1));
  auto next = std::chrono::steady_clock::now();
  for (bool ending = false; !ending;) {  // once at least: a short run has its sample, too
    sample();
    // What was missed while the machine slept is not made up for.
    next = std::max(next + interval, std::chrono::steady_clock::now());
    std::unique_lock lock(mutex_);
    ending = changed_.wait_until(lock, next, [this] { return ending_; });
  }
}

void SystemSampler::sample() {
  SystemValues values;
  try {
    values = reader_.read();
    if (options_.more) options_.more(values);
  } catch (const std::exception&) {
    // A source that fails gives no value: a gap in the chart says so.
  }
  for (auto& [name, value] : values) writer_.system_metric(std::move(name), value);
}

}  // namespace leyden
