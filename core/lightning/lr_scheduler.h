// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <lightning/export.h>
#include <lightning/optimizer.h>
#include <lightning/scheduler_state.h>
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

  /// PyTorch's entries in PyTorch's order.
  virtual Dict state_dict() const;
  /// Throws CheckpointError when an entry is missing or of another type.
  virtual void load_state_dict(const Dict& state);

 protected:
  /// Notes each group's learning rate as its initial one, unless an earlier scheduler has.
  explicit LRScheduler(std::shared_ptr<Optimizer> optimizer, bool notes_initial_lr = true);
  /// The first step, which sets the learning rates of epoch 0. Each class calls it at the end of its
  /// constructor.
  void initial_step();

  /// The learning rates of last_epoch(), from those of the epoch before (in the groups) or from base_lrs_.
  virtual std::vector<double> get_lr() = 0;
  /// The same from base_lrs_ alone, where PyTorch has a closed form; else get_lr(). SequentialLR starts with
  /// it.
  virtual std::vector<double> get_closed_form_lr() { return get_lr(); }
  /// Takes back the step of the constructor: SequentialLR decides which scheduler begins.
  virtual void undo_initial_step() { --last_epoch_; }
  /// base_lrs_, each times a factor.
  std::vector<double> scaled_base_lrs(double factor) const;
  /// Names what state_dict() holds: a scheduler's own entries, then those of this class.
  virtual void describe_state(SchedulerState& state);
  /// Throws ConfigError "StepLR: step_size = 0 is not allowed: expected ..." unless the condition holds.
  void require(bool condition, std::string_view parameter, const Value& value,
               std::string_view expected) const;
  /// One value for each group: the only one given, or as many as there are groups. Throws ConfigError.
  std::vector<double> for_each_group(std::vector<double> values, std::string_view parameter) const;
  /// The learning rates that the groups have now.
  std::vector<double> group_lrs() const;
  void set_group_lrs(const std::vector<double>& lrs);

  std::shared_ptr<Optimizer> optimizer_;
  std::vector<double> base_lrs_;
  std::vector<double> last_lr_;
  int64_t last_epoch_ = -1;
  int64_t step_count_ = 0;
  bool is_initial_ = false;

 private:
  friend class SequentialLR;
  friend class ChainedScheduler;
};

}  // namespace leyden
