// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <lightning/export.h>
#include <lightning/optimizer.h>
#include <lightning/value.h>

namespace leyden {

/// Sets an optimizer's learning rates over time, with PyTorch's numbers (its chained forms, in double) and
/// PyTorch's state_dict. Used on the training thread.
class LEYDEN_LIGHTNING_API LRScheduler {
 public:
  virtual ~LRScheduler();
  LRScheduler(const LRScheduler&) = delete;
  LRScheduler& operator=(const LRScheduler&) = delete;

  /// "StepLR", ...: the name of PyTorch's class.
  virtual std::string name() const = 0;
  /// One step: an epoch or a batch, as its owner counts.
  virtual void step();
  /// One step with the value of the monitored metric; only ReduceLROnPlateau looks at it.
  virtual void step(double metric);
  /// Whether it must be stepped with a metric.
  virtual bool is_plateau() const { return false; }

  /// The learning rate of each group after the last step.
  const std::vector<double>& get_last_lr() const { return last_lr_; }
  int64_t last_epoch() const { return last_epoch_; }
  const std::shared_ptr<Optimizer>& optimizer() const { return optimizer_; }

  virtual Dict state_dict() const;
  /// Throws CheckpointError when an entry is missing or of another type.
  virtual void load_state_dict(const Dict& state);

 protected:
  explicit LRScheduler(std::shared_ptr<Optimizer> optimizer);
  /// The first step, which sets the learning rates of epoch 0. Each class calls it at the end of its
  /// constructor.
  void initial_step();

  /// The learning rates of last_epoch(), from those of the epoch before (in the groups) or from base_lrs_.
  virtual std::vector<double> get_lr() = 0;
  /// The learning rates that the groups have now.
  std::vector<double> group_lrs() const;
  void set_group_lrs(const std::vector<double>& lrs);

  std::shared_ptr<Optimizer> optimizer_;
  std::vector<double> base_lrs_;
  std::vector<double> last_lr_;
  int64_t last_epoch_ = -1;
  int64_t step_count_ = 0;
  bool is_initial_ = false;
};

namespace detail {

/// Reads entries of a scheduler's saved state; throws CheckpointError that names scheduler and entry.
class LEYDEN_LIGHTNING_API SchedulerState {
 public:
  SchedulerState(std::string scheduler, const Dict& state)
      : scheduler_(std::move(scheduler)), state_(state) {}
  bool has(std::string_view key) const { return state_.contains(key); }
  const Value& entry(std::string_view key) const;
  void read(std::string_view key, int64_t& into) const;
  void read(std::string_view key, double& into) const;
  void read(std::string_view key, bool& into) const;
  void read(std::string_view key, std::string& into) const;
  void read(std::string_view key, std::vector<double>& into) const;

 private:
  static double number(const Value& value, std::string_view key);
  void guarded(const std::function<void()>& read) const;

  std::string scheduler_;
  const Dict& state_;
};

}  // namespace detail

}  // namespace leyden
