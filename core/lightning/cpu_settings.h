// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lightning/trainer_options.h>

namespace leyden {

/// The process's and this thread's settings for a run, as they were again when it goes out of scope: number of
/// threads, flushing of denormals (a training step can take a quarter longer once values become denormal),
/// deterministic algorithms, cuDNN's benchmark mode, anomaly detection.
class CpuSettings {
 public:
  explicit CpuSettings(const TrainerOptions& options);
  ~CpuSettings();
  CpuSettings(const CpuSettings&) = delete;
  CpuSettings& operator=(const CpuSettings&) = delete;

 private:
  unsigned control_word_;
  bool deterministic_, deterministic_warns_, anomaly_, benchmark_;
};

}  // namespace leyden
