// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/queue_delegate.h"

#include <experiment/run_queue_model.h>
#include <QPainter>

#include "theme.h"
#include "widgets/figures.h"
#include "widgets/texts.h"

namespace leyden {

namespace {

constexpr int kMargin = 12;

QString stateText(const QModelIndex& index) {
  const QVariant fraction = index.data(RunQueueModel::FractionRole),
                 left = index.data(RunQueueModel::TimeLeftRole);
  switch (static_cast<QueueState>(index.data(RunQueueModel::StateRole).toInt())) {
    case QueueState::Queued:
      return QueueDelegate::tr("waits");
    case QueueState::Starting:
      return QueueDelegate::tr("starting");
    case QueueState::Running: {
      if (!fraction.isValid()) return QueueDelegate::tr("running");
      QString text = QueueDelegate::tr("%1 %").arg(int(fraction.toDouble() * 100));
      if (left.isValid()) text += QStringLiteral("  ") + durationText(left.toDouble());
      return text;
    }
    case QueueState::Stopping:
      return QueueDelegate::tr("stopping");
    case QueueState::Finished:
      return QueueDelegate::tr("done");
    case QueueState::Failed:
      return QueueDelegate::tr("failed");
    case QueueState::Stopped:
      return QueueDelegate::tr("stopped");
    case QueueState::Interrupted:
      return QueueDelegate::tr("interrupted");
  }
  return {};
}

Theme::Colour stateColour(QueueState state) {
  if (state == QueueState::Failed || state == QueueState::Interrupted) return Theme::Bad;
  const bool lives =
      state == QueueState::Starting || state == QueueState::Running || state == QueueState::Stopping;
  return lives ? Theme::AccentStrong : Theme::Secondary;
}

}  // namespace

QSize QueueDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
  return {180, 32};
}

void QueueDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                          const QModelIndex& index) const {
  const Theme& theme = Theme::instance();
  const QRect row = option.rect;
  const auto state = static_cast<QueueState>(index.data(RunQueueModel::StateRole).toInt());
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  if (option.state & (QStyle::State_Selected | QStyle::State_MouseOver))
    painter->fillRect(row,
                      theme.colour(option.state & QStyle::State_Selected ? Theme::AccentSoft : Theme::Hover));
  painter->setPen(theme.colour(Theme::ChartGrid));
  painter->drawLine(QPointF(row.left(), row.bottom() + 0.5), QPointF(row.right() + 1, row.bottom() + 0.5));
  const QFont small = theme.font(Theme::Type::Small);
  const QString text = stateText(index);
  const double stateWidth = figuresWidth(small, text);
  painter->setPen(theme.colour(stateColour(state)));
  drawFigures(*painter, row.adjusted(0, 0, -kMargin, 0), small, text);
  painter->setFont(theme.font(Theme::Type::Base));
  painter->setPen(theme.colour(is_over(state) ? Theme::Secondary : Theme::Text));
  const int room = row.width() - int(stateWidth) - 2 * kMargin - 8;
  painter->drawText(
      QRect(row.left() + kMargin, row.top(), room, row.height()), Qt::AlignVCenter,
      painter->fontMetrics().elidedText(index.data(Qt::DisplayRole).toString(), Qt::ElideRight, room));
  const QVariant fraction = index.data(RunQueueModel::FractionRole);
  if (!is_over(state) && fraction.isValid()) {
    painter->setPen(Qt::NoPen);
    painter->setBrush(theme.colour(Theme::Accent));
    painter->drawRect(QRectF(row.left(), row.bottom() - 1, row.width() * fraction.toDouble(), 2));
  }
  painter->restore();
}

}  // namespace leyden
