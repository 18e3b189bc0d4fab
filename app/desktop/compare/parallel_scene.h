// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Parallel coordinates as a value: axes with their places on the screen and what each run's curve looks like.
// Made on the GUI thread, painted on any.
#pragma once

#include <experiment/plot_data.h>

#include <QColor>
#include <QImage>
#include <QRectF>
#include <QSize>
#include <functional>
#include <vector>

namespace leyden {

struct ParallelScene {
  PlotData::Axes axes;
  std::vector<char> flipped;     // of each axis: its low end is on top
  QRectF plot;                   // from the first axis to the last, and their length
  double lane = 0;               // y of runs that have no place on an axis
  std::vector<QRgb> colours;     // of each run
  std::vector<char> brushed;     // of each run; empty: nothing is brushed
  std::vector<double> order;     // what is drawn later, and so on top, has more
  QColor faint;

  int runCount() const { return static_cast<int>(colours.size()); }
  int axisCount() const { return static_cast<int>(axes.size()); }
  double x(int axis) const;
  double y(int axis, double value) const;
  double yOfRun(int axis, int run) const;
  /// From 0 at the bottom to 1 at the top, whichever end is there.
  double valueAt(int axis, double height) const;
  double heightOf(int axis, double value) const;
  double heightAt(double y) const { return (plot.bottom() - y) / plot.height(); }
  /// The axis within `reach` of x; -1.
  int axisAt(double x, double reach) const;
  int nearestAxis(double x) const;
  /// Where a run's curve is at x, which is between the first and the last axis.
  double curveY(int run, double x) const;
  /// The curve that passes within `reach` of the point, brushed ones alone if any are; -1.
  int runAt(const QPointF& point, double reach) const;
};

enum class ParallelLayer { Ground, Front };  // all runs, faint; those that are brushed (or all), in colour

QImage paintParallel(const ParallelScene& scene, ParallelLayer layer, QSize size, double pixelRatio,
                     const std::function<bool()>& stop);
/// One run, as thick as one that is looked at.
void paintParallelRun(QPainter& painter, const ParallelScene& scene, int run, const QColor& colour, double width);

}  // namespace leyden
