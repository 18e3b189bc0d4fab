// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <functional>
#include <vector>

#include <experiment/export.h>
#include <experiment/plot_axis.h>

namespace leyden {

/// What lies between runs: a value over two fields, interpolated from the runs that have all three. Everything is in
/// places of the axes (0 to 1, logarithms on a log axis), the value's too. Runs at one place count as their mean.
/// Nothing is said outside of what runs enclose. A value; shared with workers that paint, never changed.
struct LEYDEN_EXPERIMENT_API ContourField {
  enum class Method {
    None,
    Triangles,   // both axes are numbers: linear within Delaunay's triangles
    Strips,      // one has categories: linear along the other one, within each
    Cells,       // both have categories: the mean of each pair
  };
  struct Place {
    double x, y, value;
    int runs;
  };
  /// A line of interpolated values within a category, in order of `at`.
  struct Strip {
    double category;  // its place
    std::vector<std::pair<double, double>> values;  // place along the other axis, value
  };

  Method method = Method::None;
  int runs = 0;  // with a place on all three axes
  std::vector<Place> places;
  std::vector<std::array<int, 3>> triangles;  // of places
  std::vector<Strip> strips;
  bool strips_along_y = false;                // categories are those of x
  double half_x = 0, half_y = 0;              // half of a category's width

  /// `stop`, asked now and then: true makes the answer worthless, and quick.
  static ContourField of(const PlotAxis& x, const PlotAxis& y, const PlotAxis& value, const std::function<bool()>& stop = {});

  /// There is something to draw between the runs: triangles, a strip with two places, two cells.
  bool isDrawn() const;
  /// NaN where nothing is said.
  double at(double x, double y) const;
  /// at() in the middle of columns x rows equal cells from (left, top) to (right, bottom), row by row from the top.
  std::vector<float> raster(double left, double right, double bottom, double top, int columns, int rows) const;
};

/// Places between 0 and 1 at which a filled contour changes its colour: the axis' ticks where there are four or more,
/// else seven that divide it evenly; none where all values are the same.
LEYDEN_EXPERIMENT_API std::vector<double> contour_levels(const PlotAxis& value);

}  // namespace leyden
