// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/aggregate.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <numbers>
#include <optional>

#include <store/run_reader.h>
#include <store/series_cursor.h>

namespace leyden {

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// P(|T| < t) for whole degrees of freedom, by the finite sums of Abramowitz and Stegun, 26.7.3 and 26.7.4.
double two_sided(double t, int64_t degrees) {
  const double angle = std::atan(t / std::sqrt(static_cast<double>(degrees)));
  const double sine = std::sin(angle), square = std::cos(angle) * std::cos(angle);
  const bool odd = degrees % 2 == 1;
  double term = odd ? std::cos(angle) : 1.0, sum = degrees == 1 ? 0.0 : term;
  for (int64_t k = odd ? 3 : 2; k <= degrees - 2; k += 2) {
    term *= square * static_cast<double>(k - 1) / static_cast<double>(k);
    sum += term;
  }
  return odd ? 2.0 / std::numbers::pi * (angle + sine * sum) : sine * sum;
}

// Which readers are connected, the one used last at the end.
class OpenReaders {
 public:
  void used(RunReader* reader) {
    std::erase(open_, reader);
    open_.push_back(reader);
    if (open_.size() <= kMost) return;
    open_.front()->release();
    open_.erase(open_.begin());
  }

 private:
  static constexpr size_t kMost = 64;
  std::vector<RunReader*> open_;
};

AggregateStream stream_of(const AggregateSource& source, const AggregateOptions& options,
                          const std::shared_ptr<OpenReaders>& open) {
  auto cursor = std::make_shared<SeriesCursor>(*source.reader, source.series, options.axis, options.attempts);
  open->used(source.reader);
  return [cursor, open, reader = source.reader]() -> std::optional<AggregateInput> {
    const int64_t reads = cursor->reads();
    const auto point = cursor->next();
    if (cursor->reads() != reads) open->used(reader);
    if (!point) return std::nullopt;
    return AggregateInput{point->x, point->value};
  };
}

// One source of the merge: the two points between which the present x lies.
class Lane {
 public:
  Lane(AggregateStream stream, bool linear) : stream_(std::move(stream)), linear_(linear) { next_ = stream_(); }

  const std::optional<AggregateInput>& next() const { return next_; }

  /// The value at x, which is not above next(); nullopt where the run takes no part.
  std::optional<double> value_at(double x) const {
    if (!next_) return std::nullopt;
    if (next_->x == x) return next_->value;
    if (!linear_ || !before_) return std::nullopt;
    if (!std::isfinite(before_->value) || !std::isfinite(next_->value)) return kNan;
    return std::lerp(before_->value, next_->value, (x - before_->x) / (next_->x - before_->x));
  }

  void pass(double x) {
    if (!next_ || next_->x != x) return;
    before_ = next_;
    next_ = stream_();
  }

 private:
  AggregateStream stream_;
  bool linear_;
  std::optional<AggregateInput> before_, next_;
};

double mean_of(const std::vector<double>& values) {
  long double sum = 0.0L;
  for (const double value : values) sum += value;
  return static_cast<double>(sum / static_cast<long double>(values.size()));
}

double deviation_of(const std::vector<double>& values, double mean) {
  if (values.size() < 2) return kNan;
  long double sum = 0.0L;
  for (const double value : values) {
    const long double apart = static_cast<long double>(value) - mean;
    sum += apart * apart;
  }
  return static_cast<double>(std::sqrt(sum / static_cast<long double>(values.size() - 1)));
}

}  // namespace

double student_t_975(int64_t degrees) {
  if (degrees < 1) return kNan;
  double low = 1.9, high = 13.0;  // 1.96 for infinitely many, 12.7 for one
  for (int i = 0; i < 60; ++i) {
    const double middle = std::midpoint(low, high);
    (two_sided(middle, degrees) < 0.95 ? low : high) = middle;
  }
  return std::midpoint(low, high);
}

AggregatePoint statistics(std::vector<double>& values) {
  AggregatePoint out;
  out.runs = static_cast<int64_t>(values.size());
  if (values.empty()) {
    out.mean = out.median = out.min = out.max = out.deviation = out.standard_error = out.low = out.high = kNan;
    return out;
  }
  std::sort(values.begin(), values.end());
  const size_t half = values.size() / 2;
  out.min = values.front();
  out.max = values.back();
  out.median = values.size() % 2 ? values[half] : std::midpoint(values[half - 1], values[half]);
  out.mean = mean_of(values);
  out.deviation = deviation_of(values, out.mean);
  out.standard_error = out.deviation / std::sqrt(static_cast<double>(values.size()));
  thread_local std::vector<double> quantiles;  // by degrees of freedom - 1
  while (quantiles.size() + 1 < values.size()) {
    quantiles.push_back(student_t_975(static_cast<int64_t>(quantiles.size()) + 1));
  }
  const double reach = values.size() < 2 ? kNan : quantiles[values.size() - 2] * out.standard_error;
  out.low = out.mean - reach;
  out.high = out.mean + reach;
  return out;
}

bool aggregate(const std::vector<AggregateSource>& sources, const AggregateOptions& options,
               const std::function<void(const AggregatePoint&)>& each, const std::stop_token& stop) {
  const auto open = std::make_shared<OpenReaders>();
  std::vector<AggregateStream> streams;
  streams.reserve(sources.size());
  for (const AggregateSource& source : sources) {
    if (stop.stop_requested()) return false;
    streams.push_back(stream_of(source, options, open));
  }
  return aggregate_streams(std::move(streams), options.alignment, each, stop);
}

bool aggregate_streams(std::vector<AggregateStream> streams, Alignment alignment,
                       const std::function<void(const AggregatePoint&)>& each, const std::stop_token& stop) {
  std::vector<Lane> lanes;
  lanes.reserve(streams.size());
  for (AggregateStream& stream : streams) {
    if (stop.stop_requested()) return false;
    lanes.emplace_back(std::move(stream), alignment == Alignment::Linear);
  }
  std::vector<double> values;
  for (;;) {
    if (stop.stop_requested()) return false;
    double x = std::numeric_limits<double>::infinity();
    for (const Lane& lane : lanes) {
      if (lane.next()) x = std::min(x, lane.next()->x);
    }
    if (x == std::numeric_limits<double>::infinity()) return true;
    values.clear();
    int64_t left_out = 0;
    for (Lane& lane : lanes) {
      const std::optional<double> value = lane.value_at(x);
      if (value && std::isfinite(*value)) values.push_back(*value);
      left_out += value && !std::isfinite(*value);
      lane.pass(x);
    }
    AggregatePoint point = statistics(values);
    point.x = x;
    point.left_out = left_out;
    each(point);
  }
}

}  // namespace leyden
