// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/crosshair_layer.h"

#include <algorithm>
#include <cmath>

#include "charts/curves_layer.h"
#include "theme.h"

namespace leyden {

namespace {
constexpr std::size_t kMostDots = 40;  // more would be a solid bar
}

CrosshairLayer::CrosshairLayer(QCustomPlot* plot, const ChartContent& content, CurvesLayer& curves)
    : QCPLayerable(plot, QStringLiteral("overlay")), m_content(content), m_curves(curves) {}

void CrosshairLayer::applyDefaultAntialiasingHint(QCPPainter* painter) const {
  painter->setAntialiasing(true);
}

void CrosshairLayer::draw(QCPPainter* painter) {
  const Theme& theme = Theme::instance();
  if (!m_highlighted.isEmpty() && m_content.items().size() > 1)
    for (const ChartContent::Item& item : m_content.items())
      if (item.run.id == m_highlighted) m_curves.drawHighlighted(painter, item, theme.colour(Theme::Panel));
  if (m_cursor) drawCursor(painter);
  if (!m_zoom_box.isNull()) drawZoomBox(painter);
}

void CrosshairLayer::drawCursor(QCPPainter* painter) {
  const PixelScale x = m_curves.xScale();
  const PixelScale y = m_curves.yScale();
  const QRectF rect = parentPlot()->axisRect()->rect();
  const double px = std::floor(x.toPixel(*m_cursor));
  if (!(px >= rect.left() && px <= rect.right() + 1)) return;
  const Theme& theme = Theme::instance();
  painter->setPen(QPen(theme.colour(Theme::Crosshair), 1.0));
  painter->drawLine(QPointF(px, rect.top()), QPointF(px, rect.bottom() + 1));
  const double slack = std::abs(x.toValue(px + 4.0) - x.toValue(px));
  std::vector<ChartValue> values;
  m_content.eachValueAt(*m_cursor, slack, x.lower(), x.upper(), [&](const ChartValue& value) {
    const bool dotted = std::isfinite(value.shown) && value.run->role != ChartRun::Role::Member;
    if (dotted && values.size() <= kMostDots) values.push_back(value);
  });
  if (values.size() > kMostDots) return;
  std::stable_sort(values.begin(), values.end(), [](const ChartValue& a, const ChartValue& b) {
    return a.shown < b.shown;  // the greatest lies on top, as it stands first beside the crosshair
  });
  painter->setPen(QPen(theme.colour(Theme::Panel), 1.5));
  for (const ChartValue& value : values) {
    const QPointF dot(x.toPixel(value.x), y.toPixel(value.shown));
    if (!std::isfinite(dot.y()) || !rect.adjusted(-1, -1, 2, 2).contains(dot)) continue;
    painter->setBrush(value.run->colour);
    painter->drawEllipse(dot, 3.75, 3.75);
  }
}

void CrosshairLayer::drawZoomBox(QCPPainter* painter) const {
  QColor accent = Theme::instance().colour(Theme::Accent);
  painter->setPen(QPen(accent, 1.0));
  accent.setAlphaF(0.12);
  painter->setBrush(accent);
  painter->drawRect(m_zoom_box.toAlignedRect().adjusted(0, 0, -1, -1));
}

}  // namespace leyden
