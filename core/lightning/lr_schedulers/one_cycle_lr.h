// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <lightning/lr_scheduler.h>

namespace leyden {

struct LEYDEN_LIGHTNING_API OneCycleLROptions {
  std::vector<double> max_lr;           ///< one for all groups, or one for each
  int64_t total_steps = 0;              ///< steps of the whole cycle: Trainer::estimated_stepping_batches()
  double pct_start = 0.3;               ///< share of them in which the rate rises
  std::string anneal_strategy = "cos";  ///< "cos" or "linear"
  bool cycle_momentum = true;           ///< momentum (Adam: beta1) falls while the rate rises
  std::vector<double> base_momentum = {0.85};  ///< the lowest momentum
  std::vector<double> max_momentum = {0.95};   ///< the highest
  double div_factor = 25.0;                    ///< first rate = max_lr / div_factor
  double final_div_factor = 1e4;               ///< last rate = first rate / final_div_factor
  bool three_phase = false;                    ///< up, down to the first rate, then down to the last
};

/// The learning rate rises to max_lr and falls to nearly nothing, within one cycle that is the whole
/// training; it steps each batch (torch.optim.lr_scheduler.OneCycleLR; Smith and Topin, 2019).
class LEYDEN_LIGHTNING_API OneCycleLR : public LRScheduler {
 public:
  OneCycleLR(std::shared_ptr<Optimizer> optimizer, OneCycleLROptions options);
  OneCycleLR(std::shared_ptr<Optimizer> optimizer, double max_lr, int64_t total_steps);
  std::string name() const override { return "OneCycleLR"; }
  Dict state_dict() const override;
  void load_state_dict(const Dict& state) override;

 protected:
  /// Throws ConfigError after total_steps.
  std::vector<double> get_lr() override;
  void describe_state(SchedulerState& state) override;

 private:
  // The names are those of values in the optimizer's groups.
  struct Phase {
    double end_step;
    std::string start_lr, end_lr, start_momentum, end_momentum;
  };
  void make_phases();
  void prepare_groups();
  double anneal(double start, double end, double share) const;

  OneCycleLROptions options_;
  std::vector<Phase> phases_;
  bool use_beta1_ = false;
};

}  // namespace leyden
