// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/palette_delegate.h"

#include <experiment/palette_model.h>
#include <QPainter>
#include <QTextLayout>

#include "theme.h"

namespace leyden {

namespace {

constexpr int kMargin = 12, kIcon = 16, kGap = 10;

const char* iconOf(int kind) {
  switch (kind) {
    case PaletteItem::Page:
      return "layers";
    case PaletteItem::Plugin:
      return "plus";
    case PaletteItem::Run:
      return "play";
    case PaletteItem::Metric:
      return "wave";
    default:
      return "terminal";
  }
}

}  // namespace

QSize PaletteDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
  return {200, kRowHeight};
}

// Returns the width it took.
double PaletteDelegate::paintTitle(QPainter& painter, const QRectF& room, const QModelIndex& index, bool enabled) {
  const Theme& theme = Theme::instance();
  const QFont font = theme.font(Theme::Type::Base);
  const QString text = QFontMetrics(font).elidedText(index.data().toString(), Qt::ElideRight, int(room.width()));
  QTextLayout layout(text, font);
  QList<QTextLayout::FormatRange> formats;
  for (const int place : index.data(PaletteModel::PlacesRole).value<QList<int>>()) {
    if (place >= text.size()) break;
    QTextCharFormat found;
    found.setFont(theme.font(Theme::Type::Strong));
    found.setForeground(theme.colour(Theme::AccentStrong));
    formats << QTextLayout::FormatRange{place, 1, found};
  }
  layout.setFormats(formats);
  layout.beginLayout();
  QTextLine line = layout.createLine();
  line.setLineWidth(1e6);
  layout.endLayout();
  painter.setPen(theme.colour(enabled ? Theme::Text : Theme::Secondary));
  layout.draw(&painter, QPointF(room.left(), room.center().y() - line.height() / 2));
  return line.naturalTextWidth();
}

void PaletteDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  const Theme& theme = Theme::instance();
  const QString reason = index.data(PaletteModel::ReasonRole).toString();
  const QRect row = option.rect;
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  if (option.state & QStyle::State_Selected) {
    painter->setPen(Qt::NoPen);
    painter->setBrush(theme.colour(Theme::AccentSoft));
    painter->drawRoundedRect(QRectF(row).adjusted(4, 1, -4, -1), 6, 6);
  }
  painter->drawPixmap(QPointF(row.left() + kMargin, row.center().y() - kIcon / 2.0 + 0.5),
                      theme.pixmap(QLatin1String(iconOf(index.data(PaletteModel::KindRole).toInt())), kIcon,
                                   Theme::Secondary, painter->device()->devicePixelRatioF()));
  QRectF room(row.left() + kMargin + kIcon + kGap, row.top(), row.width() - 2 * kMargin - kIcon - kGap, row.height());
  painter->setFont(theme.font(Theme::Type::Small));
  const QString keys = index.data(PaletteModel::KeysRole).toString();
  if (!keys.isEmpty()) {
    painter->setPen(theme.colour(Theme::Secondary));
    painter->drawText(room, Qt::AlignRight | Qt::AlignVCenter, keys);
    room.setRight(room.right() - painter->fontMetrics().horizontalAdvance(keys) - kGap);
  }
  const double width = paintTitle(*painter, room, index, reason.isEmpty());
  const QString detail = reason.isEmpty() ? index.data(PaletteModel::DetailRole).toString() : reason;
  const QRectF rest = room.adjusted(width + kGap, 0, 0, 0);
  if (!detail.isEmpty() && rest.width() > 24) {
    painter->setFont(theme.font(Theme::Type::Small));
    painter->setPen(theme.colour(Theme::Secondary));
    painter->drawText(rest, Qt::AlignLeft | Qt::AlignVCenter,
                      painter->fontMetrics().elidedText(detail, Qt::ElideRight, int(rest.width())));
  }
  painter->restore();
}

}  // namespace leyden
