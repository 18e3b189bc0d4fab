// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <lightning/lr_scheduler.h>

namespace leyden {

struct LEYDEN_LIGHTNING_API CyclicLROptions {
  std::vector<double> base_lr;            ///< the lowest rate: one for all groups, or one for each
  std::vector<double> max_lr;             ///< the highest
  int64_t step_size_up = 2000;            ///< steps up
  std::optional<int64_t> step_size_down;  ///< steps down; none: as many
  std::string mode = "triangular";        ///< "triangular", "triangular2" (halved each cycle), "exp_range"
  double gamma = 1.0;                     ///< exp_range: the height is times gamma^step
  /// Replaces mode and gamma: the height's factor, of the cycle (from 1) or of the step, as scale_mode says. It is not
  /// saved with the scheduler's state.
  std::function<double(double)> scale_fn;
  std::string scale_mode = "cycle";  ///< "cycle" or "iterations": what scale_fn gets
  bool cycle_momentum = true;             ///< momentum (Adam: beta1) falls while the rate rises
  std::vector<double> base_momentum = {0.8};  ///< the lowest momentum
  std::vector<double> max_momentum = {0.9};   ///< the highest
};

/// The learning rate goes up and down between two bounds; it steps each batch
/// (torch.optim.lr_scheduler.CyclicLR; Smith, 2017).
class LEYDEN_LIGHTNING_API CyclicLR : public LRScheduler {
 public:
  CyclicLR(std::shared_ptr<Optimizer> optimizer, CyclicLROptions options);
  std::string name() const override { return "CyclicLR"; }

 protected:
  std::vector<double> get_lr() override;
  void describe_state(SchedulerState& state) override;

 private:
  void prepare_groups();
  double scale(double cycle) const;

  std::vector<double> max_lrs_, base_momentums_, max_momentums_;
  double total_size_, step_ratio_, gamma_;
  std::string mode_, scale_mode_;
  std::function<double(double)> scale_fn_;
  bool cycle_momentum_, use_beta1_ = false;
};

}  // namespace leyden
