// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/curve_path.h"

#include <algorithm>
#include <cmath>

namespace leyden {

PixelScale::PixelScale(double lower, double upper, double pixelLower, double pixelUpper, bool logarithmic)
    : m_lower(lower), m_upper(upper), m_log(logarithmic) {
  const double from = m_log ? std::log10(lower) : lower;
  const double to = m_log ? std::log10(upper) : upper;
  m_factor = to > from ? (pixelUpper - pixelLower) / (to - from) : 0.0;
  m_offset = pixelLower - from * m_factor;
}

PixelScale PixelScale::showing(double lower, double upper) const {
  PixelScale scale = *this;
  scale.m_lower = lower;
  scale.m_upper = upper;
  return scale;
}

PixelScale PixelScale::onDevice(double ratio, double origin) const {
  PixelScale scale = *this;
  scale.m_factor *= ratio;
  scale.m_offset = scale.m_offset * ratio - origin;
  return scale;
}

double PixelScale::toValue(double pixel) const {
  if (m_factor == 0.0) return m_lower;
  const double value = (pixel - m_offset) / m_factor;
  return m_log ? std::pow(10.0, value) : value;
}

namespace {

// Far beyond the widget a painter's fixed-point arithmetic would overflow.
constexpr double kFar = 16'000.0;

// std::floor is a call, and this is done for every point.
double wholePart(double px) {
  if (!(std::abs(px) < 1e9)) return std::floor(px);
  const auto cut = static_cast<double>(static_cast<int64_t>(px));
  return cut > px ? cut - 1.0 : cut;
}

// As std::lower_bound (or upper_bound, `behind`) has it. Points are mostly evenly spaced: a look where a straight
// line has the place saves most of the halving, of which each step is a part of memory that nobody has read yet.
std::size_t placeOf(const std::vector<double>& x, double at, bool behind) {
  const auto before = [&](double value) { return behind ? value <= at : value < at; };
  std::size_t low = 0;
  std::size_t high = x.size();
  if (x.empty() || !before(x.front())) return 0;
  if (before(x.back())) return x.size();
  const double share = (at - x.front()) / (x.back() - x.front());
  const auto guess = std::min(static_cast<std::size_t>(share * static_cast<double>(x.size() - 1)), x.size() - 1);
  for (std::size_t step = 1;; step *= 4) {  // until the place lies between
    const std::size_t from = guess > step ? guess - step : 0;
    const std::size_t to = std::min(guess + step, x.size() - 1);
    if (before(x[from])) low = std::max(low, from);
    if (!before(x[to])) high = std::min(high, to);
    if ((before(x[from]) || from == 0) && (!before(x[to]) || to == x.size() - 1)) break;
  }
  const auto begin = x.begin() + static_cast<std::ptrdiff_t>(low);
  const auto end = x.begin() + static_cast<std::ptrdiff_t>(high);
  return static_cast<std::size_t>(std::partition_point(begin, end, before) - x.begin());
}

class PathBuilder {
 public:
  explicit PathBuilder(CurvePath& path) : m_path(path) {}

  void add(double px, double low, double high) {
    const double column = wholePart(px);
    if (m_open && column == m_column) {
      extend(px, low, high);
      return;
    }
    flush();
    m_open = true;
    m_column = column;
    m_first_x = m_last_x = px;
    m_first = m_last = nearer(low, high);
    m_min = std::min(low, high);
    m_max = std::max(low, high);
  }

  void breakLine() {
    flush();
    m_joined = false;
  }

  void flush() {
    if (!m_open) return;
    m_open = false;
    if (m_first_x == m_last_x && m_min == m_max) {
      emitPoint(m_first_x, m_first);
      return;
    }
    emitPoint(m_first_x, m_first);
    const double middle = 0.5 * (m_first_x + m_last_x);
    const bool up = m_last >= m_first;
    emitPoint(middle, up ? m_min : m_max);
    emitPoint(middle, up ? m_max : m_min);
    emitPoint(m_last_x, m_last);
  }

 private:
  void extend(double px, double low, double high) {
    m_last_x = px;
    m_last = low == high ? low : nearer(low, high);
    m_min = std::min({m_min, low, high});
    m_max = std::max({m_max, low, high});
  }

  // A bucket does not say in which order its values came: go on from where the line is.
  double nearer(double low, double high) const {
    if (low == high || !m_joined) return low;
    return std::abs(m_drawn - low) <= std::abs(m_drawn - high) ? low : high;
  }

  void emitPoint(double px, double py) {
    if (!m_joined) m_path.starts.push_back(static_cast<int>(m_path.points.size()));
    const QPointF point(std::clamp(px, -kFar, kFar), std::clamp(py, -kFar, kFar));
    // Exactly, not as QPointF compares: that takes longer than all the rest here.
    const bool same = m_joined && m_path.points.back().x() == point.x() && m_path.points.back().y() == point.y();
    if (!same) m_path.points.push_back(point);
    m_joined = true;
    m_drawn = py;
  }

  CurvePath& m_path;
  bool m_open = false;
  bool m_joined = false;
  double m_drawn = 0.0;
  double m_column = 0.0;
  double m_first_x = 0.0;
  double m_last_x = 0.0;
  double m_first = 0.0;
  double m_last = 0.0;
  double m_min = 0.0;
  double m_max = 0.0;
};

std::pair<std::size_t, std::size_t> allEntries(const std::vector<double>& x) {
  return {0, x.size()};
}

}  // namespace

std::pair<std::size_t, std::size_t> visibleEntries(const std::vector<double>& keys, double from, double to) {
  std::size_t begin = placeOf(keys, from, false);
  std::size_t end = std::max(begin, placeOf(keys, to, true));
  if (begin > 0) --begin;
  if (end < keys.size()) ++end;
  return {begin, end};
}

void buildPath(const std::vector<double>& keys, const CurveLine& line, const PixelScale& x,
               const PixelScale& y, CurvePath& path, bool ascending) {
  path.clear();
  if (line.size() != keys.size()) return;
  const auto [begin, end] = ascending ? visibleEntries(keys, x.lower(), x.upper()) : allEntries(keys);
  PathBuilder builder(path);
  for (std::size_t i = begin; i < end; ++i) {
    const double px = x.toPixel(keys[i]);
    const double lowest = y.toPixel(line.low[i]);
    const double highest = line.high.empty() ? lowest : y.toPixel(line.high[i]);
    if (std::isfinite(px) && std::isfinite(lowest) && std::isfinite(highest))
      builder.add(px, lowest, highest);
    else if (std::isfinite(px) && std::isfinite(highest))
      builder.add(px, highest, highest);  // a bucket that reaches below what a logarithmic axis shows
    else
      builder.breakLine();
  }
  builder.flush();
}

CurveExtent visibleExtent(const Curve& curve, double from, double to, bool positive) {
  CurveExtent extent;
  const CurveLine& line = curve.raw;
  if (!positive && from <= curve.x_extent.lower && to >= curve.x_extent.upper) return curve.value_extent;
  const auto [begin, end] = curve.path ? allEntries(line.x) : visibleEntries(line.x, from, to);
  const auto add = [&](double value) {
    if (std::isfinite(value) && (!positive || value > 0.0)) extent.add(value);
  };
  for (std::size_t i = begin; i < end; ++i) {
    if (line.x[i] < from || line.x[i] > to) continue;
    add(line.low[i]);
    if (!line.high.empty()) add(line.high[i]);
  }
  return extent;
}

void addVisibleValues(const Curve& curve, double from, double to, bool positive, std::vector<double>& values) {
  const CurveLine& line = curve.smooth.size() > 0 ? curve.smooth : curve.raw;
  const std::vector<double>& x = curve.smooth.size() > 0 ? curve.smooth_x() : curve.raw.x;
  const auto [begin, end] = curve.path ? allEntries(x) : visibleEntries(x, from, to);
  const auto add = [&](double value) {
    if (std::isfinite(value) && (!positive || value > 0.0)) values.push_back(value);
  };
  for (std::size_t i = begin; i < end; ++i) {
    if (x[i] < from || x[i] > to) continue;
    add(line.low[i]);
    if (!line.high.empty()) add(line.high[i]);
  }
}

}  // namespace leyden
