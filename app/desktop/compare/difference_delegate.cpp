// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/difference_delegate.h"

#include <experiment/difference_model.h>

#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "theme.h"
#include "widgets/figures.h"
#include "widgets/texts.h"

namespace leyden {

namespace {

constexpr double kChip = 6.0;  // space of a changed value's ground to each side
constexpr double kDeltaGap = 6.0;

bool isMetric(const QModelIndex& index) {
  return index.data(DifferenceModel::KindRole).toInt() == static_cast<int>(DifferenceModel::Kind::Metric);
}

// As short as in the run list: a table is read across.
QString cellText(const QModelIndex& index) {
  const QVariant number = index.data(DifferenceModel::NumberRole);
  const bool shown =
      isMetric(index) && number.isValid() && !index.data(DifferenceModel::MissingRole).toBool();
  return shown ? metricText(number.toDouble()) : index.data(Qt::DisplayRole).toString();
}

QString deltaText(const QModelIndex& index) {
  return index.data(DifferenceModel::DeltaTextRole).toString().replace(QLatin1Char('-'), QChar(0x2212));
}

QFont figureFont(bool strong) {
  return Theme::instance().font(strong ? Theme::Type::Strong : Theme::Type::Figures);
}

}  // namespace

QSize DifferenceDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const {
  const QString text = cellText(index);
  const bool best = index.data(DifferenceModel::BestRole).toBool();
  double width = figuresWidth(figureFont(best), text) + 2 * kPadding + (isMetric(index) ? 1 : 2) * kChip;
  if (isMetric(index)) {
    const QString delta = deltaText(index);
    width += kDeltaGap + figuresWidth(figureFont(false), delta);
  }
  return {static_cast<int>(std::ceil(width)), kRowHeight};
}

void DifferenceDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                               const QModelIndex& index) const {
  const Theme& theme = Theme::instance();
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  const QRect row = option.rect;
  // A ground of its own: pinned columns stand over those that are scrolled.
  const bool selected = option.state & QStyle::State_Selected;
  painter->fillRect(row, theme.colour(selected ? Theme::AccentSoft : Theme::Panel));
  painter->fillRect(QRect(row.left(), row.bottom(), row.width(), 1), theme.colour(Theme::ChartGrid));
  const QRectF room = QRectF(row).adjusted(kPadding, 0, -kPadding, 0);
  painter->setPen(theme.colour(Theme::Text));
  if (index.column() == 0) {
    painter->setFont(theme.font(Theme::Type::Base));
    const QString name = index.data(Qt::DisplayRole).toString();
    painter->drawText(
        room, Qt::AlignVCenter,
        painter->fontMetrics().elidedText(name, Qt::ElideMiddle, static_cast<int>(room.width())));
  } else if (isMetric(index)) {
    paintMetric(*painter, room, index);
  } else {
    paintParameter(*painter, room, index);
  }
  if (index.column() > 0 && (option.state & QStyle::State_HasFocus)) {
    painter->setPen(theme.colour(Theme::Accent));
    painter->setBrush(Qt::NoBrush);
    painter->drawRoundedRect(QRectF(row).adjusted(1.5, 1.5, -1.5, -1.5), 4, 4);
  }
  painter->restore();
}

void DifferenceDelegate::paintParameter(QPainter& painter, const QRectF& room,
                                        const QModelIndex& index) const {
  const Theme& theme = Theme::instance();
  const QFont font = figureFont(false);
  const QFontMetricsF metrics(font);
  const bool changed = index.data(DifferenceModel::DiffersRole).toBool();
  const QRectF inner = room.adjusted(kChip, 0, -kChip, 0);
  QString text = index.data(Qt::DisplayRole).toString();
  if (figuresWidth(font, text) > inner.width())
    text = metrics.elidedText(text, Qt::ElideMiddle, inner.width());
  if (changed) {
    const double width = figuresWidth(font, text) + 2 * kChip;
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.colour(Theme::SparkSoft));
    painter.drawRoundedRect(QRectF(room.left(), room.center().y() - 10, width, 20), 4, 4);
  }
  const bool missing = index.data(DifferenceModel::MissingRole).toBool();
  painter.setPen(theme.colour(missing ? Theme::Secondary : Theme::Text));
  drawFigures(painter, inner, font, text, Qt::AlignLeft);
}

void DifferenceDelegate::paintMetric(QPainter& painter, const QRectF& room, const QModelIndex& index) const {
  const Theme& theme = Theme::instance();
  const bool best = index.data(DifferenceModel::BestRole).toBool();
  const bool missing = index.data(DifferenceModel::MissingRole).toBool();
  const QFont font = figureFont(best);
  const QString text = cellText(index);
  const QRectF inner = room.adjusted(kChip, 0, 0, 0);
  painter.setPen(theme.colour(missing ? Theme::Secondary : Theme::Text));
  drawFigures(painter, inner, font, text, Qt::AlignLeft);
  const QString delta = deltaText(index);
  const QRectF rest = inner.adjusted(figuresWidth(font, text) + kDeltaGap, 0, 0, 0);
  if (delta.isEmpty() || figuresWidth(figureFont(false), delta) > rest.width()) return;
  painter.setPen(theme.colour(Theme::Secondary));
  drawFigures(painter, rest, figureFont(false), delta, Qt::AlignLeft);
}

}  // namespace leyden
