// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pill.h"

#include <QFontMetricsF>
#include <QPainter>
#include <cmath>

namespace leyden {

namespace {

QFont fontOf(const Pill::Look& look) {
  QFont font = Theme::instance().font(look.strong ? Theme::Type::SmallStrong : Theme::Type::Small);
  if (!look.strong) font.setPixelSize(11);
  return font;
}

}  // namespace

Pill::Pill(const QString& text, const Look& look, QWidget* parent) : QWidget(parent) {
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
  setText(text, look);
}

void Pill::setText(const QString& text, const Look& look) {
  m_text = text;
  m_look = look;
  setAccessibleName(text);
  updateGeometry();
  update();
}

double Pill::widthOf(const QString& text, const Look& look) {
  return std::ceil(QFontMetricsF(fontOf(look)).horizontalAdvance(text)) + (look.strong ? 20 : 16);
}

QSize Pill::sizeHint() const {
  return {int(widthOf(m_text, m_look)), m_look.strong ? kHeight + 4 : kHeight};
}

double Pill::draw(QPainter& painter, const QPointF& topLeft, const QString& text, const Look& look) {
  const Theme& theme = Theme::instance();
  const double width = widthOf(text, look), height = look.strong ? kHeight + 4 : kHeight;
  const QRectF box = QRectF(topLeft, QSizeF(width, height)).adjusted(0.5, 0.5, -0.5, -0.5);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(look.bordered ? QPen(theme.colour(Theme::Line), 1) : QPen(Qt::NoPen));
  painter.setBrush(theme.colour(look.ground));
  painter.drawRoundedRect(box, box.height() / 2, box.height() / 2);
  painter.setPen(theme.colour(look.text));
  painter.setFont(fontOf(look));
  painter.drawText(box, Qt::AlignCenter, text);
  return width;
}

void Pill::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  draw(painter, QPointF(0, 0), m_text, m_look);
}

}  // namespace leyden
