// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <lightning/lr_scheduler.h>

namespace leyden {

/// Runs schedulers one after another: each from its milestone on (torch.optim.lr_scheduler.SequentialLR).
class LEYDEN_LIGHTNING_API SequentialLR : public LRScheduler {
 public:
  /// One milestone fewer than schedulers. Throws ConfigError otherwise, on a scheduler of another optimizer,
  /// and on ReduceLROnPlateau.
  SequentialLR(std::shared_ptr<Optimizer> optimizer, std::vector<std::shared_ptr<LRScheduler>> schedulers,
               std::vector<int64_t> milestones);
  std::string name() const override { return "SequentialLR"; }
  using LRScheduler::step;
  void step() override;
  Dict state_dict() const override;
  void load_state_dict(const Dict& state) override;

 protected:
  std::vector<double> get_lr() override;
  void undo_initial_step() override;
  void describe_state(SchedulerState& state) override;

 private:
  size_t index_at(int64_t step) const;

  std::vector<std::shared_ptr<LRScheduler>> schedulers_;
  std::vector<int64_t> milestones_;
};

/// Checks what SequentialLR and ChainedScheduler are made of; throws ConfigError.
void check_combined(const std::string& name, const std::shared_ptr<Optimizer>& optimizer,
                    const std::vector<std::shared_ptr<LRScheduler>>& schedulers);
/// Their states, under "_schedulers".
void save_combined(Dict& state, const std::vector<std::shared_ptr<LRScheduler>>& schedulers);
void load_combined(const std::string& name, const Dict& state,
                   const std::vector<std::shared_ptr<LRScheduler>>& schedulers);

}  // namespace leyden
