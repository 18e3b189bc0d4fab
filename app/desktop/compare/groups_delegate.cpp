// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/groups_delegate.h"

#include <experiment/group_test_model.h>

#include <QPainter>

#include "theme.h"
#include "widgets/figures.h"

namespace leyden {

namespace {
constexpr int kPadding = 8;

QFont fontOf(const QModelIndex& index) {
  const bool strong = index.data(GroupTestModel::SignificantRole).toBool();
  return Theme::instance().font(strong ? Theme::Type::Strong : Theme::Type::Figures);
}

}  // namespace

QSize GroupsDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const {
  return {static_cast<int>(figuresWidth(fontOf(index), index.data().toString())) + 2 * kPadding + 4, kRowHeight};
}

void GroupsDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  const Theme& theme = Theme::instance();
  painter->save();
  if (option.state & QStyle::State_Selected) painter->fillRect(option.rect, theme.colour(Theme::AccentSoft));
  painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), theme.colour(Theme::ChartGrid));
  const QRectF room = QRectF(option.rect).adjusted(kPadding, 0, -kPadding, 0);
  Theme::Colour ink = Theme::Text;
  if (index.column() == GroupTestModel::Difference) {
    const int better = index.data(GroupTestModel::BetterRole).toInt();
    ink = better > 0 ? Theme::Good : better < 0 ? Theme::Bad : Theme::Text;
  }
  painter->setPen(theme.colour(ink));
  const QString text = index.data().toString();
  if (index.column() == GroupTestModel::Metric) {
    painter->setFont(theme.font(Theme::Type::Base));
    painter->drawText(room, Qt::AlignVCenter, painter->fontMetrics().elidedText(text, Qt::ElideMiddle, static_cast<int>(room.width())));
  } else {
    drawFigures(*painter, room, fontOf(index), text, Qt::AlignRight);
  }
  painter->restore();
}

}  // namespace leyden
