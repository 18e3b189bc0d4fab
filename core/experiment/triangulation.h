// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <functional>
#include <utility>
#include <vector>

#include <experiment/export.h>

namespace leyden {

/// Delaunay's triangulation of places in the unit square: triangles with no place within their circle, which together
/// fill what the places enclose. Places are taken to 2^-20; no two may be the same by then. Empty when all lie on a line,
/// or when `stop` (asked now and then) says so. Bowyer's and Watson's algorithm with exact integers, so that grids and
/// rows of places are no trouble; time grows with the square of their number.
LEYDEN_EXPERIMENT_API std::vector<std::array<int, 3>> triangulate(const std::vector<std::pair<double, double>>& places,
                                                                  const std::function<bool()>& stop = {});

/// The unit square's coordinate as triangulate() takes it.
LEYDEN_EXPERIMENT_API int snapped_place(double place);

}  // namespace leyden
