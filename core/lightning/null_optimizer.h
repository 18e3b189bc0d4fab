// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lightning/optimizer.h>

namespace leyden {

/// Stands in where configure_optimizers() gives none: training runs, and nothing is updated.
class NullOptimizer final : public Optimizer {
 public:
  NullOptimizer() : Optimizer(nullptr) {}
  std::string name() const override { return "none"; }
  void step() override {}

 protected:
  Dict param_state(const torch::Tensor&) const override { return {}; }
  void set_param_state(const torch::Tensor&, const Dict&) override {}
  void reset_state() override {}
};

}  // namespace leyden
