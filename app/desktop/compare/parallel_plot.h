// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Parallel coordinates of runs. Curves are painted by workers; axes, brushes and the run under the mouse here.
// Mouse: drag on an axis brushes, a brush and its ends move, a click on the axis beside it clears; drag a title to
// another place. Keys: left and right choose an axis (with Ctrl: move it), up and down move the brush's upper end
// (with Shift the lower one), Delete clears it, Escape all, the menu key opens the axis' menu.
#pragma once

#include <experiment/axis_span.h>

#include <QWidget>
#include <optional>

#include "compare/parallel_scene.h"

namespace leyden {

class ImageWorker;
class PlotAxes;
class RunBrush;
class RunListModel;
class WhenVisible;

class ParallelPlot : public QWidget {
  Q_OBJECT
 public:
  /// All outlive it. The data's axes are those of `axes`, and after them the colour's, if there is one.
  ParallelPlot(RunListModel& runs, PlotData& data, PlotAxes& axes, RunBrush& brush, QWidget* parent = nullptr);

  void setHighlightedRun(const QString& runId);
  /// Lower and upper end of an axis' brush as parts of its length from the bottom.
  std::optional<AxisSpan> brushOf(int axis) const;
  const ParallelScene& scene() const { return m_scene; }
  int currentAxis() const { return m_current; }
  /// All that was asked for has been painted.
  bool isPainted() const;
  QRectF titleOf(int axis) const;

  QSize minimumSizeHint() const override { return {360, 220}; }

 Q_SIGNALS:
  /// The run under the mouse; empty for none.
  void runEntered(const QString& runId);
  void runClicked(const QString& runId);
  void menuRequested(int axis, const QPoint& global);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;

 private:
  enum class Grip { None, Title, Line, Low, High, Inside };
  struct Hand {
    Grip grip = Grip::None;
    int axis = -1;
    QPointF from;
    AxisSpan span;  // as it was
    bool moved = false;
  };

  void rebuild();
  void rebuildBrushed();
  void layOut();
  void paintLayers();
  void paintGround();
  void paintFront();
  void paintAxis(QPainter& painter, int axis) const;
  void paintValues(QPainter& painter, int axis) const;
  void paintCategories(QPainter& painter, int axis) const;
  void paintBrush(QPainter& painter, int axis) const;
  void paintHighlighted(QPainter& painter) const;
  double roomOf(int axis) const;

  Grip gripAt(const QPointF& place, int* axis) const;
  void dragBrush(const QPointF& place);
  void dragTitle(const QPointF& place);
  void hover(const QPointF& place);
  void setBrush(int axis, AxisSpan span);
  AxisSpan turned(int axis, AxisSpan span) const;
  void moveBrushEnd(bool upper, int direction);
  void setCurrentAxis(int axis);
  void describe();

  RunListModel& m_runs;
  PlotData& m_data;
  PlotAxes& m_axes;
  RunBrush& m_brush;
  ParallelScene m_scene;
  ImageWorker* m_groundWorker;
  ImageWorker* m_frontWorker;
  WhenVisible* m_paintWhenVisible;
  QImage m_ground, m_front;
  int m_highlighted = -1, m_current = 0;
  QString m_highlightedId;
  Hand m_hand;
};

}  // namespace leyden
