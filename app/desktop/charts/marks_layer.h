// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Draws what happened in the runs of a chart: dashed lines with a flag for changes, resumes, stops and errors,
// ticks at the bottom for checkpoints and at the top for texts.
#pragma once

#include "charts/qcp.h"

#include <vector>

#include "charts/chart_content.h"

namespace leyden {

class CurvesLayer;

/// A mark under the mouse.
struct ChartMark {
  const ChartRun* run;
  const RunMark* mark;
  double x;  // on the axis
};

class MarksLayer : public QCPLayerable {
  Q_OBJECT
 public:
  MarksLayer(QCustomPlot* plot, const ChartContent& content, const CurvesLayer& curves);

  void setShown(bool shown) { m_shown = shown; }
  bool isShown() const { return m_shown; }
  /// Those that a place of the widget points at, from left to right.
  std::vector<ChartMark> marksNear(QPointF at) const;
  /// Everything within the range that is drawn, run by run.
  std::vector<ChartMark> marks() const;

 protected:
  void applyDefaultAntialiasingHint(QCPPainter* painter) const override;
  void draw(QCPPainter* painter) override;

 private:
  void drawFlag(QCPPainter* painter, double x, const QColor& colour, bool line) const;
  void drawTick(QCPPainter* painter, double x, const QColor& colour, bool bottom) const;

  const ChartContent& m_content;
  const CurvesLayer& m_curves;
  bool m_shown = true;
};

}  // namespace leyden
