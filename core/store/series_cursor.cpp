// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/series_cursor.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace leyden {

namespace {

constexpr size_t kSlice = 1 << 14;

}  // namespace

SeriesCursor::SeriesCursor(RunReader& reader, std::string series, XAxis axis, Attempts attempts)
    : reader_(&reader), series_(std::move(series)), axis_(axis) {
  if (attempts == Attempts::Current) cuts_ = attempt_cuts(reader.attempts());
  if (axis == XAxis::RelativeTime) started_ = reader.state().started;
  if (reader.in_order(series_, axis, attempts)) return;
  take(reader.columns(series_));
  read_all_ = true;
  std::stable_sort(points_.begin(), points_.end(), [](const Point& a, const Point& b) { return a.x < b.x; });
}

double SeriesCursor::position(const SeriesColumns& slice, size_t i) const {
  if (superseded(cuts_, slice.attempt[i], slice.step[i])) return std::numeric_limits<double>::quiet_NaN();
  switch (axis_) {
    case XAxis::Step:
      return static_cast<double>(slice.step[i]);
    case XAxis::Epoch:
      return slice.epoch[i];
    case XAxis::WallTime:
      return slice.wall_time[i];
    case XAxis::RelativeTime:
      return slice.wall_time[i] - started_;
  }
  return 0.0;
}

void SeriesCursor::take(const SeriesColumns& slice) {
  for (size_t i = 0; i < slice.size(); ++i) {
    const double x = position(slice, i);
    if (std::isfinite(x)) points_.push_back({x, slice.value[i]});
  }
}

// At least one more point that is not given out yet, unless the series is over.
bool SeriesCursor::fill() {
  points_.erase(points_.begin(), points_.begin() + static_cast<std::ptrdiff_t>(at_));
  at_ = 0;
  for (const size_t had = points_.size(); !read_all_ && points_.size() == had;) {
    const SeriesColumns slice = reader_->columns(series_, last_id_, kSlice);
    ++reads_;
    read_all_ = slice.size() < kSlice;
    if (slice.size() > 0) last_id_ = slice.id.back();
    take(slice);
  }
  return at_ < points_.size();
}

std::optional<SeriesCursor::Point> SeriesCursor::next() {
  if (at_ >= points_.size() && !fill()) return std::nullopt;
  for (;;) {
    if (at_ + 1 >= points_.size() && !read_all_) fill();
    const bool newer = at_ + 1 < points_.size() && points_[at_ + 1].x <= points_[at_].x;
    if (!newer) return points_[at_++];
    ++at_;
  }
}

}  // namespace leyden
