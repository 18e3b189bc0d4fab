// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What moves over a chart without the curves being drawn again: crosshair with dots, the highlighted run, the
// zoom box.
#pragma once

#include "charts/qcp.h"

#include <QRectF>
#include <optional>

#include "charts/chart_content.h"

namespace leyden {

class CurvesLayer;

class CrosshairLayer : public QCPLayerable {
  Q_OBJECT
 public:
  CrosshairLayer(QCustomPlot* plot, const ChartContent& content, CurvesLayer& curves);

  void setCursor(std::optional<double> x) { m_cursor = x; }
  std::optional<double> cursor() const { return m_cursor; }
  void setHighlighted(const QString& run) { m_highlighted = run; }
  const QString& highlighted() const { return m_highlighted; }
  /// In widget coordinates; null: none.
  void setZoomBox(const QRectF& box) { m_zoom_box = box; }

 protected:
  void applyDefaultAntialiasingHint(QCPPainter* painter) const override;
  void draw(QCPPainter* painter) override;

 private:
  void drawCursor(QCPPainter* painter);
  void drawZoomBox(QCPPainter* painter) const;

  const ChartContent& m_content;
  CurvesLayer& m_curves;
  std::optional<double> m_cursor;
  QString m_highlighted;
  QRectF m_zoom_box;
};

}  // namespace leyden
