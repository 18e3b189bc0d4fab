// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include <lightning/batch_limit.h>
#include <lightning/check_interval.h>
#include <lightning/export.h>
#include <lightning/param_schema.h>

namespace leyden {

/// The Trainer's flags, with Lightning's names and defaults. Those in describe() are offered by forms and the
/// command line.
struct LEYDEN_LIGHTNING_API TrainerOptions {
  std::string accelerator = "auto";   ///< auto, cpu, gpu
  std::string devices = "auto";       ///< auto, or the index of a GPU
  std::string strategy = "auto";      ///< auto, single_device
  int64_t num_nodes = 1;
  bool sync_batchnorm = false;              ///< statistics of batch norms over all processes: nothing to do in one
  bool use_distributed_sampler = true;      ///< each process reads its own part of the data: in one, all of it
  std::string precision = "32-true";  ///< 32-true, 64-true, bf16-true, 16-true, bf16-mixed, 16-mixed

  std::optional<int64_t> max_epochs = {};  ///< none: 1000, unless max_steps or max_time is set; -1: no limit
  std::optional<int64_t> min_epochs = {};
  int64_t max_steps = -1;
  std::optional<int64_t> min_steps = {};
  std::string max_time = {};  ///< DD:HH:MM:SS

  BatchLimit limit_train_batches = 1.0;
  BatchLimit limit_val_batches = 1.0;
  BatchLimit limit_test_batches = 1.0;
  BatchLimit limit_predict_batches = 1.0;
  BatchLimit overfit_batches = 0.0;
  int64_t fast_dev_run = 0;

  CheckInterval val_check_interval = 1.0;
  std::optional<int64_t> check_val_every_n_epoch = 1;  ///< none: val_check_interval counts across epochs
  int64_t num_sanity_val_steps = 2;                    ///< -1: all
  int64_t reload_dataloaders_every_n_epochs = 0;

  int64_t accumulate_grad_batches = 1;
  std::optional<double> gradient_clip_val = {};
  std::string gradient_clip_algorithm = "norm";

  int64_t log_every_n_steps = 50;
  bool enable_checkpointing = true;
  bool enable_progress_bar = true;   ///< for whoever shows progress; the engine prints nothing
  bool enable_model_summary = true;  ///< likewise
  bool inference_mode = true;
  bool deterministic = false;
  bool benchmark = false;  ///< cuDNN tries its algorithms for each size of input
  bool detect_anomaly = false;
  std::string profiler = "none";  ///< none, simple, pytorch
  /// Nothing that costs time beside training itself: no loggers and log(), checkpoints, progress, summary, sanity
  /// check. A flag for these that differs from its default is refused.
  bool barebones = false;
  int64_t num_threads = 0;  ///< of one operation on the CPU; 0: LibTorch's own choice
  bool flush_denormals =
      true;  ///< numbers below 1e-38 become 0 on the training thread: they cost a CPU dearly
  std::string default_root_dir = {};  ///< empty: the working folder
  /// Lightning's behaviour to the letter, where ours is better: sums of metrics in float32, the loss of a
  /// short last window of accumulation divided by the full count, a loader that starts again on a resume
  /// within an epoch.
  bool lightning_compatible = false;

  static void describe(ParamSchema<TrainerOptions>& schema);
  /// Checked options from values by name; numbers are taken where a BatchLimit is asked for (2 batches, 0.5
  /// of them). Throws ConfigError.
  static TrainerOptions from_values(const Dict& values);
};

}  // namespace leyden
