// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>

#include <lightning/duration.h>
#include <lightning/loops/progress_tracker.h>
#include <lightning/loops/train_reader.h>
#include <lightning/loops/training_epoch_loop.h>

namespace leyden {

class Engine;

/// Epoch after epoch, until one of the limits is reached.
class FitLoop {
 public:
  explicit FitLoop(Engine& engine) : epoch_loop(engine), engine_(engine) {}

  void run();
  /// The limits of a new run; max_epochs -1: none.
  void set_limits(int64_t min_epochs, int64_t max_epochs) { min_epochs_ = min_epochs, max_epochs_ = max_epochs; }
  /// Whether should_stop may be heeded: the minimums are met.
  bool can_stop_early() const;
  int64_t max_epochs() const { return max_epochs_; }
  void set_max_epochs(int64_t epochs) { max_epochs_ = epochs; }
  /// Batches of an epoch.
  int64_t max_batches() const { return max_batches_; }
  void set_max_batches(int64_t batches) { max_batches_ = batches; }
  /// Validation is due after so many batches.
  int64_t val_check_batch() const { return val_check_batch_; }
  /// Since the last one ended, or since the loader was made: for a val_check_interval that is a time.
  double seconds_since_validation() const;
  void note_validation();
  void setup_data();
  void reset_data();
  /// The first batch of the epoch, or the one at which a resumed run stood.
  void begin_epoch_data();
  TrainReader& reader() { return reader_; }

  Dict state_dict() const;
  void load_state_dict(const Dict& state);
  /// What a checkpoint of ours says of generators and loaders: {"generators", "train_loader", "in_epoch",
  /// "reloaded", "val_reloaded", "val_loaders", "val_rows"}.
  Dict data_state() const;
  /// It is used where training goes on: the loaders, which may draw seeds, have been made by then.
  void set_data_state(Dict state) { data_state_ = std::move(state); }

  ProgressTracker epoch_progress;
  TrainingEpochLoop epoch_loop;
  /// Set by whoever leaves the loops without ending the epoch.
  bool stop_now = false;
  /// Seconds, for the time since the last validation; a test has its own.
  std::function<double()> clock = steady_seconds;

 private:
  enum class RestartStage { none, on_epoch_start, mid_epoch, on_epoch_end, resumed_on_epoch_end };

  bool done();
  bool iteration_based() const;
  void set_restarting(bool restarting);
  void update_restart_stage();
  void reset();
  void on_run_start();
  void on_advance_start();
  void on_advance_end();
  void end_epoch();
  void restore_data();
  friend class TrainingEpochLoop;

  Engine& engine_;
  TrainReader reader_;
  bool has_data_ = false;
  int64_t min_epochs_ = 0, max_epochs_ = 1000, max_batches_ = 0, val_check_batch_ = 0;
  int64_t last_reload_epoch_ = -1;
  double last_validation_at_ = 0;  // by the clock
  bool restarting_ = false, loaded_ = false, resuming_ = false;
  RestartStage restart_stage_ = RestartStage::none;
  bool finishes_epoch_ = false;  // of a checkpoint that was written at the epoch's end
  std::optional<Dict> data_state_, loader_state_;
};

}  // namespace leyden
