// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Makes runs with the store's own writer: curves that look like training, of any size, finished or being
// logged.
#pragma once

#include <store/run_writer.h>

#include <atomic>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>

namespace leyden {

struct MadeRun {
  std::string name = "run";
  int64_t epochs = 12;
  int64_t steps_per_epoch = 100;
  double lr = 1e-3;
  int64_t hidden = 128;
  uint32_t seed = 1;
  bool losses_only = false;  // train_loss alone: for runs of many points
};

class RunMaker {
 public:
  explicit RunMaker(std::filesystem::path workspace) : m_workspace(std::move(workspace)) {}

  /// A finished run; its folder.
  std::filesystem::path finished(const MadeRun& made) const;
  /// One series "loss" of `points` points with a spike of 100 at `spike_step`; its folder.
  std::filesystem::path long_series(int64_t points, int64_t spike_step) const;

 private:
  std::filesystem::path m_workspace;
};

/// A run that goes on being logged, `points_per_second` train_loss points and an epoch's worth of val_loss
/// and val_acc now and then, on a thread of its own until stop() or the end of this object.
class LiveRun {
 public:
  LiveRun(const std::filesystem::path& workspace, const MadeRun& made, int points_per_second);
  ~LiveRun();
  void stop();
  const RunPaths& paths() const { return m_writer->paths(); }
  const std::string& run_id() const { return m_writer->run_id(); }
  RunWriter& writer() { return *m_writer; }
  int64_t logged() const { return m_logged; }

 private:
  std::unique_ptr<RunWriter> m_writer;
  std::atomic<bool> m_stop{false};
  std::atomic<int64_t> m_logged{0};
  std::thread m_thread;
};

}  // namespace leyden
