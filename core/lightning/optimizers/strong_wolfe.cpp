// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/optimizers/strong_wolfe.h>

#include <array>

namespace leyden::detail {

namespace {

using Number = TensorNumber;
using Interval = std::pair<Number, Number>;

Interval between(const Number& a, const Number& b) { return a <= b ? Interval(a, b) : Interval(b, a); }

/// The minimum, within the bounds, of the cubic polynomial with these values and slopes; their middle where it has none.
Number cubic_minimum(const LinePoint& a, const LinePoint& b, const Interval& bounds) {
  const LinePoint &left = a.step <= b.step ? a : b, &right = a.step <= b.step ? b : a;
  const Number d1 = a.slope + b.slope - Number(3) * Number(a.loss - b.loss) / (a.step - b.step);
  const Number square = d1 * d1 - a.slope * b.slope;
  if (!(square >= 0)) return (bounds.first + bounds.second) / 2;
  const Number d2 = square.sqrt();
  const Number share = (right.slope + d2 - d1) / (right.slope - left.slope + Number(2) * d2);
  const Number minimum = right.step - (right.step - left.step) * share;
  return Number::least(Number::greatest(minimum, bounds.first), bounds.second);
}

class StrongWolfe {
 public:
  StrongWolfe(const LineSearch& search, const LinePoint& start) : search_(search), start_(start) {}

  LinePoint run(const Number& first_step);

 private:
  using Bracket = std::array<LinePoint, 2>;

  LinePoint at(const Number& step) {
    auto [loss, gradient] = search_.evaluate(step);
    const Number slope(gradient.dot(search_.direction));
    return {step, loss, std::move(gradient), slope};
  }
  bool decreases_too_little(const LinePoint& point) const {
    return Number(point.loss) > Number(start_.loss) + Number(1e-4) * point.step * start_.slope;
  }
  bool is_flat_enough(const LinePoint& point) const { return point.slope.abs() <= Number(-0.9) * start_.slope; }
  LinePoint zoom(Bracket bracket);
  Number trial_within(const Bracket& bracket);

  const LineSearch& search_;
  const LinePoint& start_;
  int64_t iterations_ = 0;
  bool was_near_an_end_ = false;
};

// Algorithm 3.5: longer and longer steps, until one is right or a right one lies between the last two.
LinePoint StrongWolfe::run(const Number& first_step) {
  LinePoint previous = start_, point = at(first_step);
  for (; iterations_ < search_.max_iterations; ++iterations_) {
    if (decreases_too_little(point) || (iterations_ > 1 && point.loss >= previous.loss)) return zoom({previous, point});
    if (is_flat_enough(point)) return point;
    if (point.slope >= 0) return zoom({previous, point});
    const Interval ahead(point.step + Number(0.01) * (point.step - previous.step), point.step * 10);
    const Number next = cubic_minimum(previous, point, ahead);
    previous = std::move(point);
    point = at(next);
  }
  return start_.loss <= point.loss ? start_ : point;
}

// Where the interpolated step is close to an end of the bracket twice, or beyond it: a tenth of the way from there.
Number StrongWolfe::trial_within(const Bracket& bracket) {
  const Number &a = bracket[0].step, &b = bracket[1].step;
  const Number step = cubic_minimum(bracket[0], bracket[1], between(a, b));
  const Number top = Number::greatest(a, b), bottom = Number::least(a, b), margin = Number(0.1) * (top - bottom);
  const bool is_near = Number::least(top - step, step - bottom) < margin;
  const bool moves = is_near && (was_near_an_end_ || step >= top || step <= bottom);
  was_near_an_end_ = is_near && !moves;
  if (!moves) return step;
  return (step - top).abs() < (step - bottom).abs() ? top - margin : bottom + margin;
}

// Algorithm 3.6: the bracket shrinks around a right step; its lower end is the best point so far.
LinePoint StrongWolfe::zoom(Bracket bracket) {
  const Number longest(search_.direction.abs().max());
  size_t low = bracket[0].loss <= bracket[1].loss ? 0 : 1;
  for (; iterations_ < search_.max_iterations; ++iterations_) {
    if ((bracket[1].step - bracket[0].step).abs() * longest < search_.tolerance_change) break;
    const LinePoint point = at(trial_within(bracket));
    LinePoint& high = bracket[1 - low];
    if (decreases_too_little(point) || point.loss >= bracket[low].loss) {
      high = point;
      low = bracket[0].loss <= bracket[1].loss ? 0 : 1;
      continue;
    }
    if (is_flat_enough(point)) return point;
    if (point.slope * (high.step - bracket[low].step) >= 0) high = bracket[low];
    bracket[low] = point;
  }
  return bracket[low];
}

}  // namespace

LinePoint strong_wolfe(const LineSearch& search, const LinePoint& start, const TensorNumber& first_step) {
  return StrongWolfe(search, start).run(first_step);
}

}  // namespace leyden::detail
