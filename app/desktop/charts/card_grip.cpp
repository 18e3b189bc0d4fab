// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/card_grip.h"

#include <QMouseEvent>
#include <QPainter>

#include "theme.h"

namespace leyden {

CardGrip::CardGrip(QWidget* card) : QWidget(card) {
  setObjectName(QStringLiteral("chartGrip"));
  setFixedSize(14, 14);
  setCursor(Qt::SizeFDiagCursor);
  setToolTip(tr("Drag to size the chart (Shift+arrows)"));
}

void CardGrip::setShown(bool shown) {
  if (shown == m_shown) return;
  m_shown = shown;
  update();
}

QSize CardGrip::sizeAt(const QPointF& global) const {
  const QPoint moved = (global - m_from).toPoint();
  return m_size + QSize(moved.x(), moved.y());
}

void CardGrip::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) return;
  m_from = event->globalPosition();
  m_size = parentWidget()->size();
  m_pressed = true;
}

void CardGrip::mouseMoveEvent(QMouseEvent* event) {
  if (m_pressed) Q_EMIT dragged(sizeAt(event->globalPosition()), false);
}

void CardGrip::mouseReleaseEvent(QMouseEvent* event) {
  if (!m_pressed || event->button() != Qt::LeftButton) return;
  m_pressed = false;
  if (event->globalPosition() != m_from) Q_EMIT dragged(sizeAt(event->globalPosition()), true);
}

void CardGrip::paintEvent(QPaintEvent*) {
  if (!m_shown) return;
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(Theme::instance().colour(Theme::Faint), 1.4, Qt::SolidLine, Qt::RoundCap));
  for (const int away : {4, 8}) painter.drawLine(QPointF(10 - away, 10), QPointF(10, 10 - away));
}

}  // namespace leyden
