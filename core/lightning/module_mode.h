// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>
#include <vector>

#include <lightning/torch.h>

namespace leyden {

/// Remembers which submodules were in training mode, and gives it back to each.
class ModuleMode {
 public:
  void capture(torch::nn::Module& module) {
    modes_.clear();
    // apply() visits a module before its children, and copies no list of them.
    module.apply([this](torch::nn::Module& each) { modes_.emplace_back(&each, each.is_training()); });
  }
  void restore() {
    // train() goes down to the children; those that differ come later and are set again.
    for (const auto& [module, training] : modes_) {
      if (module->is_training() != training) module->train(training);
    }
    modes_.clear();
  }

 private:
  std::vector<std::pair<torch::nn::Module*, bool>> modes_;
};

}  // namespace leyden
