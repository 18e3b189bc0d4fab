// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <lightning/callback.h>
#include <lightning/export.h>
#include <lightning/param_schema.h>

namespace leyden {

/// How busy this machine's processors are and how full its memory is, from Linux's /proc; empty elsewhere.
/// Used on one thread.
class LEYDEN_LIGHTNING_API CpuStats {
 public:
  /// cpu_percent (of all processors, since the last read; 0 at the first), cpu_vm_percent (of the memory),
  /// cpu_swap_percent, and what Lightning lacks: process_resident_bytes.
  std::vector<std::pair<std::string, double>> read();

  /// The parts of read(), from the text of /proc/stat, /proc/meminfo and /proc/self/statm.
  double busy_percent(const std::string& stat);
  static std::pair<double, double> memory_percent(const std::string& meminfo);  ///< of memory and of swap
  static double resident_bytes(const std::string& statm, int64_t page_size);

 private:
  double busy_ = 0, total_ = 0;
};

/// What LibTorch's caching allocator counts on a device, by the names of torch.cuda.memory_stats:
/// "allocated_bytes.all.current", ... Empty for the CPU.
LEYDEN_LIGHTNING_API std::vector<std::pair<std::string, double>> allocator_stats(torch::Device device);

/// DeviceStatsMonitor's argument.
struct LEYDEN_LIGHTNING_API DeviceStatsMonitorOptions {
  std::optional<bool> cpu_stats = {};  ///< none: only where the CPU trains; false: never; true: always

  static void describe(ParamSchema<DeviceStatsMonitorOptions>& schema);
};

/// Logs them at the start and the end of batches, when log_every_n_steps lets a batch be logged, as
/// "DeviceStatsMonitor.on_train_batch_start/cpu_percent", in rows of their own without an epoch.
class LEYDEN_LIGHTNING_API DeviceStatsMonitor : public Callback {
 public:
  using Options = DeviceStatsMonitorOptions;
  explicit DeviceStatsMonitor(Options options = {}) : options_(options) {}

  /// Throws ConfigError without a logger.
  void setup(Trainer& trainer, LightningModule& module, const std::string& stage) override;
  void on_train_batch_start(Trainer& trainer, LightningModule& module, const Batch& batch, int64_t batch_idx) override;
  void on_train_batch_end(Trainer& trainer, LightningModule& module, const StepOutput& outputs, const Batch& batch,
                          int64_t batch_idx) override;
  void on_validation_batch_start(Trainer& trainer, LightningModule& module, const Batch& batch, int64_t batch_idx,
                                 int64_t dataloader_idx) override;
  void on_validation_batch_end(Trainer& trainer, LightningModule& module, const Batch& batch, int64_t batch_idx,
                               int64_t dataloader_idx) override;
  void on_test_batch_start(Trainer& trainer, LightningModule& module, const Batch& batch, int64_t batch_idx,
                           int64_t dataloader_idx) override;
  void on_test_batch_end(Trainer& trainer, LightningModule& module, const Batch& batch, int64_t batch_idx,
                         int64_t dataloader_idx) override;

 private:
  void log(Trainer& trainer, const char* hook);

  Options options_;
  CpuStats cpu_;
};

}  // namespace leyden
