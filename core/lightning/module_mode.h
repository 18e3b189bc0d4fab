// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include <lightning/torch.h>

namespace leyden {

/// Remembers which submodules were in training mode, and gives it back to each.
class ModuleMode {
 public:
  void capture(const torch::nn::Module& module) {
    modes_.clear();
    for (const auto& child : module.modules()) modes_.emplace_back(child, child->is_training());
  }
  void restore() {
    // train() goes down to the children, so children that differ come later and are set again.
    for (auto& [module, training] : modes_) {
      if (module->is_training() != training) module->train(training);
    }
    modes_.clear();
  }

 private:
  std::vector<std::pair<std::shared_ptr<torch::nn::Module>, bool>> modes_;
};

}  // namespace leyden
