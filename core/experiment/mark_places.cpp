// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/mark_places.h>

#include <algorithm>
#include <cmath>

namespace leyden {

namespace {

constexpr double kNowhere = std::numeric_limits<double>::quiet_NaN();

// The step of the last point logged by then: points come in the order of logging, as marks do.
double step_at(const SeriesColumns& columns, double wall_time) {
  const auto after = std::upper_bound(columns.wall_time.begin(), columns.wall_time.end(), wall_time);
  if (after == columns.wall_time.begin()) return kNowhere;
  return static_cast<double>(columns.step[static_cast<std::size_t>(after - columns.wall_time.begin()) - 1]);
}

double step_of(const RunMark& mark, const SeriesColumns& columns) {
  return mark.step ? static_cast<double>(*mark.step) : step_at(columns, mark.wall_time);
}

EpochMap epochs_of(const MarkGround& ground) {
  if (ground.epochs) return *ground.epochs;
  EpochMap epochs;
  for (const std::size_t i : drawn_order(ground.columns, ground.cuts))
    epochs.add(ground.columns.step[i], ground.columns.epoch[i]);
  return epochs;
}

}  // namespace

std::vector<double> mark_places(const RunMarks& marks, const MarkGround& ground, CurveAxis axis) {
  std::vector<double> places;
  places.reserve(marks.size());
  const EpochMap epochs = axis == CurveAxis::Epoch ? epochs_of(ground) : EpochMap();
  for (const RunMark& mark : marks) {
    switch (axis) {
      case CurveAxis::Step:
        places.push_back(step_of(mark, ground.columns));
        break;
      case CurveAxis::Epoch: {
        const double step = step_of(mark, ground.columns);
        places.push_back(std::isnan(step) ? kNowhere : epochs.at(step));
        break;
      }
      case CurveAxis::Time:
        places.push_back(mark.wall_time > 0.0 ? mark.wall_time - ground.started : kNowhere);
        break;
      case CurveAxis::WallTime:
        places.push_back(mark.wall_time > 0.0 ? mark.wall_time : kNowhere);
        break;
      case CurveAxis::Metric:  // a step is not one place there
        places.push_back(kNowhere);
        break;
    }
  }
  return places;
}

}  // namespace leyden
