// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// ChartPlot's mouse and keys: box zoom by dragging, wheel (over an axis: that axis alone), pan with the
// middle button, Shift or Space, back to everything with a double click.
#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

#include "charts/chart_plot.h"
#include "charts/crosshair_layer.h"
#include "charts/curves_layer.h"

namespace leyden {

namespace {

constexpr double kDragStart = 4.0;
constexpr double kFlatBox = 14.0;  // a box lower (narrower) than this zooms x (y) alone
constexpr double kWheelStep = 0.85;
constexpr int kTurnPause = 700;  // ms; a wheel that rests longer begins another view

QCPRange zoomedRange(const QCPRange& range, double centre, double factor, bool logarithmic) {
  if (!logarithmic)
    return {centre + (range.lower - centre) * factor, centre + (range.upper - centre) * factor};
  const auto scaled = [&](double edge) { return centre * std::pow(edge / centre, factor); };
  return {scaled(range.lower), scaled(range.upper)};
}

QCPRange movedRange(const QCPRange& range, double from, double to, bool logarithmic) {
  if (!logarithmic) return {range.lower + from - to, range.upper + from - to};
  return {range.lower * from / to, range.upper * from / to};
}

}  // namespace

void ChartPlot::chooseX(const QCPRange& range) {
  const QCPRange home = homeX();
  const bool all = range.lower <= home.lower && range.upper >= home.upper;
  std::optional<QCPRange> view;
  if (!all) view = range;
  setXView(view);
  Q_EMIT xViewChosen(view);
}

QRectF ChartPlot::zoomBox(QPointF to) const {
  const QRectF plot = axisRect()->rect();
  QRectF box = QRectF(m_pressed, to).normalized() & plot;
  if (box.height() < kFlatBox) box = QRectF(box.left(), plot.top(), box.width(), plot.height());
  if (box.width() < kFlatBox && box.height() >= kFlatBox && box.height() < plot.height())
    box = QRectF(plot.left(), box.top(), plot.width(), box.height());
  return box;
}

void ChartPlot::applyZoomBox(const QRectF& box) {
  const QRectF plot = axisRect()->rect();
  if (box.width() < 2 || box.height() < 2) return;
  const PixelScale x = m_curves->xScale();
  const PixelScale y = m_curves->yScale();
  const bool wholeHeight = box.height() >= plot.height();
  const bool wholeWidth = box.width() >= plot.width();
  if (!wholeHeight) setYView(QCPRange(y.toValue(box.bottom()), y.toValue(box.top())));
  if (!wholeWidth) chooseX(QCPRange(x.toValue(box.left()), x.toValue(box.right())));
}

void ChartPlot::panTo(QPointF to) {
  const PixelScale x(m_panX.lower, m_panX.upper, axisRect()->left(), axisRect()->right() + 1, m_logX);
  const PixelScale y(m_panY.lower, m_panY.upper, axisRect()->bottom() + 1, axisRect()->top(), m_logY);
  if (std::abs(to.y() - m_pressed.y()) > kDragStart || m_yView)
    m_yView = movedRange(m_panY, y.toValue(m_pressed.y()), y.toValue(to.y()), m_logY);
  chooseX(movedRange(m_panX, x.toValue(m_pressed.x()), x.toValue(to.x()), m_logX));
}

void ChartPlot::zoomAxis(QCPAxis* axis, double pixel, double factor) {
  const bool horizontal = axis == xAxis;
  const PixelScale scale = horizontal ? m_curves->xScale() : m_curves->yScale();
  const QCPRange range =
      zoomedRange(axis->range(), scale.toValue(pixel), factor, horizontal ? m_logX : m_logY);
  if (!QCPRange::validRange(range) || !(range.size() > 0.0)) return;
  if (horizontal)
    chooseX(range);
  else
    setYView(range);
}

// Beside the plot and below it stand the labels of an axis.
std::optional<Qt::Orientation> ChartPlot::axisAt(QPointF at) const {
  const QRect plot = axisRect()->rect();
  if (at.x() < plot.left() && at.y() <= plot.bottom()) return Qt::Vertical;
  if (at.y() > plot.bottom() && at.x() >= plot.left()) return Qt::Horizontal;
  return {};
}

void ChartPlot::mousePressEvent(QMouseEvent* event) {
  event->accept();
  const QPointF at = event->position();
  if (event->button() == Qt::BackButton) return Q_EMIT historyWanted(-1);
  if (event->button() == Qt::ForwardButton) return Q_EMIT historyWanted(1);
  if (!axisRect()->rect().contains(at.toPoint())) {
    const std::optional<Qt::Orientation> axis = axisAt(at);
    if (axis && event->button() == Qt::LeftButton) Q_EMIT rangeWanted(*axis);
    return;
  }
  const int cursor = event->button() == Qt::LeftButton ? m_cursors->cursorNear(at) : -1;
  if (cursor >= 0) {
    m_dragged = cursor;
    m_drag = Drag::Cursor;
    return;
  }
  if (event->button() == Qt::LeftButton && (event->modifiers() & Qt::ControlModifier))
    return Q_EMIT cursorDragged(CursorsLayer::kTime, snapped(at));
  const bool shifted = event->modifiers() & Qt::ShiftModifier;
  const bool left = event->button() == Qt::LeftButton;
  if (!left && event->button() != Qt::MiddleButton) return;
  m_pressed = at;
  m_panX = xAxis->range();
  m_panY = yAxis->range();
  m_drag = !left || shifted || m_spaceHeld ? Drag::Pan : Drag::Pressed;
  if (m_drag == Drag::Pan) setCrosshair(std::nullopt);
}

void ChartPlot::mouseMoveEvent(QMouseEvent* event) {
  event->accept();
  const QPointF at = event->position();
  if (m_drag == Drag::Pan) return panTo(at);
  if (m_drag == Drag::Cursor) return Q_EMIT cursorDragged(m_dragged, snapped(at));
  const QPointF moved = at - m_pressed;
  if (m_drag == Drag::Pressed && std::max(std::abs(moved.x()), std::abs(moved.y())) >= kDragStart)
    m_drag = Drag::Box;
  if (m_drag == Drag::Box) {
    m_crosshair->setZoomBox(zoomBox(at));
    replotOverlay();
    return;
  }
  setCursor(axisAt(at) ? Qt::PointingHandCursor : Qt::ArrowCursor);
  if (axisRect()->rect().contains(at.toPoint())) {
    setCursor(m_cursors->cursorNear(at) >= 0 ? Qt::SizeHorCursor : Qt::ArrowCursor);
    Q_EMIT runHovered(runNear(at));
    Q_EMIT hovered(snapped(at), at);
  } else {
    Q_EMIT hoverEnded();
  }
}

void ChartPlot::mouseReleaseEvent(QMouseEvent* event) {
  event->accept();
  const Drag drag = std::exchange(m_drag, Drag::None);
  if (drag == Drag::Box) {
    m_crosshair->setZoomBox({});
    applyZoomBox(zoomBox(event->position()));
    replotOverlay();
    Q_EMIT viewChosen(false);
  } else if (drag == Drag::Pan) {
    Q_EMIT viewChosen(false);
  } else if (drag == Drag::Pressed) {
    const QString run = runNear(event->position());
    if (!run.isEmpty()) Q_EMIT runClicked(run);
  }
}

void ChartPlot::mouseDoubleClickEvent(QMouseEvent* event) {
  event->accept();
  if (axisAt(event->position())) return;
  m_drag = Drag::None;
  Q_EMIT homeChosen();
}

void ChartPlot::wheelEvent(QWheelEvent* event) {
  const double steps = event->angleDelta().y() / 120.0;
  if (steps == 0.0 || (m_wheelBusy && m_wheelBusy())) {
    event->ignore();
    return;
  }
  event->accept();
  const double factor = std::pow(kWheelStep, steps);
  const QPointF at = event->position();
  const QRect plot = axisRect()->rect();
  if (at.x() < plot.left()) {
    zoomAxis(yAxis, at.y(), factor);
  } else if (at.y() > plot.bottom()) {
    zoomAxis(xAxis, at.x(), factor);
  } else {
    if (m_yView || factor < 1.0 || m_xView) zoomAxis(yAxis, at.y(), factor);
    zoomAxis(xAxis, at.x(), factor);
    if (!m_xView && factor > 1.0) setYView(std::nullopt);  // all of x is back: so is all of y
  }
  const bool goesOn = m_turned.isValid() && m_turned.elapsed() < kTurnPause;
  m_turned.restart();
  Q_EMIT viewChosen(goesOn);
}

void ChartPlot::leaveEvent(QEvent* event) {
  Q_EMIT hoverEnded();
  Q_EMIT runHovered({});
  QWidget::leaveEvent(event);
}

void ChartPlot::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Space) {
    m_spaceHeld = true;
  } else if (event->key() == Qt::Key_Home || event->key() == Qt::Key_0) {
    Q_EMIT homeChosen();
  } else if (event->key() == Qt::Key_Escape && m_drag == Drag::Box) {
    m_drag = Drag::None;
    m_crosshair->setZoomBox({});
    replotOverlay();
  } else {
    QCustomPlot::keyPressEvent(event);
  }
}

void ChartPlot::keyReleaseEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Space && !event->isAutoRepeat()) m_spaceHeld = false;
  QCustomPlot::keyReleaseEvent(event);
}

}  // namespace leyden
