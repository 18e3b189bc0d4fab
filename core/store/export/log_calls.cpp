// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/export/log_calls.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

namespace leyden {

namespace {

constexpr size_t kPoints = 1 << 20;  // held at a time, of all series together
constexpr size_t kLeastPage = 64, kLargestPage = 1 << 15;
constexpr uint64_t kTold = 1 << 14;

// NaN stands for none, which comes first.
double ordered(double value) {
  return std::isnan(value) ? -std::numeric_limits<double>::infinity() : value;
}

bool same(double a, double b) {
  return a == b || (std::isnan(a) && std::isnan(b));
}

}  // namespace

bool LogCalls::Later::operator()(size_t a, size_t b) const {
  const auto key = [&](size_t series) {
    const Head& head = calls->heads_[series];
    const SeriesColumns& page = head.page;
    return std::tuple(page.attempt[head.at], ordered(page.wall_time[head.at]), page.step[head.at],
                      ordered(page.epoch[head.at]), series);
  };
  return key(a) > key(b);
}

LogCalls::LogCalls(ExportedRun& run) : run_(run), queue_(Later{this}) {
  const std::vector<SeriesInfo>& series = run.series();
  const size_t page = std::clamp(kPoints / std::max<size_t>(series.size(), 1), kLeastPage, kLargestPage);
  heads_.reserve(series.size());
  for (const SeriesInfo& each : series) heads_.push_back({SeriesPages(run.reader(), each, page), {}});
  for (size_t i = 0; i < heads_.size(); ++i) {
    if (heads_[i].pages.next(heads_[i].page)) queue_.push(i);
  }
}

// False when the series is over.
bool LogCalls::step_on(Head& head) {
  if (++head.at < head.page.size()) return true;
  head.at = 0;
  if (head.pages.next(head.page)) return true;
  head.page = {};
  return false;
}

bool LogCalls::is_of(const ExportedCall& call, const Head& head) const {
  const SeriesColumns& page = head.page;
  return page.attempt[head.at] == call.attempt && page.step[head.at] == call.step &&
         same(page.wall_time[head.at], call.wall_time) && same(page.epoch[head.at], call.epoch);
}

bool LogCalls::next(ExportedCall& call) {
  call.values.clear();
  if (queue_.empty()) {
    run_.advance(std::exchange(untold_, 0));
    return false;
  }
  const Head& first = heads_[queue_.top()];
  call.attempt = first.page.attempt[first.at];
  call.step = first.page.step[first.at];
  call.epoch = first.page.epoch[first.at];
  call.wall_time = first.page.wall_time[first.at];
  used_.clear();
  while (!queue_.empty() && is_of(call, heads_[queue_.top()])) {
    const size_t series = queue_.top();
    queue_.pop();
    const Head& head = heads_[series];
    call.values.push_back({series, head.page.value[head.at]});
    used_.push_back(series);
  }
  // Only now, for a series' next point may look the same and is another call's.
  for (const size_t series : used_) {
    if (step_on(heads_[series])) queue_.push(series);
  }
  untold_ += used_.size();
  if (untold_ >= kTold) run_.advance(std::exchange(untold_, 0));
  return true;
}

}  // namespace leyden
