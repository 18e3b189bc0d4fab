// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <lightning/lr_scheduler.h>

namespace leyden {

/// Steps several schedulers of one optimizer together (torch.optim.lr_scheduler.ChainedScheduler).
class LEYDEN_LIGHTNING_API ChainedScheduler : public LRScheduler {
 public:
  /// Throws ConfigError without schedulers, on schedulers of different optimizers, and on ReduceLROnPlateau.
  explicit ChainedScheduler(std::vector<std::shared_ptr<LRScheduler>> schedulers);
  std::string name() const override { return "ChainedScheduler"; }
  using LRScheduler::step;
  void step() override;
  Dict state_dict() const override;
  void load_state_dict(const Dict& state) override;

 protected:
  std::vector<double> get_lr() override;
  void undo_initial_step() override;
  void describe_state(SchedulerState& state) override;

 private:
  std::vector<std::shared_ptr<LRScheduler>> schedulers_;
};

}  // namespace leyden
