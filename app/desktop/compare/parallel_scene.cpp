// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/parallel_scene.h"

#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>
#include <numeric>

namespace leyden {

namespace {

constexpr int kFine = 3000;       // curves up to here are smoothed at their edges
constexpr int kPerStopAsked = 64;  // curves

// The path between two axes has its control points at thirds, so that x runs evenly and y as 3t² - 2t³.
double ease(double t) {
  return t * t * (3 - 2 * t);
}

QPainterPath pathOf(const ParallelScene& scene, int run) {
  QPainterPath path;
  path.moveTo(scene.x(0), scene.yOfRun(0, run));
  for (int axis = 1; axis < scene.axisCount(); ++axis) {
    const double left = scene.x(axis - 1), right = scene.x(axis), third = (right - left) / 3;
    const double from = scene.yOfRun(axis - 1, run), to = scene.yOfRun(axis, run);
    path.cubicTo(left + third, from, right - third, to, right, to);
  }
  return path;
}

// Many curves over each other stay readable when each is fainter.
int opacity(int curves, int few, int many) {
  const double part = std::clamp(std::log10(std::max(1, curves) / 20.0) / std::log10(500.0), 0.0, 1.0);
  return static_cast<int>(std::lround(few + (many - few) * part));
}

}  // namespace

double ParallelScene::x(int axis) const {
  return axisCount() < 2 ? plot.center().x() : plot.left() + plot.width() * axis / (axisCount() - 1);
}

double ParallelScene::heightOf(int axis, double value) const {
  const double place = axes[static_cast<size_t>(axis)]->place(value);
  return flipped[static_cast<size_t>(axis)] ? 1 - place : place;
}

double ParallelScene::valueAt(int axis, double height) const {
  return axes[static_cast<size_t>(axis)]->valueAt(flipped[static_cast<size_t>(axis)] ? 1 - height : height);
}

double ParallelScene::y(int axis, double value) const {
  const double height = heightOf(axis, value);
  return std::isnan(height) ? lane : plot.bottom() - height * plot.height();
}

double ParallelScene::yOfRun(int axis, int run) const {
  return y(axis, axes[static_cast<size_t>(axis)]->values[static_cast<size_t>(run)]);
}

int ParallelScene::nearestAxis(double at) const {
  if (axisCount() < 2) return axisCount() - 1;
  const double place = (at - plot.left()) / plot.width() * (axisCount() - 1);
  return std::clamp(static_cast<int>(std::lround(place)), 0, axisCount() - 1);
}

int ParallelScene::axisAt(double at, double reach) const {
  const int axis = nearestAxis(at);
  return axis >= 0 && std::abs(x(axis) - at) <= reach ? axis : -1;
}

double ParallelScene::curveY(int run, double at) const {
  const double place = std::clamp((at - plot.left()) / plot.width(), 0.0, 1.0) * (axisCount() - 1);
  const int left = std::min(static_cast<int>(place), axisCount() - 2);
  const double from = yOfRun(left, run), to = yOfRun(left + 1, run);
  return from + (to - from) * ease(place - left);
}

int ParallelScene::runAt(const QPointF& point, double reach) const {
  if (axisCount() < 2 || point.x() < plot.left() - reach || point.x() > plot.right() + reach) return -1;
  int found = -1;
  for (int run = 0; run < runCount(); ++run) {
    if (!brushed.empty() && !brushed[static_cast<size_t>(run)]) continue;
    const double distance = std::abs(curveY(run, point.x()) - point.y());
    if (distance > reach) continue;
    reach = distance;
    found = run;
  }
  return found;
}

QImage paintParallel(const ParallelScene& scene, ParallelLayer layer, QSize size, double pixelRatio,
                     const std::function<bool()>& stop) {
  QImage image(size * pixelRatio, QImage::Format_ARGB32_Premultiplied);
  image.setDevicePixelRatio(pixelRatio);
  image.fill(Qt::transparent);
  if (scene.axisCount() < 2) return image;
  std::vector<int> runs;
  for (int run = 0; run < scene.runCount(); ++run) {
    if (layer == ParallelLayer::Ground || scene.brushed.empty() || scene.brushed[static_cast<size_t>(run)])
      runs.push_back(run);
  }
  const auto rank = [&](int run) {
    const double order = scene.order[static_cast<size_t>(run)];
    return std::isnan(order) ? -std::numeric_limits<double>::infinity() : order;
  };
  std::stable_sort(runs.begin(), runs.end(), [&](int a, int b) { return rank(a) < rank(b); });
  const int count = static_cast<int>(runs.size());
  const int alpha = layer == ParallelLayer::Ground ? opacity(count, 90, 14) : opacity(count, 235, 60);
  QPainter painter(&image);
  painter.setRenderHint(QPainter::Antialiasing, count <= kFine);
  painter.setBrush(Qt::NoBrush);
  for (int i = 0; i < count; ++i) {
    if (i % kPerStopAsked == 0 && stop()) break;
    const int run = runs[static_cast<size_t>(i)];
    QColor colour = layer == ParallelLayer::Ground ? scene.faint : QColor::fromRgb(scene.colours[static_cast<size_t>(run)]);
    colour.setAlpha(alpha);
    painter.setPen(QPen(colour, layer == ParallelLayer::Ground || count > kFine ? 1.0 : 1.4));
    painter.drawPath(pathOf(scene, run));
  }
  return image;
}

void paintParallelRun(QPainter& painter, const ParallelScene& scene, int run, const QColor& colour, double width) {
  if (scene.axisCount() < 2) return;
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(colour, width));
  painter.drawPath(pathOf(scene, run));
  painter.setPen(Qt::NoPen);
  painter.setBrush(colour);
  for (int axis = 0; axis < scene.axisCount(); ++axis)
    painter.drawEllipse(QPointF(scene.x(axis), scene.yOfRun(axis, run)), 3, 3);
}

}  // namespace leyden
