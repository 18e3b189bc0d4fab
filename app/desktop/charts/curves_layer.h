// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Draws the curves of a chart: raw lines faint beneath smoothed ones, dots where points stand far apart,
// marks at the edge where values are not finite.
#pragma once

#include "charts/qcp.h"

#include "charts/chart_content.h"
#include "charts/curve_path.h"

namespace leyden {

class CurveRaster;

class CurvesLayer : public QCPLayerable {
  Q_OBJECT
 public:
  static constexpr double kLineWidth = 1.6;

  CurvesLayer(QCustomPlot* plot, const ChartContent& content);

  /// The scales of the plot as it is drawn now, in logical pixels.
  PixelScale xScale() const;
  PixelScale yScale() const;
  /// Draws one run's line alone, thicker and with a ground of `halo`; for highlighting.
  void drawHighlighted(QCPPainter* painter, const ChartContent::Item& item, const QColor& halo);
  QRect clipRect() const override;

 protected:
  void applyDefaultAntialiasingHint(QCPPainter* painter) const override;
  void draw(QCPPainter* painter) override;

 private:
  bool drawsMany() const;
  void drawFine(QCPPainter* painter);
  void drawMany(QCPPainter* painter);
  void drawBands(QCPPainter* painter) const;
  void drawPathBand(QCPPainter* painter, const Curve& curve, const QRectF& rect) const;
  void drawTile(CurveRaster& raster, const PixelScale& x) const;
  void rasterHighlighted(QCPPainter* painter, const ChartRun& run, const QColor& halo) const;
  void drawLine(QCPPainter* painter, const QPen& pen);
  void drawDots(QCPPainter* painter, const QColor& colour, bool path) const;
  void drawMarkers(QCPPainter* painter) const;
  bool buildRaw(const Curve& curve);
  bool buildMain(const Curve& curve);

  const ChartContent& m_content;
  CurvePath m_path;  // reused from frame to frame
  PixelScale m_x;
  PixelScale m_y;
};

}  // namespace leyden
