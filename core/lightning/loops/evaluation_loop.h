// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include <lightning/connectors/result_collection.h>
#include <lightning/loops/data_source.h>
#include <lightning/loops/progress_tracker.h>
#include <lightning/trainer.h>

namespace leyden {

class Engine;

/// Validation and testing, by themselves or within fit.
class EvaluationLoop {
 public:
  EvaluationLoop(Engine& engine, Stage stage, bool within_fit);

  /// Metrics of each loader.
  std::vector<EvaluationResult> run();
  /// Asks for the loaders, unless it has them.
  void request_data();
  /// The same, and settles how many batches of each are read.
  void setup_data();
  /// Forgets the loaders, for a new run.
  void reset_data();
  /// Batches of each loader; fewer in the sanity check.
  std::vector<int64_t> max_batches() const;
  /// Of all loaders, as they are read.
  int64_t num_batches() const { return EvaluationReader::count(loaders(), max_batches()); }
  /// Those of the sanity check.
  std::vector<int64_t> sanity_batches() const;

  ResultCollection results{false};
  BatchProgress batch_progress;
  bool has_run = false;
  bool restarting = false;
  /// Restarted from a checkpoint that was saved in the midst of it.
  bool restarted_mid_evaluation = false;
  void update_restart_stage();
  /// As if it had run to its end, after a resume behind it.
  void increment_progress_to_end();
  const DataLoaders& loaders() const { return reader_.loaders(); }
  /// States of the loaders that shuffle, None for the others.
  Value::List loader_states() const;
  void load_loader_states(const Value::List& states);
  /// What a checkpoint says of the rows of steps: {"begun", "logged"}, for each loader the number of the first one of the
  /// validation that is under way (or comes next), and of the next one.
  Dict row_state() const;
  /// Repeats: the validation that was under way runs again, from its start; rows that it has logged are not logged twice.
  void load_row_state(const Dict& state, bool repeats);
  /// The epoch whose start loaded the data; -1: none.
  int64_t last_reload_epoch() const { return last_reload_epoch_; }
  void set_last_reload_epoch(int64_t epoch) { last_reload_epoch_ = epoch; }
  /// Whether the loaders have been asked for.
  bool has_data() const { return has_data_; }
  /// Whether the last run was left in the midst, since a stop was asked for.
  bool was_stopped() const { return was_stopped_; }

 private:
  using Metrics = std::vector<std::pair<const MetricName*, double>>;

  bool should_reload() const;
  void reset();
  template <bool testing>
  std::vector<EvaluationResult> run_stage();
  template <bool testing>
  void evaluation_step(Batch batch, int64_t batch_idx, int64_t dataloader_idx);
  template <bool testing>
  void restore_mode();
  std::vector<EvaluationResult> results_by_loader();
  void store_loader_metrics();
  void set_limits();
  template <bool testing>
  std::vector<EvaluationResult> on_run_end();

  Engine& engine_;
  Stage stage_;
  bool within_fit_;
  bool has_data_ = false, has_limits_ = false, was_stopped_ = false;
  EvaluationReader reader_;
  std::vector<int64_t> max_batches_;
  std::vector<int64_t> seen_batches_;  // of each loader, all runs together: the number of its next row
  std::vector<int64_t> begun_at_;      // what it was when this run began
  std::vector<int64_t> logged_until_;  // rows before this one stand in the loggers
  std::vector<Metrics> loader_metrics_;
  int64_t last_reload_epoch_ = -1;
};

}  // namespace leyden
