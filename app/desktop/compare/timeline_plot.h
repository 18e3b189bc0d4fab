// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Runs as bars over the time of day, a lane each. A drag brushes a span of time, a drag inside of it moves it, at its
// ends these; a click beside the bars clears it. The wheel scrolls lanes (and zooms where all fit, with Ctrl, or over the
// clock); Shift, Space or the middle button pan. Keys: up and down choose a lane, Return selects its run, + and - zoom,
// Ctrl+Left and Ctrl+Right pan, Home shows everything; left and right move the span's end, with Shift its begin, Escape
// clears it.
#pragma once

#include <experiment/timeline_model.h>

#include <QAbstractScrollArea>
#include <optional>
#include <utility>

#include "charts/clock_ticker.h"

namespace leyden {

class RunBrush;
class RunListModel;

class TimelinePlot : public QAbstractScrollArea {
  Q_OBJECT
 public:
  /// All outlive it.
  TimelinePlot(RunListModel& runs, TimelineModel& model, RunBrush& brush, QWidget* parent = nullptr);

  void setHighlightedRun(const QString& runId);
  void setSelectedRuns(const QStringList& runIds);
  /// Everything, and from then on what comes.
  void showAll();
  bool showsAll() const { return !m_view; }
  /// Seconds since 1970 at the left and right end.
  TimelineModel::Span view() const;

  /// Of the viewport.
  double xOf(double time) const;
  double timeAt(double x) const;
  QRectF plotArea() const;
  QRectF pieceRect(int lane, int piece) const;
  int laneAt(double y) const;
  int currentLane() const { return m_current; }

  QSize minimumSizeHint() const override { return {420, 220}; }

 Q_SIGNALS:
  void runEntered(const QString& runId);
  /// `added`: with Ctrl, to or from what is selected.
  void runClicked(const QString& runId, bool added);
  void viewChanged();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void scrollContentsBy(int dx, int dy) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void keyReleaseEvent(QKeyEvent* event) override;
  bool viewportEvent(QEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;

 private:
  enum class Drag { None, Brush, Move, Low, High, Pan };
  struct Place {
    int lane = -1, piece = -1;
    bool operator==(const Place&) const = default;
  };
  void follow();
  void layOut();
  double namesWidth() const;
  double laneTop(int lane) const;
  Place placeAt(const QPointF& at) const;
  Drag spanPartAt(const QPointF& at) const;
  TimelineModel::Span everything() const;
  void setView(double from, double to);
  void zoom(double x, double factor);
  void pan(double pixels);
  void dragTo(const QPointF& at);
  void enter(const Place& place);
  void chooseLane(int lane);
  void moveSpanEnd(bool end, int direction);
  QStringList factsOf(const Place& place) const;
  void paintClock(QPainter& painter);
  void paintLane(QPainter& painter, int lane) const;
  void paintName(QPainter& painter, int lane) const;
  void paintPiece(QPainter& painter, int lane, int piece, const QColor& colour) const;
  void paintSpan(QPainter& painter) const;
  QColor colourOf(int lane) const;
  bool isFaint(int lane) const;

  RunListModel& m_runs;
  TimelineModel& m_model;
  RunBrush& m_brush;
  std::optional<TimelineModel::Span> m_view;  // none: everything
  QString m_highlighted;
  QSet<QString> m_selected;
  ClockTicker m_ticker;
  Place m_hovered;
  bool m_byKeys = false;  // the current lane's card is shown
  int m_current = -1;
  Drag m_drag = Drag::None;
  QPointF m_pressed, m_mouse;
  bool m_moved = false, m_spaceHeld = false;
  TimelineModel::Span m_before;  // view or span when the drag began
};

}  // namespace leyden
