// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/cursors_layer.h"

#include <algorithm>
#include <cmath>

#include "charts/curves_layer.h"
#include "theme.h"

namespace leyden {

namespace {

constexpr double kReach = 5.0;  // pixels
constexpr int kTagSize = 15;

}  // namespace

CursorsLayer::CursorsLayer(QCustomPlot* plot, const CurvesLayer& curves)
    : QCPLayerable(plot, QStringLiteral("overlay")), m_curves(curves) {}

void CursorsLayer::applyDefaultAntialiasingHint(QCPPainter* painter) const {
  painter->setAntialiasing(true);
}

int CursorsLayer::cursorNear(QPointF at) const {
  const PixelScale x = m_curves.xScale();
  const bool onTime = m_time && std::abs(x.toPixel(*m_time) - at.x()) <= kReach;
  if (!m_places) return onTime ? kTime : -1;
  const double first = std::abs(x.toPixel((*m_places)[0]) - at.x());
  const double second = std::abs(x.toPixel((*m_places)[1]) - at.x());
  if (!(std::min(first, second) <= kReach)) return onTime ? kTime : -1;
  return second <= first ? 1 : 0;
}

void CursorsLayer::draw(QCPPainter* painter) {
  const QRectF rect = parentPlot()->axisRect()->rect();
  const PixelScale x = m_curves.xScale();
  const Theme& theme = Theme::instance();
  if (m_time) drawCursor(painter, x.toPixel(*m_time), QStringLiteral("T"), theme.colour(Theme::Text), theme.colour(Theme::Panel));
  if (!m_places) return;
  const double first = x.toPixel((*m_places)[0]), second = x.toPixel((*m_places)[1]);
  const double left = std::clamp(std::min(first, second), rect.left(), rect.right() + 1);
  const double right = std::clamp(std::max(first, second), rect.left(), rect.right() + 1);
  QColor between = theme.colour(Theme::Accent);
  between.setAlphaF(0.07F);
  painter->setPen(Qt::NoPen);
  painter->setBrush(between);
  painter->drawRect(QRectF(left, rect.top(), right - left, rect.height()));
  drawCursor(painter, first, QStringLiteral("A"), theme.colour(Theme::Accent), theme.colour(Theme::OnAccent));
  drawCursor(painter, second, QStringLiteral("B"), theme.colour(Theme::Accent), theme.colour(Theme::OnAccent));
}

void CursorsLayer::drawCursor(QCPPainter* painter, double pixel, const QString& name, const QColor& colour,
                              const QColor& text) const {
  const QRectF rect = parentPlot()->axisRect()->rect();
  const double at = std::floor(pixel);
  if (!(at >= rect.left() && at <= rect.right() + 1)) return;
  const Theme& theme = Theme::instance();
  painter->setPen(QPen(colour, 1.2));
  painter->drawLine(QPointF(at, rect.top()), QPointF(at, rect.bottom() + 1));
  const QRectF tag(at - kTagSize / 2.0, rect.top() - 1, kTagSize, kTagSize);
  painter->setPen(Qt::NoPen);
  painter->setBrush(colour);
  painter->drawRoundedRect(tag, 3, 3);
  QFont font = theme.font(Theme::Type::SmallStrong);
  font.setPixelSize(10);
  painter->setFont(font);
  painter->setPen(text);
  painter->drawText(tag, Qt::AlignCenter, name);
}

}  // namespace leyden
