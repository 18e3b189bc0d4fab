// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/console_delegate.h"

#include <experiment/console_model.h>
#include <store/log_level.h>
#include <QDateTime>
#include <QPainter>

#include "theme.h"

namespace leyden {

namespace {

constexpr int kMargin = 12;

Theme::Colour levelColour(LogLevel level) {
  switch (level) {
    case LogLevel::Error:
      return Theme::Bad;
    case LogLevel::Warning:
      return Theme::Spark;
    case LogLevel::Info:
      return Theme::Good;
    case LogLevel::Debug:
      break;
  }
  return Theme::Faint;
}

QString shownText(const QModelIndex& index) {
  QString text = index.data(ConsoleModel::TextRole).toString();
  return text.replace(QLatin1Char('\n'), QStringLiteral(" ⏎ "));
}

}  // namespace

QSize ConsoleDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const {
  const QFontMetrics metrics(Theme::instance().font(Theme::Type::Mono));
  const int prefix = metrics.horizontalAdvance(QStringLiteral("00:00:00 ")) + 2 * kMargin + 14;
  return {prefix + metrics.horizontalAdvance(shownText(index)), metrics.height() + 4};
}

void ConsoleDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                            const QModelIndex& index) const {
  const Theme& theme = Theme::instance();
  const auto level = static_cast<LogLevel>(index.data(ConsoleModel::LevelRole).toInt());
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  if (option.state & QStyle::State_Selected) painter->fillRect(option.rect, theme.colour(Theme::AccentSoft));
  painter->setFont(theme.font(Theme::Type::Mono));
  QRect row = option.rect.adjusted(kMargin, 0, -kMargin, 0);
  const QString time =
      index.data(ConsoleModel::TimeRole).toDateTime().toLocalTime().toString(QStringLiteral("HH:mm:ss"));
  painter->setPen(theme.colour(Theme::Secondary));
  painter->drawText(row, Qt::AlignVCenter, time);
  row.setLeft(row.left() + painter->fontMetrics().horizontalAdvance(time) + 8);
  painter->setPen(Qt::NoPen);
  painter->setBrush(theme.colour(levelColour(level)));
  painter->drawEllipse(QRectF(row.left(), row.center().y() - 2, 6, 6));
  row.setLeft(row.left() + 14);
  painter->setPen(theme.colour(level == LogLevel::Error   ? Theme::Bad
                               : level == LogLevel::Debug ? Theme::Secondary
                                                          : Theme::Text));
  painter->drawText(row, Qt::AlignVCenter | Qt::TextSingleLine, shownText(index));
  painter->restore();
}

}  // namespace leyden
