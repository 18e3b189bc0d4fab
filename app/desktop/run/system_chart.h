// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// One value of the machine over a run: title, last value, a line whose least and greatest value a pixel both show. A
// click or a drag places the time cursor.
#pragma once

#include <experiment/system_curves.h>

#include <QWidget>
#include <memory>

namespace leyden {

class SystemChart : public QWidget {
  Q_OBJECT
 public:
  /// Compact: low, for a dock, with the least and the greatest value of its scale alone.
  explicit SystemChart(bool compact = false, QWidget* parent = nullptr);
  /// `curve` is one of what `owner` holds.
  void setCurve(std::shared_ptr<const void> owner, const SystemCurves::Curve* curve, bool bySteps);
  /// A place on the axis that all charts mark; NaN: none.
  void setCursorX(double x);
  /// The time cursor's place on the axis; NaN: none. Its value is told while no mouse is over a chart.
  void setTimeX(double x);
  double timeX() const { return m_time; }
  /// Of the widget, for a place on the axis.
  double pixelOf(double x) const;
  /// The value that the chart tells now, as its title says it.
  QString valueText() const;

  QSize sizeHint() const override { return m_compact ? QSize(220, 88) : QSize(300, 150); }
  QSize minimumSizeHint() const override { return m_compact ? QSize(124, 80) : QSize(240, 140); }

 Q_SIGNALS:
  void cursorMoved(double x);
  void timePlaced(double x);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;

 private:
  const std::vector<double>& xs() const;
  QRectF area() const;
  void paintScale(QPainter& painter, const QRectF& area, double low, double high) const;
  void paintLine(QPainter& painter, const QRectF& area, double low, double high) const;
  QString xText(double x) const;
  int indexAt(double x) const;
  double placeAt(const QPointF& at) const;
  void paintTime(QPainter& painter) const;

  std::shared_ptr<const void> m_owner;
  const SystemCurves::Curve* m_curve = nullptr;
  bool m_bySteps = true;
  bool m_compact;
  double m_cursor, m_time;
};

}  // namespace leyden
