// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/border_extremes.h>

#include <algorithm>
#include <vector>

namespace leyden {

namespace {

constexpr size_t kNothing = static_cast<size_t>(-1);

class Settler {
 public:
  Settler(std::span<const double> values, Extremes& first, Extremes& second, const SideOf& side_of)
      : values_(values), columns_{&first, &second}, side_of_(side_of), asked_(values.size()) {}

  void run() {
    for (size_t i; (i = outermost([](double a, double b) { return a < b; })) != kNothing && below(values_[i]);) ask(i);
    for (size_t i; (i = outermost([](double a, double b) { return a > b; })) != kNothing && above(values_[i]);) ask(i);
  }

 private:
  template <class Before>
  size_t outermost(Before&& before) const {
    size_t out = kNothing;
    for (size_t i = 0; i < values_.size(); ++i) {
      if (!asked_[i] && (out == kNothing || before(values_[i], values_[out]))) out = i;
    }
    return out;
  }

  bool below(double value) const { return value < std::max(columns_[0]->min, columns_[1]->min); }
  bool above(double value) const { return value > std::min(columns_[0]->max, columns_[1]->max); }

  void ask(size_t i) {
    asked_[i] = true;
    const int side = side_of_(i);
    if (side != 0 && side != 1) return;
    Extremes& to = *columns_[side];
    to.min = std::min(to.min, values_[i]);
    to.max = std::max(to.max, values_[i]);
  }

  const std::span<const double> values_;
  Extremes* const columns_[2];
  const SideOf& side_of_;
  std::vector<char> asked_;
};

}  // namespace

void settle_extremes(std::span<const double> values, Extremes& first, Extremes& second, const SideOf& side_of) {
  Settler(values, first, second, side_of).run();
}

}  // namespace leyden
