// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The two cursors of a chart, A and B, which people place and drag to compare two moments, and the time cursor T, the
// moment that all views show.
#pragma once

#include "charts/qcp.h"

#include <array>
#include <optional>

namespace leyden {

class CurvesLayer;

using CursorPlaces = std::optional<std::array<double, 2>>;  // on the x axis

class CursorsLayer : public QCPLayerable {
  Q_OBJECT
 public:
  CursorsLayer(QCustomPlot* plot, const CurvesLayer& curves);

  void setPlaces(const CursorPlaces& places) { m_places = places; }
  const CursorPlaces& places() const { return m_places; }
  static constexpr int kTime = 2;
  void setTime(std::optional<double> place) { m_time = place; }
  const std::optional<double>& time() const { return m_time; }
  /// 0, 1 or kTime when that one is under the mouse; -1.
  int cursorNear(QPointF at) const;

 protected:
  void applyDefaultAntialiasingHint(QCPPainter* painter) const override;
  void draw(QCPPainter* painter) override;

 private:
  void drawCursor(QCPPainter* painter, double pixel, const QString& name, const QColor& colour, const QColor& text) const;

  const CurvesLayer& m_curves;
  CursorPlaces m_places;
  std::optional<double> m_time;
};

}  // namespace leyden
