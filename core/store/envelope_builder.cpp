// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/envelope_builder.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace leyden {

namespace {

constexpr int kExactPointsAPixel = 2;

// Ranges come in order; those that touch become one query.
void append(std::vector<Ordinals>& ranges, Ordinals range) {
  if (!ranges.empty() && ranges.back().to == range.from) {
    ranges.back().to = range.to;
  } else {
    ranges.push_back(range);
  }
}

EnvelopeColumn finished(const Bucket& sums, double x) {
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  EnvelopeColumn out;
  const bool any = sums.finite() > 0;
  out.x = x;
  out.min = any ? sums.min : kNan;
  out.max = any ? sums.max : kNan;
  out.mean = sums.mean();
  out.first = sums.head;
  out.last = sums.last;
  out.count = sums.count;
  out.nan = sums.nan;
  out.pos_inf = sums.pos_inf;
  out.neg_inf = sums.neg_inf;
  return out;
}

}  // namespace

EnvelopeBuilder::EnvelopeBuilder(SeriesReader& reader, const SeriesRecord& series, const EnvelopeQuery& query)
    : reader_(reader), series_(series), query_(query) {}

Envelope EnvelopeBuilder::build() {
  columns_.resize(static_cast<size_t>(query_.pixels));
  walk([this](const Bucket& bucket, int level, const Places& places) { return place(bucket, level, places); },
       [this](const SeriesReader::Row& row, double x) { add(row, x); });
  open_borders();

  Envelope out{query_.x_from, query_.x_to, query_.pixels, {}, false, {}, count_};
  const double width = (query_.x_to - query_.x_from) / query_.pixels;
  for (size_t i = 0; i < columns_.size(); ++i) {
    if (columns_[i].sums.count == 0) continue;
    out.columns.push_back(finished(columns_[i].sums, query_.x_from + (static_cast<double>(i) + 0.5) * width));
  }
  if (count_ <= int64_t{kExactPointsAPixel} * query_.pixels) collect_points(out);
  return out;
}

// From the highest level down. What a level has no bucket for (the newest points, and those before a new
// attempt) is looked for in the next.
void EnvelopeBuilder::walk(const Visit& visit, const Each& each) {
  std::vector<Ordinals> ranges{{0, series_.totals.all.count - count_of(series_.open)}}, below;
  for (int level = reader_.top_level(series_.id); level >= 0; --level) {
    below.clear();
    for (const Ordinals& range : ranges) {
      int64_t at = range.from;
      reader_.buckets(series_.id, level, range, [&](const Bucket& bucket, const Places& places) {
        const int64_t end = bucket.first + bucket.count;
        if (bucket.first > at) append(below, {at, bucket.first});
        at = end;
        if (!visit(bucket, level, places)) return;
        level == 0 ? read(places, each) : append(below, {bucket.first, end});
      });
      if (at < range.to) append(below, {at, range.to});
    }
    ranges.swap(below);
  }
  read(series_.open, each);
}

void EnvelopeBuilder::read(const Places& places, const Each& each) {
  reader_.points(places, [&](const SeriesReader::Row& row) {
    if (const std::optional<double> x = position(row)) each(row, *x);
  });
}

bool EnvelopeBuilder::superseded(int attempt, int64_t step) const {
  const auto found = query_.cuts.find(attempt);
  return found != query_.cuts.end() && step >= found->second;
}

std::optional<EnvelopeBuilder::Interval> EnvelopeBuilder::interval(const Bucket& bucket) const {
  switch (query_.axis) {
    case XAxis::Step:
      return Interval{static_cast<double>(bucket.step_min), static_cast<double>(bucket.step_max)};
    case XAxis::Epoch:
      if (bucket.no_epoch == bucket.count) return std::nullopt;
      return Interval{bucket.epoch_min, bucket.epoch_max};
    case XAxis::WallTime:
      return Interval{bucket.time_min, bucket.time_max};
    case XAxis::RelativeTime:
      return Interval{bucket.time_min - query_.started, bucket.time_max - query_.started};
  }
  return std::nullopt;
}

// nullopt for a point that does not count: superseded, or without an epoch.
std::optional<double> EnvelopeBuilder::position(const SeriesReader::Row& row) const {
  if (superseded(row.attempt, row.step)) return std::nullopt;
  double x = 0.0;
  switch (query_.axis) {
    case XAxis::Step:
      x = static_cast<double>(row.step);
      break;
    case XAxis::Epoch:
      x = row.epoch;
      break;
    case XAxis::WallTime:
      x = row.wall_time;
      break;
    case XAxis::RelativeTime:
      x = row.wall_time - query_.started;
      break;
  }
  if (std::isnan(x)) return std::nullopt;
  return x;
}

int EnvelopeBuilder::column_of(double x) const {
  const double width = query_.x_to - query_.x_from;
  if (!(width > 0.0)) return 0;
  const double column = std::floor((x - query_.x_from) / width * query_.pixels);
  return static_cast<int>(std::clamp(column, 0.0, static_cast<double>(query_.pixels - 1)));
}

bool EnvelopeBuilder::place(const Bucket& bucket, int level, const Places& places) {
  const std::optional<Interval> x = interval(bucket);
  if (!x || x->max < query_.x_from || x->min > query_.x_to) return false;
  if (superseded(bucket.attempt, bucket.step_min)) return false;
  const bool all_count =
      !superseded(bucket.attempt, bucket.step_max) && (query_.axis != XAxis::Epoch || bucket.no_epoch == 0);
  if (!all_count || !in_range(x->min) || !in_range(x->max)) return true;
  const int column = column_of(x->min);
  const int last = column_of(x->max);
  if (last > column + 1) return true;
  const double half = 0.5 * (query_.x_to - query_.x_from) / query_.pixels;
  if (last == column) {
    add(column, bucket);
  } else if (query_.borders == Borders::Near && x->max - x->min <= half) {
    add(column_of(0.5 * (x->min + x->max)), bucket);
  } else {
    borders_[static_cast<size_t>(level)].push_back({bucket, places});
  }
  return false;
}

bool EnvelopeBuilder::matters(const Bucket& bucket, int column) const {
  if (bucket.finite() != bucket.count) return true;
  for (const int i : {column, column + 1}) {
    const Bucket& sums = columns_[static_cast<size_t>(i)].sums;
    if (bucket.min < sums.min || bucket.max > sums.max) return true;  // also when the column is empty
  }
  return false;
}

// Larger buckets first: what they bring makes smaller ones matter less.
void EnvelopeBuilder::open_borders() {
  for (int level = kLevels - 1; level >= 0; --level) {
    for (const Border& border : borders_[static_cast<size_t>(level)]) {
      const Bucket& bucket = border.bucket;
      const int column = column_of(interval(bucket)->min);
      if (!matters(bucket, column)) {
        leave_across(bucket, column);
      } else if (level == 0) {
        read(border.places, [this](const SeriesReader::Row& row, double x) { add(row, x); });
      } else {
        // A child lies where its parent does: it is added, or waits one level below.
        reader_.buckets(series_.id, level - 1, {bucket.first, bucket.first + bucket.count},
                        [&](const Bucket& child, const Places& places) { place(child, level - 1, places); });
      }
    }
  }
}

// Its extremes change nothing; the rest of it counts in its first column.
void EnvelopeBuilder::leave_across(const Bucket& bucket, int column) {
  Column& next = columns_[static_cast<size_t>(column) + 1];
  if (bucket.id_last > next.id_last) {
    next.id_last = bucket.id_last;
    next.sums.last = bucket.last;
  }
  Column& to = columns_[static_cast<size_t>(column)];
  const double last = to.sums.last;
  const int64_t id_last = to.id_last;
  add(column, bucket);
  to.sums.last = last;
  to.id_last = id_last;
}

void EnvelopeBuilder::add(int column, const Bucket& bucket) {
  Column& to = columns_[static_cast<size_t>(column)];
  const bool empty = to.sums.count == 0;
  const double head = to.sums.head, last = to.sums.last;
  to.sums.add(bucket);
  count_ += bucket.count;
  if (empty || bucket.id_first < to.id_first) {
    to.id_first = bucket.id_first;
    to.sums.head = bucket.head;
  } else {
    to.sums.head = head;
  }
  if (to.id_last == 0 || bucket.id_last > to.id_last) {
    to.id_last = bucket.id_last;
    to.sums.last = bucket.last;
  } else {
    to.sums.last = last;
  }
}

void EnvelopeBuilder::add(const SeriesReader::Row& row, double x) {
  if (!in_range(x)) return;
  const CallRow call{row.step, row.epoch, row.wall_time};
  const uint32_t index = 0;
  Bucket single;
  single.add(&row.value, &index, 1, &call, row.id);
  add(column_of(x), single);
}

// Few enough to be drawn one by one: read them all, and the neighbours on both sides, so that lines go on to
// the border of the picture.
void EnvelopeBuilder::collect_points(Envelope& out) {
  struct Found {
    double x;
    int64_t id;
    double value;
    bool operator<(const Found& other) const { return x != other.x ? x < other.x : id < other.id; }
  };
  std::vector<Found> inside;
  Neighbour before, after;
  const auto offer = [](Neighbour& neighbour, bool nearer, const Neighbour& candidate) {
    if (!neighbour.known || nearer) neighbour = candidate;
  };
  walk(
      [&](const Bucket& bucket, int level, const Places&) {
        const std::optional<Interval> x = interval(bucket);
        if (!x || superseded(bucket.attempt, bucket.step_min)) return false;
        const Ordinals within{bucket.first, bucket.first + bucket.count};
        if (x->max < query_.x_from) {
          offer(before, x->max >= before.x, {x->max, 0.0, within, level, true});
          return false;
        }
        if (x->min > query_.x_to) {
          offer(after, x->min < after.x, {x->min, 0.0, within, level, true});
          return false;
        }
        return true;
      },
      [&](const SeriesReader::Row& row, double x) {
        if (in_range(x)) {
          inside.push_back({x, row.id, row.value});
        } else if (x < query_.x_from) {
          offer(before, x >= before.x, {x, row.value, {0, 0}, -1, true});
        } else {
          offer(after, x < after.x, {x, row.value, {0, 0}, -1, true});
        }
      });
  find_neighbour(before, true);
  find_neighbour(after, false);
  std::sort(inside.begin(), inside.end());
  out.exact = true;
  out.points.reserve(inside.size() + 2);
  if (before.known) out.points.push_back({before.x, before.value});
  for (const Found& found : inside) out.points.push_back({found.x, found.value});
  if (after.known) out.points.push_back({after.x, after.value});
}

// Down from the bucket that holds it, by the child that reaches furthest.
void EnvelopeBuilder::find_neighbour(Neighbour& neighbour, bool before) {
  if (!neighbour.known || neighbour.level < 0) return;
  Places places;
  for (int level = neighbour.level; level >= 0; --level) {
    std::optional<Bucket> best;
    reader_.buckets(series_.id, level, neighbour.within, [&](const Bucket& bucket, const Places& at) {
      const std::optional<Interval> x = interval(bucket);
      if (!x || superseded(bucket.attempt, bucket.step_min)) return;
      const bool nearer = !best || (before ? x->max >= interval(*best)->max : x->min < interval(*best)->min);
      if (!nearer) return;
      best = bucket;
      places = at;
    });
    if (!best) break;
    neighbour.within = {best->first, best->first + best->count};
  }
  neighbour.known = false;
  read(places, [&](const SeriesReader::Row& row, double x) {
    if (neighbour.known && (before ? x < neighbour.x : x >= neighbour.x)) return;
    neighbour = {x, row.value, {0, 0}, -1, true};
  });
}

std::optional<std::pair<double, double>> EnvelopeBuilder::x_range() {
  std::optional<std::pair<double, double>> range;
  const auto widen = [&](double min, double max) {
    range =
        range ? std::pair(std::min(range->first, min), std::max(range->second, max)) : std::pair(min, max);
  };
  walk(
      [&](const Bucket& bucket, int, const Places&) {
        const std::optional<Interval> x = interval(bucket);
        if (!x || superseded(bucket.attempt, bucket.step_min)) return false;
        if (range && x->min >= range->first && x->max <= range->second) return false;
        if (superseded(bucket.attempt, bucket.step_max)) return true;
        widen(x->min, x->max);
        return false;
      },
      [&](const SeriesReader::Row&, double x) { widen(x, x); });
  return range;
}

}  // namespace leyden
