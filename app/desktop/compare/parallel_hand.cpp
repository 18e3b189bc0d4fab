// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What hands do with parallel coordinates: mouse and keys.
#include <experiment/axis_span.h>
#include <experiment/plot_axes.h>
#include <experiment/run_brush.h>
#include <experiment/table_layout.h>

#include <QKeyEvent>
#include <QMouseEvent>
#include <algorithm>
#include <cmath>

#include "compare/parallel_plot.h"

namespace leyden {

namespace {

constexpr double kAxisReach = 10, kEndReach = 5, kRunReach = 8;
constexpr double kClick = 3;       // px that a click may tremble
constexpr double kKeyStep = 0.02;  // of an axis' length

bool isInside(const QRectF& rect, const QPointF& point) {
  return rect.adjusted(-1, -4, 1, 4).contains(point);
}

}  // namespace

// From the bottom, whichever end is there.
AxisSpan ParallelPlot::turned(int axis, AxisSpan span) const {
  return m_scene.flipped[static_cast<size_t>(axis)] ? AxisSpan{1 - span.high, 1 - span.low} : span;
}

std::optional<AxisSpan> ParallelPlot::brushOf(int axis) const {
  const PlotAxis& of = *m_scene.axes[static_cast<size_t>(axis)];
  const auto span = span_of(of, m_brush.range(of.field));
  return span ? std::optional(turned(axis, *span)) : std::nullopt;
}

void ParallelPlot::setBrush(int axis, AxisSpan span) {
  const PlotAxis& of = *m_scene.axes[static_cast<size_t>(axis)];
  if (span.low > span.high) std::swap(span.low, span.high);
  if (const auto range = range_of(of, turned(axis, span))) m_brush.setRange(of.field, *range);
  describe();
}

ParallelPlot::Grip ParallelPlot::gripAt(const QPointF& place, int* axis) const {
  *axis = m_scene.nearestAxis(place.x());
  if (*axis < 0) return Grip::None;
  if (isInside(titleOf(*axis), place)) return Grip::Title;
  const bool along = place.y() > m_scene.plot.top() - 8 && place.y() < m_scene.plot.bottom() + 8;
  if (!along || std::abs(m_scene.x(*axis) - place.x()) > kAxisReach) return Grip::None;
  const auto span = brushOf(*axis);
  if (!span) return Grip::Line;
  const double low = m_scene.plot.bottom() - span->low * m_scene.plot.height();
  const double high = m_scene.plot.bottom() - span->high * m_scene.plot.height();
  if (std::abs(place.y() - high) <= kEndReach) return Grip::High;
  if (std::abs(place.y() - low) <= kEndReach) return Grip::Low;
  return place.y() > high && place.y() < low ? Grip::Inside : Grip::Line;
}

void ParallelPlot::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) return;
  int axis = -1;
  const Grip grip = gripAt(event->position(), &axis);
  m_hand = {grip, axis, event->position(), {0, 0}, false};
  if (grip != Grip::None) {
    if (const auto span = brushOf(axis)) m_hand.span = *span;
    setCurrentAxis(axis);
  }
  update();
}

void ParallelPlot::mouseMoveEvent(QMouseEvent* event) {
  const QPointF place = event->position();
  if (!(event->buttons() & Qt::LeftButton)) return hover(place);
  m_hand.moved = m_hand.moved || (place - m_hand.from).manhattanLength() > kClick;
  if (!m_hand.moved) return;
  if (m_hand.grip == Grip::Title)
    dragTitle(place);
  else if (m_hand.grip != Grip::None)
    dragBrush(place);
}

void ParallelPlot::dragBrush(const QPointF& place) {
  const auto height = [this](double y) { return std::clamp(m_scene.heightAt(y), 0.0, 1.0); };
  const double at = height(place.y());
  AxisSpan span = m_hand.span;
  switch (m_hand.grip) {
    case Grip::Line:
      span = {height(m_hand.from.y()), at};
      break;
    case Grip::Low:
      span.low = at;
      break;
    case Grip::High:
      span.high = at;
      break;
    case Grip::Inside: {
      const double by = std::clamp(m_scene.heightAt(place.y()) - m_scene.heightAt(m_hand.from.y()), -span.low, 1 - span.high);
      span = {span.low + by, span.high + by};
      break;
    }
    default:
      return;
  }
  // A category is taken by a hand that comes near.
  const PlotAxis& of = *m_scene.axes[static_cast<size_t>(m_hand.axis)];
  if (of.categorical && m_hand.grip == Grip::Line)
    span = {std::min(span.low, span.high) - category_room(of), std::max(span.low, span.high) + category_room(of)};
  setBrush(m_hand.axis, span);
}

void ParallelPlot::dragTitle(const QPointF& place) {
  const int target = m_scene.nearestAxis(place.x());
  if (target == m_hand.axis || target < 0) return;
  const int from = std::exchange(m_hand.axis, target);
  m_current = target;
  m_axes.move(from, target);
}

void ParallelPlot::mouseReleaseEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) return;
  const Hand hand = std::exchange(m_hand, {});
  update();
  if (hand.moved) return;
  if (hand.grip == Grip::Line) {
    m_brush.clear(m_scene.axes[static_cast<size_t>(hand.axis)]->field);
    describe();
  } else if (hand.grip == Grip::None) {
    const int run = m_scene.runAt(event->position(), kRunReach);
    if (run >= 0) Q_EMIT runClicked(m_data.runIds().value(run));
  }
}

void ParallelPlot::mouseDoubleClickEvent(QMouseEvent* event) {
  int axis = -1;
  const Grip grip = gripAt(event->position(), &axis);
  if (grip == Grip::None || event->button() != Qt::LeftButton) return;
  if (grip == Grip::Title)
    m_axes.setFlipped(axis, !m_axes.axes()[static_cast<size_t>(axis)].flipped);
  else
    m_brush.clear(m_scene.axes[static_cast<size_t>(axis)]->field);
}

void ParallelPlot::hover(const QPointF& place) {
  int axis = -1;
  const Grip grip = gripAt(place, &axis);
  const bool end = grip == Grip::Low || grip == Grip::High;
  setCursor(grip == Grip::Title    ? Qt::OpenHandCursor
            : end                  ? Qt::SizeVerCursor
            : grip == Grip::Inside ? Qt::SizeAllCursor
            : grip == Grip::Line   ? Qt::CrossCursor
                                   : Qt::ArrowCursor);
  if (grip == Grip::Title) {
    setToolTip(tr("%1. Drag it to another place, double-click to turn it upside down.")
                   .arg(title_of(m_scene.axes[static_cast<size_t>(axis)]->field)));
    Q_EMIT runEntered({});
    return;
  }
  setToolTip({});
  const int run = m_scene.runAt(place, kRunReach);
  Q_EMIT runEntered(run >= 0 ? m_data.runIds().value(run) : QString());
}

void ParallelPlot::leaveEvent(QEvent*) {
  Q_EMIT runEntered({});
}

void ParallelPlot::contextMenuEvent(QContextMenuEvent* event) {
  if (m_scene.axisCount() == 0) return;
  const int axis = event->reason() == QContextMenuEvent::Mouse ? m_scene.nearestAxis(event->pos().x()) : m_current;
  const QPoint place = event->reason() == QContextMenuEvent::Mouse
                           ? event->globalPos()
                           : mapToGlobal(titleOf(axis).bottomLeft().toPoint());
  setCurrentAxis(axis);
  Q_EMIT menuRequested(axis, place);
}

void ParallelPlot::setCurrentAxis(int axis) {
  m_current = std::clamp(axis, 0, std::max(0, m_scene.axisCount() - 1));
  describe();
  update();
}

void ParallelPlot::focusInEvent(QFocusEvent* event) {
  QWidget::focusInEvent(event);
  setCurrentAxis(m_current);
}

void ParallelPlot::moveBrushEnd(bool upper, int direction) {
  const PlotAxis& of = *m_scene.axes[static_cast<size_t>(m_current)];
  const double step = of.categorical && of.categories.size() > 1 ? 1.0 / static_cast<double>(of.categories.size() - 1) : kKeyStep;
  AxisSpan span = brushOf(m_current).value_or(AxisSpan{0, 1});
  (upper ? span.high : span.low) += direction * step;
  span.low = std::clamp(span.low, 0.0, 1.0);
  span.high = std::clamp(span.high, 0.0, 1.0);
  if (span.low > span.high) (upper ? span.high : span.low) = upper ? span.low : span.high;
  setBrush(m_current, span);
}

void ParallelPlot::keyPressEvent(QKeyEvent* event) {
  if (m_scene.axisCount() == 0) return QWidget::keyPressEvent(event);
  const bool control = event->modifiers() & Qt::ControlModifier, shift = event->modifiers() & Qt::ShiftModifier;
  const int sideways = event->key() == Qt::Key_Left ? -1 : event->key() == Qt::Key_Right ? 1 : 0;
  const int along = event->key() == Qt::Key_Down ? -1 : event->key() == Qt::Key_Up ? 1 : 0;
  if (sideways != 0) {
    const int from = m_current;
    setCurrentAxis(from + sideways);
    if (control && from != m_current) m_axes.move(from, m_current);
  } else if (along != 0) {
    moveBrushEnd(!shift, along);
  } else if (event->key() == Qt::Key_Delete || event->key() == Qt::Key_Backspace) {
    m_brush.clear(m_scene.axes[static_cast<size_t>(m_current)]->field);
    describe();
  } else if (event->key() == Qt::Key_Escape) {
    m_brush.clear();
    describe();
  } else if (event->key() == Qt::Key_F10 && shift) {
    Q_EMIT menuRequested(m_current, mapToGlobal(titleOf(m_current).bottomLeft().toPoint()));
  } else {
    QWidget::keyPressEvent(event);
  }
}

// What a screen reader says of the axis with the cursor.
void ParallelPlot::describe() {
  if (m_scene.axisCount() == 0) return;
  const PlotAxis& of = *m_scene.axes[static_cast<size_t>(m_current)];
  QString text = tr("%1, axis %2 of %3").arg(title_of(of.field)).arg(m_current + 1).arg(m_scene.axisCount());
  if (const RunBrush::Range* range = m_brush.range(of.field)) {
    if (range->texts)
      text += tr(", brushed: %1").arg(QStringList(range->texts->begin(), range->texts->end()).join(QStringLiteral(", ")));
    else
      text += tr(", brushed from %1 to %2").arg(of.text(range->low), of.text(range->high));
  }
  setAccessibleDescription(text);
}

}  // namespace leyden
