// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <span>

namespace leyden {

/// The least and the greatest value of one pixel column so far.
struct Extremes {
  double min, max;
};

/// Which of two columns a point is in, by its place in the list; anything but 0 and 1: in none.
using SideOf = std::function<int(size_t)>;

/// Brings the extremes of two columns up to date with finite values that lie in one or the other. `side_of` costs a look
/// into the database, so it is asked of those points alone whose values could change something: from the outermost
/// inwards, each at most once. Private to core/store.
void settle_extremes(std::span<const double> values, Extremes& first, Extremes& second, const SideOf& side_of);

}  // namespace leyden
