// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/group_curve.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <optional>
#include <utility>

#include <experiment/composed_curve.h>
#include <experiment/group_gatherer.h>

namespace leyden {

namespace {

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

/// Of a metric, or of an expression.
SeriesColumns points_of_source(RunReader& reader, const std::string& source) {
  if (!is_expression(source)) return points_of(reader, source);
  const CurveExpression expression(std::string_view(source).substr(1));
  std::vector<SeriesColumns> metrics;
  for (const std::string& metric : expression.metrics()) metrics.push_back(points_of(reader, metric));
  return expression.evaluate([&](std::size_t i) -> const SeriesColumns& { return metrics[i]; });
}

Curve whole_curve(RunReader& reader, const GroupCurveQuery& query) {
  return build_curve(points_of_source(reader, query.source), {}, query.axis, reader.state().started, {});
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
  GroupGatherer gatherer(query, x.empty() ? 0.0 : x.upper - x.lower);
  const bool done = aggregate_streams(
      std::move(streams), Alignment::Linear,
      [&](const AggregatePoint& point) { gatherer.add(point.x, point); }, stop);
  if (!done) return std::nullopt;
  return gatherer.finish();
}

/// Whether x only rises or only falls, as what counts (tokens, samples) does. What is not finite is no place.
bool one_way(const std::vector<double>& x) {
  double last = 0.0;
  bool any = false, rises = false, falls = false;
  for (const double at : x) {
    if (!std::isfinite(at)) continue;
    rises = rises || (any && at > last);
    falls = falls || (any && at < last);
    any = true;
    last = at;
  }
  return !(rises && falls);
}

/// y over x, in rising order of x; of points at one x that of the greatest step.
AggregateStream stream_by_x(const PathPoints& path) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < path.x.size(); ++i)
    if (std::isfinite(path.x[i])) order.push_back(i);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return path.x[a] < path.x[b]; });
  Curve sorted;
  for (const std::size_t i : order) {
    sorted.raw.x.push_back(path.x[i]);
    sorted.raw.low.push_back(path.y[i]);
  }
  return stream_over(std::move(sorted));
}

/// x or y over the steps.
AggregateStream stream_by_step(const PathPoints& path, const std::vector<double>& values) {
  Curve curve;
  curve.raw.x = path.step;
  curve.raw.low = values;
  return stream_over(std::move(curve));
}

std::optional<Curve> paths_by_x(const GroupCurveQuery& query, const std::vector<PathPoints>& paths,
                                const std::stop_token& stop) {
  std::vector<AggregateStream> streams;
  CurveExtent x;
  for (const PathPoints& path : paths) {
    for (const double at : path.x)
      if (std::isfinite(at)) x.add(at);
    streams.push_back(stream_by_x(path));
  }
  GroupGatherer gatherer(query, x.empty() ? 0.0 : x.upper - x.lower);
  const bool done = aggregate_streams(
      std::move(streams), Alignment::Linear, [&](const AggregatePoint& point) { gatherer.add(point.x, point); }, stop);
  if (!done) return std::nullopt;
  return gatherer.finish();
}

// The line goes through the middle of the runs, in both directions, step by step.
std::optional<Curve> paths_by_step(const GroupCurveQuery& query, const std::vector<PathPoints>& paths,
                                   const std::stop_token& stop) {
  const auto over = [&](std::vector<double> PathPoints::* values, const auto& each) {
    std::vector<AggregateStream> streams;
    for (const PathPoints& path : paths) streams.push_back(stream_by_step(path, path.*values));
    return aggregate_streams(std::move(streams), Alignment::Linear, each, stop);
  };
  std::vector<double> places;  // of all steps at which a run has a point
  CurveExtent steps;
  const bool placed = over(&PathPoints::x, [&](const AggregatePoint& point) {
    places.push_back(query.line == GroupLine::Median ? point.median : point.mean);
    steps.add(point.x);
  });
  if (!placed) return std::nullopt;
  GroupGatherer gatherer(query, steps.empty() ? 0.0 : steps.upper - steps.lower);
  std::size_t at = 0;
  const bool done = over(&PathPoints::y, [&](const AggregatePoint& point) { gatherer.addToPath(places[at++], point); });
  if (!done) return std::nullopt;
  return gatherer.finish();
}

// Runs meet at places of x where each of them has one value there, otherwise at steps.
std::optional<Curve> over_metric(const GroupCurveQuery& query, const std::stop_token& stop) {
  std::vector<RunReader> readers;
  std::vector<PathPoints> paths;
  const bool all = each_member(query, stop, readers, [&](RunReader& reader) {
    if (reader.series(query.x_source))
      paths.push_back(path_points(points_of_source(reader, query.source), points_of(reader, query.x_source)));
  });
  if (!all) return std::nullopt;
  readers.clear();
  const bool by_x = std::all_of(paths.begin(), paths.end(), [](const PathPoints& path) { return one_way(path.x); });
  return by_x ? paths_by_x(query, paths, stop) : paths_by_step(query, paths, stop);
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
  GroupGatherer gatherer(query, x.empty() ? 0.0 : x.upper - x.lower);
  const bool done = aggregate(
      sources, {axis, Attempts::Current, Alignment::Linear},
      [&](const AggregatePoint& point) { gatherer.add(point.x, point); }, stop);
  if (!done) return std::nullopt;
  return gatherer.finish();
}

}  // namespace

std::optional<Curve> group_curve(const GroupCurveQuery& query, const std::stop_token& stop) {
  try {
    if (query.axis == CurveAxis::Metric) return over_metric(query, stop);
    const bool whole = query.axis == CurveAxis::Epoch || is_expression(query.source);
    return whole ? over_whole_curves(query, stop) : over_slices(query, stop);
  } catch (const std::exception&) {
    return Curve{};  // a run that was damaged or deleted meanwhile; the next look leaves it out
  }
}

}  // namespace leyden
