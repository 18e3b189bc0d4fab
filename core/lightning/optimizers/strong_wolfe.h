// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <utility>

#include <lightning/optimizers/tensor_number.h>

namespace leyden::detail {

/// The objective at a point of a line: how far along the direction, its value, its gradient and its slope there.
struct LinePoint {
  TensorNumber step;
  double loss = 0;
  torch::Tensor gradient;
  TensorNumber slope;
};

struct LineSearch {
  std::function<std::pair<double, torch::Tensor>(const TensorNumber& step)> evaluate;  ///< loss and gradient
  torch::Tensor direction;
  double tolerance_change = 1e-9;
  int64_t max_iterations = 25;
};

/// A step that satisfies the strong Wolfe conditions, by J. Nocedal and S. Wright, Numerical Optimization, 2nd edition,
/// algorithms 3.5 and 3.6 with the cubic interpolation of (3.59), in torch.optim.LBFGS' arithmetic: it evaluates at the
/// same points. `start` is the point at step 0, which is given back where no step is better.
LinePoint strong_wolfe(const LineSearch& search, const LinePoint& start, const TensorNumber& first_step);

}  // namespace leyden::detail
