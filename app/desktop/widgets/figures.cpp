// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/figures.h"

#include <QFontMetricsF>
#include <QHash>
#include <QPainter>
#include <algorithm>

namespace leyden {

namespace {

double digitWidth(const QFont& font, const QFontMetricsF& metrics) {
  static QHash<QString, double> known;
  double& widest = known[font.key()];
  if (widest > 0) return widest;
  for (char digit = '0'; digit <= '9'; ++digit)
    widest = std::max(widest, metrics.horizontalAdvance(QLatin1Char(digit)));
  return widest;
}

double cellWidth(const QFontMetricsF& metrics, double digit, QChar character) {
  return character.isDigit() ? digit : metrics.horizontalAdvance(character);
}

}  // namespace

double figuresWidth(const QFont& font, const QString& text) {
  const QFontMetricsF metrics(font);
  const double digit = digitWidth(font, metrics);
  double width = 0;
  for (QChar character : text) width += cellWidth(metrics, digit, character);
  return width;
}

void drawFigures(QPainter& painter, const QRectF& rect, const QFont& font, const QString& text,
                 Qt::Alignment alignment) {
  const QFontMetricsF metrics(font);
  const double digit = digitWidth(font, metrics);
  painter.setFont(font);
  double x = alignment & Qt::AlignRight ? rect.right() - figuresWidth(font, text) : rect.left();
  const double baseline = rect.center().y() + (metrics.ascent() - metrics.descent()) / 2;
  for (QChar character : text) {
    const double cell = cellWidth(metrics, digit, character);
    painter.drawText(QPointF(x + (cell - metrics.horizontalAdvance(character)) / 2, baseline),
                     QString(character));
    x += cell;
  }
}

}  // namespace leyden
