// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/info_card.h"

#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>

#include "theme.h"

namespace leyden {

namespace {
constexpr double kRow = 17, kMargin = 9;
}

void drawInfoCard(QPainter& painter, const QPointF& place, double apart, const QStringList& lines,
                  const QRectF& bounds) {
  const Theme& theme = Theme::instance();
  const QFontMetricsF metrics(theme.font(Theme::Type::SmallStrong));
  double width = 0;
  for (const QString& line : lines) width = std::max(width, metrics.horizontalAdvance(line));
  const double most = std::max(60.0, bounds.width() - 2 * kMargin - 4);
  width = std::min(width, most);
  QRectF card(place + QPointF(apart, -10), QSizeF(width + 2 * kMargin, kRow * static_cast<double>(lines.size()) + 10));
  if (card.right() > bounds.right()) card.moveRight(place.x() - apart);
  if (card.left() < bounds.left()) card.moveLeft(bounds.left() + 2);
  if (card.bottom() > bounds.bottom()) card.moveBottom(bounds.bottom() - 2);
  if (card.top() < bounds.top()) card.moveTop(bounds.top() + 2);
  painter.setPen(QPen(theme.colour(Theme::LineStrong), 1));
  painter.setBrush(theme.colour(Theme::Panel));
  painter.drawRoundedRect(card, 6, 6);
  for (int i = 0; i < lines.size(); ++i) {
    painter.setFont(theme.font(i == 0 ? Theme::Type::SmallStrong : Theme::Type::Small));
    painter.setPen(theme.colour(i == 0 ? Theme::Text : Theme::Secondary));
    const QString line = painter.fontMetrics().elidedText(lines[i], Qt::ElideMiddle, static_cast<int>(width) + 4);
    painter.drawText(QRectF(card.left() + kMargin, card.top() + 5 + kRow * i, width + 4, kRow), Qt::AlignVCenter, line);
  }
}

}  // namespace leyden
