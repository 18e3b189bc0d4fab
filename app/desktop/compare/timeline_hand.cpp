// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What hands do with the timeline: mouse, wheel and keys.
#include <experiment/run_list_model.h>

#include <QKeyEvent>
#include <QMouseEvent>
#include <QScrollBar>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>
#include <utility>

#include "compare/timeline_plot.h"

namespace leyden {

namespace {

constexpr double kReach = 4, kClick = 3;  // px
constexpr double kKeyStep = 0.02;         // of the width
constexpr double kClosest = 0.01;         // s: the narrowest view
constexpr double kWidest = 100.0 * 365 * 86'400;

}  // namespace

TimelinePlot::Place TimelinePlot::placeAt(const QPointF& at) const {
  const int lane = laneAt(at.y());
  if (lane < 0) return {};
  if (at.x() < plotArea().left() - 6) return {lane, -1};
  const int count = static_cast<int>(m_model.lanes()[static_cast<size_t>(lane)].pieces.size());
  for (int piece = count - 1; piece >= 0; --piece)
    if (pieceRect(lane, piece).adjusted(-kReach, -6, kReach, 6).contains(at)) return {lane, piece};
  return {};
}

TimelinePlot::Drag TimelinePlot::spanPartAt(const QPointF& at) const {
  const auto& span = m_model.span();
  if (!span || at.x() < plotArea().left() || at.y() < plotArea().top()) return Drag::None;
  if (std::abs(at.x() - xOf(span->second)) <= kReach) return Drag::High;
  if (std::abs(at.x() - xOf(span->first)) <= kReach) return Drag::Low;
  return at.x() > xOf(span->first) && at.x() < xOf(span->second) ? Drag::Move : Drag::None;
}

void TimelinePlot::setView(double from, double to) {
  const double width = std::clamp(to - from, kClosest, kWidest), middle = (from + to) / 2;
  m_view = TimelineModel::Span{middle - width / 2, middle + width / 2};
  viewport()->update();
  Q_EMIT viewChanged();
}

void TimelinePlot::showAll() {
  m_view.reset();
  viewport()->update();
  Q_EMIT viewChanged();
}

void TimelinePlot::zoom(double x, double factor) {
  const auto [from, to] = view();
  const double at = timeAt(std::clamp(x, plotArea().left(), plotArea().right()));
  if ((to - from) * factor < kClosest || (to - from) * factor > kWidest) return;
  setView(at - (at - from) * factor, at + (to - at) * factor);
}

void TimelinePlot::pan(double pixels) {
  const auto [from, to] = view();
  const double by = pixels / std::max(1.0, plotArea().width()) * (to - from);
  setView(from + by, to + by);
}

void TimelinePlot::enter(const Place& place) {
  if (place == m_hovered) {
    if (place.lane >= 0) viewport()->update();  // its card goes with the mouse
    return;
  }
  m_hovered = place;
  m_byKeys = false;
  viewport()->update();
  Q_EMIT runEntered(place.lane >= 0 ? m_model.lanes()[static_cast<size_t>(place.lane)].id : QString());
}

void TimelinePlot::mousePressEvent(QMouseEvent* event) {
  const bool left = event->button() == Qt::LeftButton;
  if ((!left && event->button() != Qt::MiddleButton) || m_model.rowCount() == 0) return;
  m_pressed = event->position();
  m_moved = false;
  if (!left || (event->modifiers() & Qt::ShiftModifier) || m_spaceHeld) {
    m_drag = Drag::Pan;
    m_before = view();
    return;
  }
  m_drag = spanPartAt(m_pressed);
  if (m_drag == Drag::None) m_drag = Drag::Brush;
  if (m_model.span()) m_before = *m_model.span();
}

void TimelinePlot::dragTo(const QPointF& at) {
  const auto clamped = [this](double x) { return std::clamp(x, plotArea().left(), plotArea().right()); };
  const double time = timeAt(clamped(at.x())), began = timeAt(clamped(m_pressed.x()));
  switch (m_drag) {
    case Drag::Pan: {
      const double by = (m_pressed.x() - at.x()) / std::max(1.0, plotArea().width()) * (m_before.second - m_before.first);
      return setView(m_before.first + by, m_before.second + by);
    }
    case Drag::Brush:
      return m_model.setSpan(began, time);
    case Drag::Move:
      return m_model.setSpan(m_before.first + time - began, m_before.second + time - began);
    case Drag::Low:
      return m_model.setSpan(std::min(time, m_before.second), m_before.second);
    case Drag::High:
      return m_model.setSpan(m_before.first, std::max(time, m_before.first));
    case Drag::None:
      break;
  }
}

void TimelinePlot::mouseMoveEvent(QMouseEvent* event) {
  const QPointF at = m_mouse = event->position();
  if (m_drag != Drag::None) {
    m_moved = m_moved || std::abs(at.x() - m_pressed.x()) > kClick;
    // What began on a name is a click on it, whatever the hand does.
    if (m_moved && (m_drag == Drag::Pan || m_pressed.x() >= plotArea().left() - 6)) dragTo(at);
    return;
  }
  const Place place = placeAt(at);
  const Drag part = spanPartAt(at);
  if (part == Drag::Low || part == Drag::High)
    viewport()->setCursor(Qt::SizeHorCursor);
  else if (place.lane >= 0)
    viewport()->setCursor(Qt::PointingHandCursor);
  else
    viewport()->setCursor(at.x() >= plotArea().left() && at.y() >= plotArea().top() ? Qt::CrossCursor : Qt::ArrowCursor);
  enter(place);
}

void TimelinePlot::mouseReleaseEvent(QMouseEvent* event) {
  const Drag drag = std::exchange(m_drag, Drag::None);
  viewport()->update();
  if (drag == Drag::None || drag == Drag::Pan || m_moved || event->button() != Qt::LeftButton) return;
  const Place place = placeAt(event->position());
  if (place.lane < 0) return m_model.clearSpan();
  m_current = place.lane;
  Q_EMIT runClicked(m_model.lanes()[static_cast<size_t>(place.lane)].id, event->modifiers() & Qt::ControlModifier);
}

void TimelinePlot::mouseDoubleClickEvent(QMouseEvent* event) {
  m_drag = Drag::None;
  if (event->button() == Qt::LeftButton && event->position().x() >= plotArea().left()) showAll();
}

void TimelinePlot::wheelEvent(QWheelEvent* event) {
  const QPoint turned = event->angleDelta();
  const bool sideways = std::abs(turned.x()) > std::abs(turned.y()) || (event->modifiers() & Qt::ShiftModifier);
  const double turn = std::abs(turned.x()) > std::abs(turned.y()) ? turned.x() : turned.y();
  event->accept();
  if (sideways) return pan(-turn * 0.6);
  const bool zooms = (event->modifiers() & Qt::ControlModifier) || event->position().y() < plotArea().top() ||
                     verticalScrollBar()->maximum() == 0;
  if (zooms) return zoom(event->position().x(), std::pow(1.0015, -turn));
  verticalScrollBar()->setValue(verticalScrollBar()->value() - static_cast<int>(turn / 120 * 3 * verticalScrollBar()->singleStep()));
}

void TimelinePlot::chooseLane(int lane) {
  if (m_model.rowCount() == 0) return;
  m_current = std::clamp(lane, 0, m_model.rowCount() - 1);
  m_byKeys = true;
  m_hovered = {};
  const int top = static_cast<int>(laneTop(m_current) - plotArea().top()) + verticalScrollBar()->value();
  const int height = verticalScrollBar()->singleStep();
  if (top < verticalScrollBar()->value()) verticalScrollBar()->setValue(top);
  if (top + height > verticalScrollBar()->value() + verticalScrollBar()->pageStep())
    verticalScrollBar()->setValue(top + height - verticalScrollBar()->pageStep());
  setAccessibleDescription(factsOf({m_current, -1}).join(QStringLiteral(", ")));
  viewport()->update();
  Q_EMIT runEntered(m_model.lanes()[static_cast<size_t>(m_current)].id);
}

void TimelinePlot::moveSpanEnd(bool end, int direction) {
  const auto [from, to] = view();
  auto [low, high] = m_model.span().value_or(view());
  const double by = direction * kKeyStep * (to - from);
  if (end)
    high = std::max(low, high + by);
  else
    low = std::min(high, low + by);
  m_model.setSpan(low, high);
}

void TimelinePlot::keyPressEvent(QKeyEvent* event) {
  const bool shift = event->modifiers() & Qt::ShiftModifier, control = event->modifiers() & Qt::ControlModifier;
  const double middle = plotArea().center().x(), part = plotArea().width() / 10;
  const int page = std::max(1, verticalScrollBar()->pageStep() / verticalScrollBar()->singleStep());
  switch (event->key()) {
    case Qt::Key_Up:
      return chooseLane(m_current - 1);
    case Qt::Key_Down:
      return chooseLane(m_current + 1);
    case Qt::Key_PageUp:
      return control ? event->ignore() : chooseLane(m_current - page);  // with Ctrl the page's tabs
    case Qt::Key_PageDown:
      return control ? event->ignore() : chooseLane(m_current + page);
    case Qt::Key_Return:
    case Qt::Key_Enter:
      if (m_current >= 0) Q_EMIT runClicked(m_model.lanes()[static_cast<size_t>(m_current)].id, control);
      return;
    case Qt::Key_Left:
      return control ? pan(-part) : moveSpanEnd(!shift, -1);
    case Qt::Key_Right:
      return control ? pan(part) : moveSpanEnd(!shift, 1);
    case Qt::Key_Plus:
    case Qt::Key_Equal:
      return zoom(middle, 0.8);
    case Qt::Key_Minus:
      return zoom(middle, 1.25);
    case Qt::Key_Home:
      return showAll();
    case Qt::Key_Escape:
    case Qt::Key_Delete:
      return m_model.clearSpan();
    case Qt::Key_Space:
      m_spaceHeld = true;
      return;
    default:
      event->ignore();
  }
}

void TimelinePlot::keyReleaseEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Space && !event->isAutoRepeat()) m_spaceHeld = false;
  QAbstractScrollArea::keyReleaseEvent(event);
}

void TimelinePlot::focusOutEvent(QFocusEvent* event) {
  m_spaceHeld = m_byKeys = false;
  viewport()->update();
  QAbstractScrollArea::focusOutEvent(event);
}

bool TimelinePlot::viewportEvent(QEvent* event) {
  if (event->type() == QEvent::Leave) enter({});
  return QAbstractScrollArea::viewportEvent(event);
}

}  // namespace leyden
