// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/chart_content.h"

#include <algorithm>
#include <cmath>

#include "charts/curve_path.h"

namespace leyden {

const Curve* ChartContent::Item::shown(double from, double to) const {
  if (!overview || !overview->envelope || !detail) return overview.get();
  const double wanted_from = std::max(from, overview->x_extent.lower);
  const double wanted_to = std::min(to, overview->x_extent.upper);
  return detail->from <= wanted_from && detail->to >= wanted_to ? detail.get() : overview.get();
}

namespace {

// Of entries equally near, the one logged last.
std::size_t nearest_of_path(const std::vector<double>& x, double at) {
  std::size_t nearest = 0;
  double distance = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double away = std::abs(x[i] - at);
    if (!(away <= distance)) continue;
    distance = away;
    nearest = i;
  }
  return nearest;
}

}  // namespace

void ChartContent::setRuns(const std::vector<ChartRun>& runs) {
  std::vector<Item> items;
  QHash<QString, int> index;
  items.reserve(runs.size());
  for (const ChartRun& run : runs) {
    Item item{run, {}, {}};
    const auto known = m_index.constFind(run.key());
    if (known != m_index.constEnd()) {
      item = std::move(m_items[static_cast<std::size_t>(*known)]);
      item.run = run;
    }
    index.insert(run.key(), static_cast<int>(items.size()));
    items.push_back(std::move(item));
  }
  m_items = std::move(items);
  m_index = std::move(index);
}

bool ChartContent::setOverview(const QString& key, std::shared_ptr<const Curve> curve) {
  const auto at = m_index.constFind(key);
  if (at == m_index.constEnd()) return false;
  Item& item = m_items[static_cast<std::size_t>(*at)];
  if (curve && curve->smoothing_pending && item.overview && !item.overview->smooth.low.empty()) {
    // The line smoothed before stays until the new one is there: nothing flickers.
    auto patched = std::make_shared<Curve>(*curve);
    patched->smooth = item.overview->smooth;
    if (patched->smooth.x.empty()) patched->smooth.x = item.overview->raw.x;
    curve = std::move(patched);
  }
  item.overview = std::move(curve);
  return true;
}

bool ChartContent::setDetail(const QString& key, std::shared_ptr<const Curve> curve) {
  const auto at = m_index.constFind(key);
  if (at == m_index.constEnd()) return false;
  m_items[static_cast<std::size_t>(*at)].detail = std::move(curve);
  return true;
}

void ChartContent::clearCurves() {
  for (Item& item : m_items) item.overview = item.detail = nullptr;
}

const ChartContent::Item* ChartContent::item(const QString& key) const {
  const auto at = m_index.constFind(key);
  return at == m_index.constEnd() ? nullptr : &m_items[static_cast<std::size_t>(*at)];
}

bool ChartContent::hasPoints() const {
  return std::any_of(m_items.begin(), m_items.end(),
                     [](const Item& item) { return item.overview && item.overview->raw.size() > 0; });
}

bool ChartContent::isEnvelope() const {
  return std::any_of(m_items.begin(), m_items.end(),
                     [](const Item& item) { return item.overview && item.overview->envelope; });
}

CurveExtent ChartContent::xExtent(bool positive) const {
  CurveExtent extent;
  for (const Item& item : m_items) {
    if (!item.overview || item.overview->x_extent.empty()) continue;
    if (!positive || item.overview->x_extent.lower > 0.0) {
      extent.add(item.overview->x_extent);
      continue;
    }
    for (const double x : item.overview->raw.x)
      if (x > 0.0) extent.add(x);
  }
  return extent;
}

CurveExtent ChartContent::valueExtent(double from, double to, bool positive) const {
  CurveExtent extent;
  for (const Item& item : m_items)
    if (const Curve* curve = item.shown(from, to)) extent.add(visibleExtent(*curve, from, to, positive));
  if (!extent.empty()) return extent;
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  for (const Item& item : m_items)
    if (item.overview) extent.add(visibleExtent(*item.overview, -kInfinity, kInfinity, positive));
  return extent;
}

// TensorBoard's way to leave outliers out: the values next to the quantiles, on the inner side.
CurveExtent ChartContent::middleExtent(double from, double to, bool positive) const {
  std::vector<double> values;
  for (const Item& item : m_items)
    if (const Curve* curve = item.shown(from, to)) addVisibleValues(*curve, from, to, positive, values);
  if (values.size() < 3) return valueExtent(from, to, positive);
  const auto last = static_cast<double>(values.size() - 1);
  const auto at = [&](double place) {
    const auto nth = values.begin() + static_cast<std::ptrdiff_t>(place);
    std::nth_element(values.begin(), nth, values.end());
    return *nth;
  };
  const double lower = at(std::ceil(0.05 * last));
  return {lower, at(std::floor(0.95 * last))};
}

qint64 ChartContent::pointCount() const {
  qint64 count = 0;
  for (const Item& item : m_items)
    if (item.overview && item.run.role != ChartRun::Role::Group) count += item.overview->count;
  return count;
}

bool ChartContent::hasGroups() const {
  return std::any_of(m_items.begin(), m_items.end(),
                     [](const Item& item) { return item.run.role == ChartRun::Role::Group; });
}

std::optional<ChartValue> ChartContent::valueOf(const Item& item, double x, double slack, double from,
                                                double to) {
  const Curve* curve = item.shown(from, to);
  if (!curve || curve->raw.size() == 0) return {};
  if (x < curve->x_extent.lower - slack || x > curve->x_extent.upper + slack) return {};
  const std::size_t raw = curve->path ? nearest_of_path(curve->raw.x, x) : nearest_entry(curve->raw.x, x);
  ChartValue value{&item.run,           curve->raw.x[raw],       curve->raw.low[raw],
                   curve->raw.low[raw], curve->raw.high_at(raw), false};
  if (!curve->raw.high.empty()) value.shown = 0.5 * (value.raw_low + value.raw_high);
  if (curve->band.size() > 0) {
    value.raw_low = curve->band.low[raw];
    value.raw_high = curve->band.high[raw];
    value.smoothed = true;
    return value;
  }
  if (curve->smooth.size() == 0) return value;
  const std::vector<double>& places = curve->smooth_x();
  const std::size_t near = curve->smooth.x.empty() ? raw : nearest_entry(places, x);
  value.x = places[near];
  value.shown = 0.5 * (curve->smooth.low[near] + curve->smooth.high_at(near));
  value.smoothed = true;
  return value;
}

std::vector<ChartValue> ChartContent::valuesAt(double x, double slack, double from, double to) const {
  std::vector<ChartValue> values;
  values.reserve(m_items.size());
  const bool groups = hasGroups();
  eachValueAt(x, slack, from, to, [&](const ChartValue& value) {
    if (!groups || value.run->role == ChartRun::Role::Group) values.push_back(value);
  });
  std::stable_sort(values.begin(), values.end(), [](const ChartValue& a, const ChartValue& b) {
    if (std::isnan(a.shown) || std::isnan(b.shown)) return !std::isnan(a.shown) && std::isnan(b.shown);
    return a.shown > b.shown;
  });
  return values;
}

}  // namespace leyden
