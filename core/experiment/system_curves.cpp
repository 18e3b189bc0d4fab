// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/system_curves.h>

#include <algorithm>
#include <iterator>

namespace leyden {
namespace {

constexpr int64_t kManyPoints = 100'000;

// A series that goes to the end: the longest one up to some size, since ten million points tell no better.
std::string clock_of(const std::vector<SeriesInfo>& all) {
  int64_t last = 0;
  for (const SeriesInfo& series : all) last = std::max(last, series.last_step);
  const SeriesInfo* best = nullptr;
  for (const SeriesInfo& series : all) {
    if (series.count == 0 || series.last_step < last * 9 / 10) continue;
    const auto rank = [](const SeriesInfo& s) { return s.count <= kManyPoints ? s.count : -s.count; };
    if (!best || rank(series) > rank(*best)) best = &series;
  }
  return best ? best->name : std::string();
}

}  // namespace

void SystemCurves::read_steps(RunReader& reader) {
  if (clock_.empty()) clock_ = clock_of(reader.series());
  if (clock_.empty()) return;
  const SeriesColumns points = reader.columns(clock_, after_point_);
  for (size_t i = 0; i < points.size(); ++i) {
    after_point_ = points.id[i];
    if (!times_.empty() && points.wall_time[i] < times_.back()) continue;  // a clock that was set back
    times_.push_back(points.wall_time[i]);
    steps_.push_back(double(points.step[i]));
  }
}

double SystemCurves::step_at(double wall_time) const {
  if (times_.empty()) return 0;
  const auto after = std::upper_bound(times_.begin(), times_.end(), wall_time);
  if (after == times_.begin()) return steps_.front();
  if (after == times_.end()) return steps_.back();
  const size_t i = size_t(after - times_.begin());
  const double part = (wall_time - times_[i - 1]) / (times_[i] - times_[i - 1]);
  return steps_[i - 1] + part * (steps_[i] - steps_[i - 1]);
}

void SystemCurves::read(RunReader& reader) {
  if (started_ == 0) started_ = reader.state().started;
  read_steps(reader);
  for (const SystemMetric& sample : reader.system_metrics(after_system_)) {
    after_system_ = sample.id;
    const auto at = std::lower_bound(curves_.begin(), curves_.end(), sample.name,
                                     [](const Curve& curve, const std::string& name) { return curve.name < name; });
    const auto place = at - curves_.begin();
    if (at == curves_.end() || at->name != sample.name) {
      curves_.insert(at, Curve{sample.name, {}, {}, {}});
      walls_.insert(walls_.begin() + place, std::vector<double>());
    }
    Curve& curve = curves_[size_t(place)];
    curve.seconds.push_back(sample.wall_time - started_);
    curve.value.push_back(sample.value);
    walls_[size_t(place)].push_back(sample.wall_time);
  }
  // The newest samples wait for the point after them.
  for (size_t i = 0; i < curves_.size(); ++i) {
    curves_[i].step.clear();
    std::transform(walls_[i].begin(), walls_[i].end(), std::back_inserter(curves_[i].step),
                   [this](double wall) { return step_at(wall); });
  }
}

SystemUnit system_unit(const std::string& name) {
  const auto ends = [&](const char* text) {
    const std::string ending(text);
    return name.size() >= ending.size() && name.compare(name.size() - ending.size(), ending.size(), ending) == 0;
  };
  if (ends("bytes_per_second")) return {"MB/s", 1e6};
  if (ends("bytes")) return {"GB", 1e9};
  if (ends("percent")) return {"%", 1};
  if (ends("celsius")) return {"°C", 1};
  if (ends("watts")) return {"W", 1};
  if (ends("per_second")) return {"/s", 1};
  return {"", 1};
}

}  // namespace leyden
