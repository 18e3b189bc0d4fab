// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What hands do with the scatter plot: mouse and keys.
#include <experiment/run_brush.h>

#include <QKeyEvent>
#include <QMouseEvent>
#include <algorithm>
#include <cmath>

#include "compare/scatter_plot.h"

namespace leyden {

namespace {

constexpr double kReach = 4, kClick = 3;
constexpr double kKeyStep = 0.02;  // of an axis' length

}  // namespace

int ScatterPlot::runAt(const QPointF& place) const {
  int found = -1;
  double nearest = 1e9;
  for (int run = 0; run < m_data.runIds().size(); ++run) {
    if (!isDrawn(run)) continue;
    const QPointF apart = placeOf(run) - place;
    const double distance = std::hypot(apart.x(), apart.y());
    if (distance > radiusOf(run) + kReach || distance > nearest) continue;
    nearest = distance;
    found = run;
  }
  return found;
}

std::optional<QRectF> ScatterPlot::box() const {
  const PlotAxis *x = axis(m_roles.x), *y = axis(m_roles.y);
  if (!x || !y) return std::nullopt;
  const auto across = span_of(*x, m_brush.range(x->field)), along = span_of(*y, m_brush.range(y->field));
  if (!across && !along) return std::nullopt;
  // A brush of one of them alone, from another plot, is a band.
  const double left = across ? point(across->low, 0).x() - 3 : m_area.left();
  const double right = across ? point(across->high, 0).x() + 3 : m_area.right();
  const double top = along ? point(0, along->high).y() - 3 : m_area.top();
  const double bottom = along ? point(0, along->low).y() + 3 : m_area.bottom();
  return QRectF(QPointF(left, top), QPointF(right, bottom)) & m_area;
}

void ScatterPlot::brushBox(const QRectF& box) {
  const PlotAxis &x = *axis(m_roles.x), &y = *axis(m_roles.y);
  const QPointF origin = point(0, 0), end = point(1, 1);
  const auto part = [](double at, double from, double to) { return std::clamp((at - from) / (to - from), 0.0, 1.0); };
  const AxisSpan across{part(box.left(), origin.x(), end.x()), part(box.right(), origin.x(), end.x())};
  const AxisSpan along{part(box.bottom(), origin.y(), end.y()), part(box.top(), origin.y(), end.y())};
  const auto xs = range_of(x, across), ys = range_of(y, along);
  if (!xs || !ys) return;  // between categories there is nothing
  m_brush.setRange(x.field, *xs);
  m_brush.setRange(y.field, *ys);
}

void ScatterPlot::clearBox() {
  for (const int role : {m_roles.x, m_roles.y})
    if (const PlotAxis* of = axis(role)) m_brush.clear(of->field);
}

void ScatterPlot::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton || !axis(m_roles.x) || !axis(m_roles.y)) return;
  m_from = m_to = event->position();
}

void ScatterPlot::mouseMoveEvent(QMouseEvent* event) {
  if (m_from && (event->buttons() & Qt::LeftButton)) {
    m_to = event->position();
    if ((m_to - *m_from).manhattanLength() > kClick) brushBox(QRectF(*m_from, m_to).normalized());
    return update();
  }
  m_entered = true;
  const int run = runAt(event->position());
  setCursor(run >= 0 ? Qt::PointingHandCursor : Qt::CrossCursor);
  Q_EMIT runEntered(run >= 0 ? m_data.runIds().value(run) : QString());
}

void ScatterPlot::mouseReleaseEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton || !m_from) return;
  const bool click = (event->position() - *m_from).manhattanLength() <= kClick;
  m_from.reset();
  update();
  if (!click) return;
  const int run = runAt(event->position());
  if (run >= 0)
    Q_EMIT runClicked(m_data.runIds().value(run));
  else
    clearBox();
}

void ScatterPlot::leaveEvent(QEvent*) {
  m_entered = false;
  Q_EMIT runEntered({});
}

void ScatterPlot::moveEnd(bool horizontal, bool upper, int direction) {
  const PlotAxis* of = axis(horizontal ? m_roles.x : m_roles.y);
  if (!of) return;
  const auto count = static_cast<double>(of->categories.size());
  const double step = of->categorical && count > 1 ? 1 / (count - 1) : kKeyStep;
  AxisSpan span = span_of(*of, m_brush.range(of->field)).value_or(AxisSpan{0, 1});
  (upper ? span.high : span.low) += direction * step;
  span.low = std::clamp(span.low, 0.0, 1.0);
  span.high = std::clamp(span.high, 0.0, 1.0);
  if (span.low > span.high) (upper ? span.high : span.low) = upper ? span.low : span.high;
  if (const auto range = range_of(*of, span)) m_brush.setRange(of->field, *range);
}

void ScatterPlot::keyPressEvent(QKeyEvent* event) {
  const bool upper = !(event->modifiers() & Qt::ShiftModifier);
  switch (event->key()) {
    case Qt::Key_Left:
      return moveEnd(true, upper, -1);
    case Qt::Key_Right:
      return moveEnd(true, upper, 1);
    case Qt::Key_Down:
      return moveEnd(false, upper, -1);
    case Qt::Key_Up:
      return moveEnd(false, upper, 1);
    case Qt::Key_Escape:
    case Qt::Key_Delete:
      return clearBox();
    default:
      QWidget::keyPressEvent(event);
  }
}

}  // namespace leyden
