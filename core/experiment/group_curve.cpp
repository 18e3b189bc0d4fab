// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/group_curve.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <deque>
#include <filesystem>
#include <optional>

#include <experiment/composed_curve.h>
#include <experiment/smoothing_stream.h>

namespace leyden {

namespace {

constexpr std::size_t kMostEntries = 65'536;
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

struct Member {
  RunReader reader;
  CurveExtent x;
};

/// Line, lower and upper edge at one x.
using Triple = std::array<double, 3>;

Triple triple_of(const GroupCurveQuery& query, const AggregatePoint& point) {
  const double line = query.line == GroupLine::Median ? point.median : point.mean;
  switch (query.band) {
    case GroupBand::None:
      return {line, kNan, kNan};
    case GroupBand::MinMax:
      return {line, point.min, point.max};
    case GroupBand::Deviation:
      return {line, point.mean - point.deviation, point.mean + point.deviation};
    case GroupBand::StandardError:
      return {line, point.mean - point.standard_error, point.mean + point.standard_error};
    case GroupBand::Interval:
      return {line, point.low, point.high};
  }
  return {line, kNan, kNan};
}

/// Smooths what comes, and keeps at most kMostEntries of it by joining neighbours.
class Gatherer {
 public:
  Gatherer(const GroupCurveQuery& query, double x_range)
      : m_streams{SmoothingStream(query.smoothing, x_range), SmoothingStream(query.smoothing, x_range),
                  SmoothingStream(query.smoothing, x_range)},
        m_band(query.band != GroupBand::None) {}

  void add(double x, const Triple& values) {
    m_x.push_back(x);
    for (std::size_t k = 0; k < 3; ++k) m_streams[k].add(x, values[k], m_out[k]);
    if (m_out[0].size() >= kBatch) take();
  }

  Curve finish() {
    for (std::size_t k = 0; k < 3; ++k) m_streams[k].finish(m_out[k]);
    take();
    if (m_each == 1) m_curve.raw.high.clear();
    if (!m_band) m_curve.band = {};
    for (std::size_t i = 0; i < m_curve.raw.size(); ++i) {
      m_curve.x_extent.add(m_curve.raw.x[i]);
      for (const double value : {m_curve.raw.low[i], m_curve.raw.high_at(i), m_band ? m_curve.band.low[i] : kNan,
                                 m_band ? m_curve.band.high[i] : kNan})
        if (std::isfinite(value)) m_curve.value_extent.add(value);
    }
    return std::move(m_curve);
  }

 private:
  static constexpr std::size_t kBatch = 4096;

  // The streams may lag behind each other: a band has no edge where there is one run alone.
  void take() {
    const std::size_t ready = std::min({m_out[0].size(), m_out[1].size(), m_out[2].size()});
    for (std::size_t i = 0; i < ready; ++i) {
      keep(m_x.front(), {m_out[0][i], m_out[1][i], m_out[2][i]});
      m_x.pop_front();
    }
    for (std::vector<double>& out : m_out) out.erase(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(ready));
  }

  void keep(double x, const Triple& values) {
    ++m_curve.count;
    if (std::isfinite(values[0])) m_curve.last_value = values[0];
    if (m_in_entry == 0) {
      if (m_curve.raw.size() == kMostEntries) halve();
      m_curve.raw.x.push_back(x);
      m_curve.raw.low.push_back(values[0]);
      m_curve.raw.high.push_back(values[0]);
      m_curve.band.low.push_back(values[1]);
      m_curve.band.high.push_back(values[2]);
    } else {
      join(m_curve.raw.low.back(), m_curve.raw.high.back(), values[0], values[0]);
      join(m_curve.band.low.back(), m_curve.band.high.back(), values[1], values[2]);
    }
    m_in_entry = (m_in_entry + 1) % m_each;
  }

  static void join(double& low, double& high, double more_low, double more_high) {
    if (!(low <= more_low)) low = std::isnan(more_low) ? low : more_low;
    if (!(high >= more_high)) high = std::isnan(more_high) ? high : more_high;
  }

  void halve() {
    const std::size_t half = m_curve.raw.size() / 2;
    for (std::size_t i = 0; i < half; ++i) {
      for (CurveLine* line : {&m_curve.raw, &m_curve.band}) {
        double low = line->low[2 * i], high = line->high[2 * i];
        join(low, high, line->low[2 * i + 1], line->high[2 * i + 1]);
        line->low[i] = low;
        line->high[i] = high;
      }
      m_curve.raw.x[i] = m_curve.raw.x[2 * i];
    }
    m_curve.raw.x.resize(half);
    for (CurveLine* line : {&m_curve.raw, &m_curve.band}) {
      line->low.resize(half);
      line->high.resize(half);
    }
    m_each *= 2;
  }

  std::array<SmoothingStream, 3> m_streams;
  std::array<std::vector<double>, 3> m_out;
  std::deque<double> m_x;
  Curve m_curve;
  bool m_band;
  std::size_t m_each = 1;  // places an entry
  std::size_t m_in_entry = 0;
};

/// All points of a run in rising order of x, the newest of those at one x.
AggregateStream stream_over(Curve curve) {
  return [curve = std::move(curve), at = std::size_t{0}]() mutable -> std::optional<AggregateInput> {
    const std::vector<double>& x = curve.raw.x;
    while (at + 1 < x.size() && x[at + 1] <= x[at]) ++at;
    if (at >= x.size()) return std::nullopt;
    ++at;
    return AggregateInput{x[at - 1], curve.raw.low[at - 1]};
  };
}

SeriesColumns points_of(RunReader& reader, const std::string& metric) {
  return drawn_columns(reader.columns(metric), attempt_cuts(reader.attempts()));
}

Curve whole_curve(RunReader& reader, const GroupCurveQuery& query) {
  SeriesColumns columns;
  if (is_expression(query.source)) {
    const CurveExpression expression(std::string_view(query.source).substr(1));
    std::vector<SeriesColumns> metrics;
    for (const std::string& metric : expression.metrics()) metrics.push_back(points_of(reader, metric));
    columns = expression.evaluate([&](std::size_t i) -> const SeriesColumns& { return metrics[i]; });
  } else {
    columns = points_of(reader, query.source);
  }
  return build_curve(columns, {}, query.axis, reader.state().started, {});
}

XAxis store_axis(CurveAxis axis) {
  return axis == CurveAxis::Time ? XAxis::RelativeTime : axis == CurveAxis::WallTime ? XAxis::WallTime : XAxis::Step;
}

bool logged(RunReader& reader, const std::string& source) {
  const std::vector<std::string> metrics =
      is_expression(source) ? CurveExpression(std::string_view(source).substr(1)).metrics() : std::vector{source};
  return std::all_of(metrics.begin(), metrics.end(),
                     [&](const std::string& metric) { return reader.series(metric).has_value(); });
}

// Calls use(reader) for each run that can be read and has logged the source; connected no longer than that.
template <class Use>
bool each_member(const GroupCurveQuery& query, const std::stop_token& stop, std::vector<RunReader>& readers, Use use) {
  readers.reserve(query.members.size());  // sources point to them
  for (const GroupCurveQuery::Member& member : query.members) {
    if (stop.stop_requested()) return false;
    try {
      RunReader reader{std::filesystem::path(member.folder)};
      if (!logged(reader, query.source)) continue;
      readers.push_back(std::move(reader));
      use(readers.back());
      readers.back().release();
    } catch (const StoreError&) {
      // The chart of the run itself says why.
    }
  }
  return true;
}

// Epochs are spread over their steps, and expressions made of several series: both need a run's points at once.
std::optional<Curve> over_whole_curves(const GroupCurveQuery& query, const std::stop_token& stop) {
  std::vector<RunReader> readers;
  std::vector<AggregateStream> streams;
  CurveExtent x;
  const bool all = each_member(query, stop, readers, [&](RunReader& reader) {
    Curve curve = whole_curve(reader, query);
    x.add(curve.x_extent);
    streams.push_back(stream_over(std::move(curve)));
  });
  if (!all) return std::nullopt;
  readers.clear();
  Gatherer gatherer(query, x.empty() ? 0.0 : x.upper - x.lower);
  const bool done = aggregate_streams(
      std::move(streams), Alignment::Linear,
      [&](const AggregatePoint& point) { gatherer.add(point.x, triple_of(query, point)); }, stop);
  if (!done) return std::nullopt;
  return gatherer.finish();
}

std::optional<Curve> over_slices(const GroupCurveQuery& query, const std::stop_token& stop) {
  std::vector<RunReader> readers;
  std::vector<AggregateSource> sources;
  CurveExtent x;
  const XAxis axis = store_axis(query.axis);
  const bool all = each_member(query, stop, readers, [&](RunReader& reader) {
    sources.push_back({&reader, query.source});
    if (const auto range = reader.x_range(query.source, axis)) x.add(CurveExtent{range->first, range->second});
  });
  if (!all) return std::nullopt;
  Gatherer gatherer(query, x.empty() ? 0.0 : x.upper - x.lower);
  const bool done = aggregate(
      sources, {axis, Attempts::Current, Alignment::Linear},
      [&](const AggregatePoint& point) { gatherer.add(point.x, triple_of(query, point)); }, stop);
  if (!done) return std::nullopt;
  return gatherer.finish();
}

}  // namespace

std::optional<Curve> group_curve(const GroupCurveQuery& query, const std::stop_token& stop) {
  if (query.axis == CurveAxis::Metric) return Curve{};
  try {
    const bool whole = query.axis == CurveAxis::Epoch || is_expression(query.source);
    return whole ? over_whole_curves(query, stop) : over_slices(query, stop);
  } catch (const std::exception&) {
    return Curve{};  // a run that was damaged or deleted meanwhile; the next look leaves it out
  }
}

}  // namespace leyden
