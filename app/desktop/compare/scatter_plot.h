// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Runs as dots: x, y, and where they are chosen size and colour are fields of theirs. A drag brushes a box, a click
// beside the dots clears it. Keys: left and right move the box' right end, up and down its upper end (with Shift the
// other ends), Escape clears.
#pragma once

#include <experiment/axis_span.h>
#include <experiment/correlation.h>
#include <experiment/plot_data.h>

#include <QPixmap>
#include <QWidget>
#include <optional>

namespace leyden {

class RunBrush;
class RunListModel;

class ScatterPlot : public QWidget {
  Q_OBJECT
 public:
  /// All outlive it.
  ScatterPlot(RunListModel& runs, PlotData& data, RunBrush& brush, QWidget* parent = nullptr);

  /// As a colour's role: dots are coloured from the oldest run to the newest.
  static constexpr int kByOrder = -2;
  /// Which of the data's axes are which; -1: none.
  struct Roles {
    int x = 0, y = 1, size = -1, colour = -1;
    bool operator==(const Roles&) const = default;
  };
  void setRoles(const Roles& roles);
  void setTrend(bool shown);
  /// Off: labels and title of y stand at another plot beside this one.
  void setLabelsOfY(bool shown);
  /// Off: the highlighted run's values are told where the mouse is alone, not in each of several plots.
  void setCardAlways(bool always) { m_cardAlways = always; }
  /// On: dots and brush stand out from a coloured ground.
  void setStrongRings(bool strong) { m_strongRings = strong; }
  void setHighlightedRun(const QString& runId);

  /// Over what is drawn: logarithms on log axes.
  const Correlation& trend() const { return m_trend; }
  /// Runs without a place, which are not drawn.
  int leftOut() const { return m_leftOut; }
  QPointF placeOf(int run) const;
  QRectF plotArea() const { return m_area; }

  QSize minimumSizeHint() const override { return {320, 220}; }

 Q_SIGNALS:
  void runEntered(const QString& runId);
  void runClicked(const QString& runId);
  void trendChanged();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

  /// Over the grid and below the dots, within plotArea().
  virtual void paintGround(QPainter& painter);
  const PlotAxis* axis(int role) const;
  const Roles& roles() const { return m_roles; }
  /// Where places of both axes are.
  QPointF point(double x, double y) const;

 private:
  void rebuild();
  void layOut();
  void paintGrid(QPainter& painter) const;
  void paintDots(QPainter& painter) const;
  void paintTrend(QPainter& painter) const;
  void paintBox(QPainter& painter) const;
  void paintHighlighted(QPainter& painter) const;
  double radiusOf(int run) const;
  QColor colourOf(int run) const;
  bool isDrawn(int run) const;
  int runAt(const QPointF& place) const;
  void brushBox(const QRectF& box);
  void clearBox();
  std::optional<QRectF> box() const;
  void moveEnd(bool horizontal, bool upper, int direction);

  RunListModel& m_runs;
  PlotData& m_data;
  RunBrush& m_brush;
  Roles m_roles;
  bool m_showTrend = true, m_labelsOfY = true, m_cardAlways = true, m_strongRings = false, m_entered = false;
  Correlation m_trend;
  int m_leftOut = 0, m_highlighted = -1;
  QString m_highlightedId;
  QRectF m_area;
  QPixmap m_dots;
  std::optional<QPointF> m_from;
  QPointF m_to;
};

}  // namespace leyden
