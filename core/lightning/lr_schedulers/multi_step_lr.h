// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <lightning/lr_scheduler.h>

namespace leyden {

/// Multiplies the learning rate by gamma at each milestone; one that is named twice counts twice
/// (torch.optim.lr_scheduler.MultiStepLR).
class LEYDEN_LIGHTNING_API MultiStepLR : public LRScheduler {
 public:
  MultiStepLR(std::shared_ptr<Optimizer> optimizer, const std::vector<int64_t>& milestones,
              double gamma = 0.1);
  std::string name() const override { return "MultiStepLR"; }
  Dict state_dict() const override;
  void load_state_dict(const Dict& state) override;

 protected:
  std::vector<double> get_lr() override;
  std::vector<double> get_closed_form_lr() override;
  void describe_state(SchedulerState& state) override;

 private:
  std::map<int64_t, int64_t> milestones_;  // step -> how often
  double gamma_;
};

}  // namespace leyden
