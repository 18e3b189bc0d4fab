// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <lightning/callback.h>
#include <lightning/export.h>
#include <lightning/param_schema.h>

namespace leyden {

/// ModelCheckpoint's arguments, with Lightning's names and defaults.
struct LEYDEN_LIGHTNING_API ModelCheckpointOptions {
  std::string dirpath = {};   ///< empty: the run's own folder
  std::string filename = {};  ///< "{epoch}-{val_loss:.2f}"; empty: "{epoch}-{step}"
  std::string monitor = {};   ///< empty: the newest is the best
  std::string mode = "min";
  int64_t save_top_k = 1;  ///< -1: all, 0: none
  bool save_last = false;  ///< last.ckpt, a copy of the newest
  bool link_last = false;  ///< last.ckpt is a link rather than a copy
  bool save_on_exception = false;
  bool save_weights_only = false;
  bool auto_insert_metric_name = true;
  std::optional<int64_t> every_n_train_steps = {};
  std::optional<int64_t> every_n_epochs = {};  ///< 1 where no other trigger is given
  std::string train_time_interval = {};        ///< DD:HH:MM:SS
  std::optional<bool> save_on_train_epoch_end = {};
  bool enable_version_counter = true;

  static void describe(ParamSchema<ModelCheckpointOptions>& schema);
};

/// Saves checkpoints: when an epoch, so many steps or a time has passed, and keeps the best by a metric. It deletes
/// only files that it wrote itself, and never the one that a run goes on from.
class LEYDEN_LIGHTNING_API ModelCheckpoint : public Callback {
 public:
  using Options = ModelCheckpointOptions;
  /// Throws ConfigError on arguments that contradict each other.
  explicit ModelCheckpoint(Options options = {});

  const Options& options() const { return options_; }
  const std::string& best_model_path() const { return best_model_path_; }
  std::optional<double> best_model_score() const { return best_model_score_; }
  const std::string& last_model_path() const { return last_model_path_; }
  /// The file that was saved last of all.
  const std::string& last_checkpoint_saved() const { return last_checkpoint_saved_; }
  /// Kept files and their scores.
  const std::vector<std::pair<std::string, double>>& best_k_models() const { return best_k_models_; }
  /// The folder that it saves into.
  std::filesystem::path resolved_dirpath(const Trainer& trainer) const;
  /// The newest last*.ckpt or interrupted*.ckpt there; empty if there is none.
  std::string newest_last_checkpoint(const Trainer& trainer) const;
  /// The name of a checkpoint with these values: "epoch=0-step=10.ckpt".
  std::string format_checkpoint_name(const std::string& pattern,
                                     const std::vector<std::pair<std::string, double>>& values) const;

  void setup(Trainer& trainer, LightningModule& module, const std::string& stage) override;
  void on_train_start(Trainer& trainer, LightningModule& module) override;
  void on_train_batch_end(Trainer& trainer, LightningModule& module, const StepOutput& outputs, const Batch& batch,
                          int64_t batch_idx) override;
  void on_train_epoch_end(Trainer& trainer, LightningModule& module) override;
  void on_validation_end(Trainer& trainer, LightningModule& module) override;
  void on_train_end(Trainer& trainer, LightningModule& module) override;
  void on_exception(Trainer& trainer, LightningModule& module, const std::exception& error) override;
  std::string state_key() const override;
  Dict state_dict() override;
  void load_state_dict(const Dict& state) override;
  bool is_checkpoint() const override { return true; }
  bool is_monitoring() const override { return true; }
  std::optional<Monitor> monitor() const override {
    return options_.monitor.empty() ? std::nullopt : std::optional(Monitor{options_.monitor, options_.mode});
  }

 private:
  using Values = std::vector<std::pair<std::string, double>>;

  Values candidates(Trainer& trainer) const;
  bool should_skip(Trainer& trainer) const;
  bool saves_on_train_epoch_end(Trainer& trainer) const;
  bool validates_after_this_batch(Trainer& trainer) const;
  void save_after_epoch(Trainer& trainer);
  void save_top_k(Trainer& trainer, const Values& values);
  void save_monitored(Trainer& trainer, const Values& values, double current);
  void save_newest(Trainer& trainer, const Values& values);
  void save_last(Trainer& trainer, const Values& values);
  void save(Trainer& trainer, const std::string& path);
  void link(const std::string& target, const std::string& path) const;
  std::string free_path(const std::string& pattern, const Values& values, const std::string& may_replace) const;
  bool is_better(double a, double b) const;
  bool may_remove(Trainer& trainer, const std::string& previous, const std::string& current) const;
  void remove(const std::string& path);

  Options options_;
  int64_t every_n_train_steps_ = 0, every_n_epochs_ = 0;
  std::optional<double> time_interval_;
  std::filesystem::path dirpath_;
  int64_t last_global_step_saved_ = 0;  // nothing to save before the first step
  std::optional<std::chrono::steady_clock::time_point> last_time_checked_;
  std::optional<double> current_score_, best_model_score_;
  Values best_k_models_;
  std::string kth_best_model_path_, best_model_path_, last_model_path_, last_checkpoint_saved_;
  double kth_value_;
  bool defers_to_validation_ = false;
};

}  // namespace leyden
