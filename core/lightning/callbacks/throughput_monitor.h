// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <lightning/callback.h>
#include <lightning/export.h>
#include <lightning/param_schema.h>
#include <lightning/trainer.h>

namespace leyden {

/// How much is done in how much time, over a window of the last updates.
class LEYDEN_LIGHTNING_API Throughput {
 public:
  /// window_size: updates that rates are taken over, at least 2; available_flops: what the device can do a second.
  explicit Throughput(int64_t window_size = 100, std::optional<double> available_flops = {});

  /// All counted from the start: seconds, batches, samples, lengths (tokens, say). flops: of this update alone.
  void update(double seconds, int64_t batches, int64_t samples, std::optional<int64_t> lengths = {},
              std::optional<double> flops = {});
  /// time, batches, samples, lengths; and once the window is full device/batches_per_sec, device/samples_per_sec,
  /// device/items_per_sec, device/flops_per_sec, device/mfu.
  std::vector<std::pair<std::string, double>> compute() const;
  void reset();
  /// Of the last update; 0 before the first.
  double seconds() const { return seconds_.empty() ? 0 : seconds_.back(); }

 private:
  void push(std::deque<double>& window, double value) const;
  bool is_full(const std::deque<double>& window) const { return static_cast<int64_t>(window.size()) == window_size_; }

  int64_t window_size_;
  std::optional<double> available_flops_;
  std::deque<double> seconds_, batches_, samples_, lengths_, flops_;
};

/// ThroughputMonitor's arguments, with Lightning's names and defaults.
struct LEYDEN_LIGHTNING_API ThroughputMonitorOptions {
  int64_t window_size = 100;
  std::optional<double> flops_per_batch = {};  ///< none: FLOPs are not logged
  std::optional<double> available_flops = {};  ///< of the device, a second; none: device/mfu is not logged

  static void describe(ParamSchema<ThroughputMonitorOptions>& schema);
};

/// Logs the throughput of training ("train/device/samples_per_sec"), validation, testing and prediction. Time within
/// validation does not count as training's. A GPU is waited for at each batch.
class LEYDEN_LIGHTNING_API ThroughputMonitor : public Callback {
 public:
  using Options = ThroughputMonitorOptions;
  using Count = std::function<int64_t(const Batch&)>;
  using Clock = std::function<double()>;
  /// batch_size_fn: samples of a batch, by default its batch_size(); length_fn: items of it, such as tokens; clock:
  /// seconds, by default std::chrono::steady_clock.
  explicit ThroughputMonitor(Options options = {}, Count batch_size_fn = {}, Count length_fn = {}, Clock clock = {});

  void on_train_start(Trainer& trainer, LightningModule& module) override;
  void on_train_batch_end(Trainer& trainer, LightningModule& module, const StepOutput& outputs, const Batch& batch,
                          int64_t batch_idx) override;
  void on_validation_start(Trainer& trainer, LightningModule& module) override;
  void on_validation_batch_end(Trainer& trainer, LightningModule& module, const Batch& batch, int64_t batch_idx,
                               int64_t dataloader_idx) override;
  void on_validation_end(Trainer& trainer, LightningModule& module) override;
  void on_test_start(Trainer& trainer, LightningModule& module) override;
  void on_test_batch_end(Trainer& trainer, LightningModule& module, const Batch& batch, int64_t batch_idx,
                         int64_t dataloader_idx) override;
  void on_predict_start(Trainer& trainer, LightningModule& module) override;
  void on_predict_batch_end(Trainer& trainer, LightningModule& module, const Batch& outputs, const Batch& batch,
                            int64_t batch_idx, int64_t dataloader_idx) override;

 private:
  struct Measured {
    Throughput throughput;
    double start = 0;
    int64_t batches = 0, samples = 0, lengths = 0;
  };
  Measured& of(Trainer& trainer);
  void start(Trainer& trainer);
  void update(Trainer& trainer, const Batch& batch);
  void evaluated(Trainer& trainer, const Batch& batch, int64_t step);
  void log(Trainer& trainer, std::optional<int64_t> step);

  Options options_;
  Count batch_size_fn_, length_fn_;
  Clock clock_;
  std::map<Stage, Measured> measured_;
};

}  // namespace leyden
