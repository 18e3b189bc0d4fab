// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/importance_delegate.h"

#include <experiment/importance_model.h>

#include <QPainter>
#include <algorithm>

#include "theme.h"
#include "widgets/figures.h"

namespace leyden {

namespace {

constexpr double kBarHeight = 12, kPadding = 8;

void drawBar(QPainter& painter, const QRectF& rect, Theme::Colour colour) {
  painter.setPen(Qt::NoPen);
  painter.setBrush(Theme::instance().colour(colour));
  painter.drawRoundedRect(rect, 3, 3);
}

}  // namespace

QSize ImportanceDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const {
  const QFont font = Theme::instance().font(Theme::Type::Base);
  return {static_cast<int>(figuresWidth(font, index.data().toString()) + 2 * kPadding + 4), kRowHeight};
}

void ImportanceDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  const Theme& theme = Theme::instance();
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  if (option.state & QStyle::State_Selected) painter->fillRect(option.rect, theme.colour(Theme::AccentSoft));
  const QRectF room = QRectF(option.rect).adjusted(kPadding, 0, -kPadding, 0);
  painter->setFont(theme.font(Theme::Type::Base));
  painter->setPen(theme.colour(Theme::Text));
  if (index.column() == ImportanceModel::Parameter) {
    painter->drawText(room, Qt::AlignVCenter, painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideMiddle, static_cast<int>(room.width())));
    painter->restore();
    return;
  }
  const QRectF track(room.left(), room.center().y() - kBarHeight / 2, room.width() - kNumber, kBarHeight);
  drawBar(*painter, track, Theme::Track);
  if (index.column() == ImportanceModel::Importance) {
    const double part = index.data(ImportanceModel::ImportanceRole).toDouble();
    if (part > 0.002) drawBar(*painter, QRectF(track.topLeft(), QSizeF(std::max(4.0, track.width() * part), kBarHeight)), Theme::Accent);
  } else if (const QVariant rho = index.data(ImportanceModel::RhoRole); rho.isValid()) {
    const double half = track.width() / 2, length = half * std::abs(rho.toDouble());
    const double left = rho.toDouble() < 0 ? track.center().x() - length : track.center().x();
    drawBar(*painter, QRectF(left, track.top(), std::max(2.0, length), kBarHeight), rho.toDouble() < 0 ? Theme::Spark : Theme::Accent);
    painter->setPen(theme.colour(Theme::Secondary));
    painter->drawLine(QPointF(track.center().x(), track.top() - 2), QPointF(track.center().x(), track.bottom() + 2));
  }
  painter->setPen(theme.colour(Theme::Text));
  QString text = index.data().toString();
  text.replace(QLatin1Char('-'), QChar(0x2212));
  drawFigures(*painter, QRectF(track.right(), room.top(), kNumber, room.height()), theme.font(Theme::Type::Figures), text, Qt::AlignRight);
  painter->restore();
}

}  // namespace leyden
