// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// From a curve's values to what is drawn: a polyline in pixels with at most four points a pixel column, which
// shows the same pixels as all the points would. Nothing is left out: each column keeps its first, lowest,
// highest and last value. Free of widgets.
#pragma once

#include <experiment/series_curve.h>
#include <QPointF>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

namespace leyden {

/// One axis of a plot: values to pixels, linear or logarithmic.
class PixelScale {
 public:
  PixelScale() = default;
  PixelScale(double lower, double upper, double pixelLower, double pixelUpper, bool logarithmic);

  /// NaN for what a logarithmic axis cannot show.
  double toPixel(double value) const {
    if (!m_log) return value * m_factor + m_offset;
    return value > 0.0 ? std::log10(value) * m_factor + m_offset : std::numeric_limits<double>::quiet_NaN();
  }
  double toValue(double pixel) const;
  double lower() const { return m_lower; }
  double upper() const { return m_upper; }
  bool logarithmic() const { return m_log; }
  /// The same mapping with another range to be shown.
  PixelScale showing(double lower, double upper) const;
  /// The same range on pixels `ratio` times as fine, counted from `origin`.
  PixelScale onDevice(double ratio, double origin) const;

 private:
  double m_lower = 0.0;
  double m_upper = 1.0;
  double m_factor = 1.0;
  double m_offset = 0.0;
  bool m_log = false;
};

struct CurvePath {
  std::vector<QPointF> points;
  std::vector<int> starts;  // where a stretch begins; values that are not finite end one
  void clear() {
    points.clear();
    starts.clear();
  }
  std::size_t stretches() const { return starts.size(); }
  int begin(std::size_t stretch) const { return starts[stretch]; }
  int end(std::size_t stretch) const {
    return stretch + 1 < starts.size() ? starts[stretch + 1] : static_cast<int>(points.size());
  }
};

/// Replaces `path` by what of the line lies within the x scale's range (and one entry to each side). `keys`:
/// the line's x, ascending unless it is a path: all of that is gone through.
void buildPath(const std::vector<double>& keys, const CurveLine& line, const PixelScale& x,
               const PixelScale& y, CurvePath& path, bool ascending = true);

/// The entries of ascending `keys` that lie within a range, and one to each side: first, and behind the last.
std::pair<std::size_t, std::size_t> visibleEntries(const std::vector<double>& keys, double from, double to);

/// Lowest and highest finite value within a range of x; with `positive` those above zero alone.
CurveExtent visibleExtent(const Curve& curve, double from, double to, bool positive);
/// Adds the finite values of the line that is seen first (smoothed, where there is smoothing) within a range of
/// x; of an envelope's entry the least and the greatest.
void addVisibleValues(const Curve& curve, double from, double to, bool positive, std::vector<double>& values);

}  // namespace leyden
