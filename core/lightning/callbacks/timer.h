// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>

#include <lightning/callback.h>
#include <lightning/export.h>
#include <lightning/param_schema.h>
#include <lightning/trainer.h>

namespace leyden {

/// Timer's arguments, with Lightning's names and defaults.
struct LEYDEN_LIGHTNING_API TimerOptions {
  std::string duration = {};  ///< DD:HH:MM:SS; empty: time is only taken
  std::string interval = "step";

  static void describe(ParamSchema<TimerOptions>& schema);
};

/// Takes the time of training, validation and testing, and ends training after a duration. The time of training goes
/// on counting when a run is resumed.
class LEYDEN_LIGHTNING_API Timer : public Callback {
 public:
  using Options = TimerOptions;
  /// Seconds of a clock that never goes back; by default std::chrono::steady_clock.
  using Clock = std::function<double()>;
  /// Throws ConfigError on a duration of another form.
  explicit Timer(Options options = {}, Clock clock = {});

  /// Seconds since the stage began, or that it took; of training with what came before a resume. 0 before it began.
  double time_elapsed(Stage stage = Stage::training) const;
  /// Seconds until the duration is over; nothing without one.
  std::optional<double> time_remaining(Stage stage = Stage::training) const;

  void setup(Trainer& trainer, LightningModule& module, const std::string& stage) override;
  void on_fit_start(Trainer& trainer, LightningModule& module) override;
  void on_train_start(Trainer& trainer, LightningModule& module) override;
  void on_train_end(Trainer& trainer, LightningModule& module) override;
  void on_train_batch_end(Trainer& trainer, LightningModule& module, const StepOutput& outputs, const Batch& batch,
                          int64_t batch_idx) override;
  void on_train_epoch_end(Trainer& trainer, LightningModule& module) override;
  void on_validation_start(Trainer& trainer, LightningModule& module) override;
  void on_validation_end(Trainer& trainer, LightningModule& module) override;
  void on_test_start(Trainer& trainer, LightningModule& module) override;
  void on_test_end(Trainer& trainer, LightningModule& module) override;
  Dict state_dict() override;
  void load_state_dict(const Dict& state) override;

 private:
  struct Span {
    std::optional<double> start, end;
  };
  void start(Stage stage) { spans_[static_cast<size_t>(stage)] = {clock_(), std::nullopt}; }
  void end(Stage stage) { spans_[static_cast<size_t>(stage)].end = clock_(); }
  void stop_if_over(Trainer& trainer);

  Options options_;
  Clock clock_;
  std::optional<double> duration_;
  std::array<Span, 6> spans_;
  double offset_ = 0;
};

}  // namespace leyden
