// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/envelope_builder.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include <store/border_extremes.h>

namespace leyden {

namespace {

constexpr int kExactPointsAPixel = 2;
// Buckets of the lowest rows that are wider than this part of a column mostly lie across a border: reading the
// leaves at once costs less than looking at the rows first.
constexpr double kWidestWorthARow = 0.6;

// Ranges come in order; those that touch become one query.
void append(std::vector<Ordinals>& ranges, Ordinals range) {
  if (!ranges.empty() && ranges.back().to == range.from) {
    ranges.back().to = range.to;
  } else {
    ranges.push_back(range);
  }
}

}  // namespace

EnvelopeBuilder::EnvelopeBuilder(SeriesReader& reader, const SeriesRecord& series, const EnvelopeQuery& query)
    : reader_(reader),
      series_(series),
      query_(query),
      lowest_(reader.lowest_level(series.id)),
      with_times_(query.axis != XAxis::Step) {}

EnvelopeColumn EnvelopeBuilder::finished(const Column& column, double x) {
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  const int64_t finite = column.count - column.nan - column.pos_inf - column.neg_inf;
  EnvelopeColumn out;
  out.x = x;
  out.min = finite > 0 ? column.min : kNan;
  out.max = finite > 0 ? column.max : kNan;
  out.mean = finite > 0 ? static_cast<double>(column.sum / finite) : kNan;
  out.first = column.head;
  out.last = column.last;
  out.count = column.count;
  out.nan = column.nan;
  out.pos_inf = column.pos_inf;
  out.neg_inf = column.neg_inf;
  return out;
}

Envelope EnvelopeBuilder::build() {
  columns_.resize(static_cast<size_t>(query_.pixels));
  const PointReader::Stay stay = reader_.stay();
  walk_rows([this](const Bucket& bucket, int level, const Leaf*) { return place(bucket, level, nullptr); },
            [this](Ordinals range) { place_leaves(range); },
            [this](const Bucket& bucket, int level) { return leap(bucket, level); });
  read(series_.open, [this](const SeriesReader::Row& row, double x) {
    if (in_range(x)) add(column_of(x), row.id, row.value);
  });
  open_borders();

  Envelope out{query_.x_from, query_.x_to, query_.pixels, {}, false, {}, count_};
  const double width = (query_.x_to - query_.x_from) / query_.pixels;
  for (size_t i = 0; i < columns_.size(); ++i) {
    if (columns_[i].count == 0) continue;
    out.columns.push_back(finished(columns_[i], query_.x_from + (static_cast<double>(i) + 0.5) * width));
  }
  if (count_ <= int64_t{kExactPointsAPixel} * query_.pixels) collect_points(out);
  return out;
}

// From the highest level down. What a level has no bucket for (the newest points, and those before a new
// attempt) is looked for in the next. `leap` says of a bucket that is to be opened that its leaves are to be looked
// at next, whatever lies between.
void EnvelopeBuilder::walk_rows(const Visit& visit, const EachRange& leaves,
                                const std::function<bool(const Bucket&, int level)>& leap) {
  std::vector<Ordinals> ranges{{0, series_.totals.all.count - count_of(series_.open)}}, below, down;
  for (int level = reader_.top_level(series_.id); level >= lowest_; --level) {
    below.clear();
    for (const Ordinals& range : ranges) {
      int64_t at = range.from;
      reader_.buckets(series_.id, level, range, [&](const Bucket& bucket) {
        const int64_t end = bucket.first + bucket.count;
        if (bucket.first > at) append(below, {at, bucket.first});
        at = end;
        if (visit(bucket, level, nullptr)) append(leap(bucket, level) ? down : below, {bucket.first, end});
      });
      if (at < range.to) append(below, {at, range.to});
    }
    ranges.swap(below);
  }
  ranges.insert(ranges.end(), down.begin(), down.end());
  std::sort(ranges.begin(), ranges.end(), [](const Ordinals& a, const Ordinals& b) { return a.from < b.from; });
  std::vector<Ordinals> joined;
  for (const Ordinals& range : ranges) append(joined, range);
  for (const Ordinals& range : joined) leaves(range);
}

void EnvelopeBuilder::walk(const Visit& visit, const Each& each) {
  const auto leaves = [&](Ordinals range) {
    reader_.leaves(series_.id, range, with_times_, [&](const Leaf& leaf) {
      if (visit(leaf.bucket, 0, &leaf)) read(leaf.where(), each);
      return true;
    });
  };
  walk_rows(visit, leaves, [](const Bucket&, int) { return false; });
  read(series_.open, each);
}

// The buckets that one above level 0 is made of.
void EnvelopeBuilder::children(const Bucket& bucket, int level, const Visit& visit) {
  const Ordinals within{bucket.first, bucket.first + bucket.count};
  bool any = false;
  if (level > lowest_) {
    reader_.buckets(series_.id, level - 1, within, [&](const Bucket& child) {
      any = true;
      visit(child, level - 1, nullptr);
    });
  }
  if (any) return;
  reader_.leaves(series_.id, within, with_times_, [&](const Leaf& leaf) {
    visit(leaf.bucket, 0, &leaf);
    return true;
  });
}

void EnvelopeBuilder::read(const Places& places, const Each& each) {
  reader_.points(places, [&](const SeriesReader::Row& row) {
    if (const std::optional<double> x = position(row)) each(row, *x);
  });
}

bool EnvelopeBuilder::superseded(int attempt, int64_t step) const {
  return leyden::superseded(query_.cuts, attempt, step);
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

std::optional<EnvelopeBuilder::Interval> EnvelopeBuilder::interval(const LeafBlock& block, size_t i) const {
  switch (query_.axis) {
    case XAxis::Step:
      return Interval{static_cast<double>(block.step_min[i]), static_cast<double>(block.step_max[i])};
    case XAxis::Epoch:
      if (block.no_epoch[i] != 0) return std::nullopt;
      return Interval{block.epoch_min[i], block.epoch_max[i]};
    case XAxis::WallTime:
      return Interval{block.time_min[i], block.time_max[i]};
    case XAxis::RelativeTime:
      return Interval{block.time_min[i] - query_.started, block.time_max[i] - query_.started};
  }
  return std::nullopt;
}

// nullopt for a point that does not count: superseded, or without an epoch.
template <class Row>
std::optional<double> EnvelopeBuilder::position(const Row& row) const {
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
  const double column = (x - query_.x_from) / width * query_.pixels;
  return static_cast<int>(std::clamp(column, 0.0, static_cast<double>(query_.pixels - 1)));
}

bool EnvelopeBuilder::place(const Bucket& bucket, int level, const Leaf* leaf) {
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
  } else if (leaf) {
    leaf_borders_.push_back(*leaf);
  } else {
    borders_[static_cast<size_t>(level)].push_back(bucket);
  }
  return false;
}

void EnvelopeBuilder::place_leaf(const Leaf& leaf) {
  if (place(leaf.bucket, 0, &leaf)) open_leaf(leaf);
}

void EnvelopeBuilder::place_leaves(Ordinals range) {
  reader_.blocks(
      series_.id, range, with_times_,
      [this](const LeafBlock& block) {
        place_block(block);
        return true;
      },
      [this](const Leaf& leaf) {
        place_leaf(leaf);
        return true;
      });
}

// Most leaves lie in one column together with their neighbours; those are added a stretch at a time.
void EnvelopeBuilder::place_block(const LeafBlock& block) {
  const bool plain = query_.cuts.empty() && block.all_finite();
  Stretch stretch;
  Interval inside{1.0, 0.0};  // surely of the stretch's column
  for (size_t i = 0; i < block.size(); ++i) {
    const std::optional<Interval> x = plain ? interval(block, i) : std::nullopt;
    if (x && i == stretch.to && x->min > inside.min && x->max < inside.max) {
      ++stretch.to;
      continue;
    }
    if (x && x->min >= query_.x_from && x->max <= query_.x_to) {
      const int column = column_of(x->max);
      if (column_of(x->min) == column) {
        if (column == stretch.column && i == stretch.to) {
          ++stretch.to;
          continue;
        }
        add(block, stretch);
        stretch = {column, i, i + 1};
        inside = inner(column);
        continue;
      }
    }
    place_leaf(block.leaf(i));
  }
  add(block, stretch);
}

// What lies in the column whichever way it is rounded.
EnvelopeBuilder::Interval EnvelopeBuilder::inner(int column) const {
  const double width = (query_.x_to - query_.x_from) / query_.pixels;
  const double margin = 4e-15 * (std::abs(query_.x_from) + std::abs(query_.x_to)) + 1e-6 * width;
  const double from = query_.x_from + column * width;
  return {from + margin, from + width - margin};
}

// Whether the rows right below a bucket that is opened are mostly too wide to be of use.
bool EnvelopeBuilder::leap(const Bucket& bucket, int level) const {
  const std::optional<Interval> x = interval(bucket);
  if (lowest_ != kRowLevel || level != kRowLevel + 1 || !x) return false;
  const double rows = std::max(1.0, static_cast<double>(bucket.count) / (kBucketPoints * bucket_block::kLeaves));
  const double column = (query_.x_to - query_.x_from) / query_.pixels;
  return (x->max - x->min) / rows > kWidestWorthARow * column;
}

bool EnvelopeBuilder::matters(const Bucket& bucket, int column) const {
  if (bucket.finite() != bucket.count) return true;
  for (const int i : {column, column + 1}) {
    const Column& sums = columns_[static_cast<size_t>(i)];
    if (bucket.min < sums.min || bucket.max > sums.max) return true;  // also when the column is empty
  }
  return false;
}

// Larger buckets first: what they bring makes smaller ones matter less.
void EnvelopeBuilder::open_borders() {
  for (int level = kLevels - 1; level > 0; --level) {
    for (const Bucket& bucket : borders_[static_cast<size_t>(level)]) {
      const int column = column_of(interval(bucket)->min);
      if (!matters(bucket, column)) {
        leave_across(bucket, column);
      } else if (level == kRowLevel) {
        place_leaves({bucket.first, bucket.first + bucket.count});
      } else {
        // A child lies where its parent does: it is added, or waits at a lower level.
        children(bucket, level, [this](const Bucket& child, int below, const Leaf* leaf) {
          return place(child, below, leaf);
        });
      }
    }
  }
  for (const Leaf& leaf : leaf_borders_) {
    const int column = column_of(interval(leaf.bucket)->min);
    if (matters(leaf.bucket, column)) {
      if (!settle_leaf(leaf, column)) open_leaf(leaf);
    } else {
      leave_across(leaf.bucket, column);
    }
  }
}

// Evenly spaced steps are counted out; other positions are read with their log calls.
void EnvelopeBuilder::open_leaf(const Leaf& leaf) {
  const Bucket& bucket = leaf.bucket;
  if (with_times_ || !bucket.even) {
    read(leaf.where(), [this](const SeriesReader::Row& row, double x) {
      if (in_range(x)) add(column_of(x), row.id, row.value);
    });
    return;
  }
  const auto cut = query_.cuts.find(bucket.attempt);
  const auto end = cut == query_.cuts.end() ? std::nullopt : std::optional(cut->second);
  int64_t i = 0;
  reader_.values(leaf.where(), [&](int64_t id, double value) {
    if (i >= bucket.count) return;  // damaged
    const int64_t step = bucket.step_min + i++ * bucket.stride;
    const auto x = static_cast<double>(step);
    if (in_range(x) && !(end && step >= *end)) add(column_of(x), id, value);
  });
}

// Where each position is a look into the log calls: only points that can change an extreme are looked at. The others
// count in the first column, as a whole bucket does whose extremes change nothing.
bool EnvelopeBuilder::settle_leaf(const Leaf& leaf, int column) {
  Bucket rest = leaf.bucket;
  const bool counted_out = !with_times_ && rest.even;
  if (counted_out || !query_.cuts.empty() || rest.finite() != rest.count) return false;
  points_.clear();
  values_.clear();
  reader_.calls(leaf.where(), [this](int64_t id, int64_t call, double value) {
    points_.emplace_back(id, call);
    values_.push_back(value);
  });
  // A damaged file may hold other points than its rollups say.
  if (!std::all_of(values_.begin(), values_.end(), [](double value) { return std::isfinite(value); })) return false;
  const Column &left = columns_[static_cast<size_t>(column)], &right = columns_[static_cast<size_t>(column) + 1];
  Extremes first{left.min, left.max}, second{right.min, right.max};
  settle_extremes(values_, first, second, [&](size_t i) {
    --rest.count;
    rest.sum -= values_[i];
    const auto call = reader_.call(points_[i].second);
    const std::optional<double> x = call ? position(*call) : std::nullopt;
    if (!x || !in_range(*x)) return -1;
    add(column_of(*x), points_[i].first, values_[i]);
    return column_of(*x) - column;
  });
  if (rest.count > 0) leave_across(rest, column, false);
  return true;
}

// Its extremes change nothing, or are seen to by the caller; the rest of it counts in its first column.
void EnvelopeBuilder::leave_across(const Bucket& bucket, int column, bool with_extremes) {
  Column& next = columns_[static_cast<size_t>(column) + 1];
  if (bucket.id_last > next.id_last) {
    next.id_last = bucket.id_last;
    next.last = bucket.last;
  }
  Column& to = columns_[static_cast<size_t>(column)];
  const double last = to.last;
  const int64_t id_last = to.id_last;
  const double min = to.min, max = to.max;
  add(column, bucket);
  if (!with_extremes) to.min = min, to.max = max;
  to.last = last;
  to.id_last = id_last;
}

void EnvelopeBuilder::add(int column, const Bucket& bucket) {
  Column& to = columns_[static_cast<size_t>(column)];
  if (to.count == 0 || bucket.id_first < to.id_first) {
    to.id_first = bucket.id_first;
    to.head = bucket.head;
  }
  if (to.id_last == 0 || bucket.id_last > to.id_last) {
    to.id_last = bucket.id_last;
    to.last = bucket.last;
  }
  to.min = std::min(to.min, bucket.min);
  to.max = std::max(to.max, bucket.max);
  to.sum += bucket.sum;
  to.count += bucket.count;
  to.nan += bucket.nan;
  to.pos_inf += bucket.pos_inf;
  to.neg_inf += bucket.neg_inf;
  count_ += bucket.count;
}

// Leaves with finite values alone, in the order of logging.
void EnvelopeBuilder::add(const LeafBlock& block, const Stretch& stretch) {
  if (stretch.column < 0) return;
  add(stretch.column, block.joined(stretch.from, stretch.to));
}

void EnvelopeBuilder::add(int column, int64_t id, double value) {
  Column& to = columns_[static_cast<size_t>(column)];
  if (to.count == 0 || id < to.id_first) {
    to.id_first = id;
    to.head = value;
  }
  if (to.id_last == 0 || id > to.id_last) {
    to.id_last = id;
    to.last = value;
  }
  if (std::isfinite(value)) [[likely]] {
    to.min = std::min(to.min, value);
    to.max = std::max(to.max, value);
    to.sum += value;
  } else if (std::isnan(value)) {
    ++to.nan;
  } else {
    ++(value > 0 ? to.pos_inf : to.neg_inf);
  }
  ++to.count;
  ++count_;
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
  const auto found = [](double x, double value) { return Neighbour{x, value, {0, 0}, -1, {}, true}; };
  walk(
      [&](const Bucket& bucket, int level, const Leaf* leaf) {
        const std::optional<Interval> x = interval(bucket);
        if (!x || superseded(bucket.attempt, bucket.step_min)) return false;
        const auto candidate = [&](double at) {
          return Neighbour{at, 0.0, {bucket.first, bucket.first + bucket.count}, level,
                           leaf ? leaf->where() : Places{}, true};
        };
        if (x->max < query_.x_from) {
          if (!before.known || x->max >= before.x) before = candidate(x->max);
          return false;
        }
        if (x->min > query_.x_to) {
          if (!after.known || x->min < after.x) after = candidate(x->min);
          return false;
        }
        return true;
      },
      [&](const SeriesReader::Row& row, double x) {
        if (in_range(x)) {
          inside.push_back({x, row.id, row.value});
        } else if (x < query_.x_from) {
          if (!before.known || x >= before.x) before = found(x, row.value);
        } else {
          if (!after.known || x < after.x) after = found(x, row.value);
        }
      });
  find_neighbour(before, true);
  find_neighbour(after, false);
  std::sort(inside.begin(), inside.end());
  out.exact = true;
  out.points.reserve(inside.size() + 2);
  if (before.known) out.points.push_back({before.x, before.value});
  for (const Found& point : inside) out.points.push_back({point.x, point.value});
  if (after.known) out.points.push_back({after.x, after.value});
}

// Down from the bucket that holds it, by the child that reaches furthest.
void EnvelopeBuilder::find_neighbour(Neighbour& neighbour, bool before) {
  if (!neighbour.known || neighbour.level < 0) return;
  int level = neighbour.level;
  while (level > 0) {
    std::optional<Bucket> best;
    int best_level = 0;
    Bucket parent;
    parent.first = neighbour.within.from;
    parent.count = neighbour.within.to - neighbour.within.from;
    children(parent, level, [&](const Bucket& bucket, int below, const Leaf* leaf) {
      const std::optional<Interval> x = interval(bucket);
      if (!x || superseded(bucket.attempt, bucket.step_min)) return false;
      if (best && (before ? x->max < interval(*best)->max : x->min >= interval(*best)->min)) return false;
      best = bucket;
      best_level = below;
      if (leaf) neighbour.places = leaf->where();
      return false;
    });
    if (!best) break;
    neighbour.within = {best->first, best->first + best->count};
    level = best_level;
  }
  neighbour.known = false;
  read(neighbour.places, [&](const SeriesReader::Row& row, double x) {
    if (neighbour.known && (before ? x < neighbour.x : x >= neighbour.x)) return;
    neighbour.x = x;
    neighbour.value = row.value;
    neighbour.known = true;
  });
}

std::optional<std::pair<double, double>> EnvelopeBuilder::x_range() {
  std::optional<std::pair<double, double>> range;
  const auto widen = [&](double min, double max) {
    range =
        range ? std::pair(std::min(range->first, min), std::max(range->second, max)) : std::pair(min, max);
  };
  walk(
      [&](const Bucket& bucket, int, const Leaf*) {
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

// Evenly spaced steps rise; everything else is looked at.
bool EnvelopeBuilder::in_order() {
  double last = -std::numeric_limits<double>::infinity();
  bool ordered = true;
  const auto look = [&](const SeriesReader::Row&, double x) {
    ordered &= x >= last;
    last = x;
  };
  const int64_t end = series_.totals.all.count - count_of(series_.open);
  reader_.leaves(series_.id, {0, end}, false, [&](const Leaf& leaf) {
    const Bucket& bucket = leaf.bucket;
    if (superseded(bucket.attempt, bucket.step_min) && bucket.even) return ordered;
    if (with_times_ || !bucket.even || superseded(bucket.attempt, bucket.step_max)) {
      read(leaf.where(), look);
    } else {
      ordered &= static_cast<double>(bucket.step_min) >= last;
      last = static_cast<double>(bucket.step_max);
    }
    return ordered;
  });
  if (ordered) read(series_.open, look);
  return ordered;
}

}  // namespace leyden
