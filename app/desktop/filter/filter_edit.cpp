// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "filter/filter_edit.h"

#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>

#include "theme.h"

namespace leyden {

FilterEdit::FilterEdit(QWidget* parent) : QLineEdit(parent) {
  setProperty("search", true);
  setFont(Theme::instance().font(Theme::Type::Mono));
  addAction(Theme::instance().icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
}

void FilterEdit::setWrong(int begin, int end) {
  m_begin = begin;
  m_end = end;
  update();
}

// The text may be scrolled: the cursor says where it stands.
double FilterEdit::placeOf(int position) const {
  const QFontMetricsF metrics(font());
  const auto width = [&](int size) { return metrics.horizontalAdvance(text().left(size)); };
  return cursorRect().center().x() + width(position) - width(cursorPosition());
}

void FilterEdit::paintEvent(QPaintEvent* event) {
  QLineEdit::paintEvent(event);
  if (m_begin < 0) return;
  constexpr double kLeast = 7, kStep = 3;
  const double left = placeOf(m_begin), right = std::max(left + kLeast, placeOf(m_end));
  const double bottom = height() / 2.0 + fontMetrics().height() / 2.0 + 0.5;
  QPainterPath wave(QPointF(left, bottom));
  bool up = true;
  for (double x = left + kStep; x <= right; x += kStep, up = !up) wave.lineTo(x, bottom - (up ? 2 : 0));
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setClipRect(rect().adjusted(24, 0, -8, 0));
  painter.setPen(QPen(Theme::instance().colour(Theme::Bad), 1.2));
  painter.drawPath(wave);
}

void FilterEdit::keyPressEvent(QKeyEvent* event) {
  const bool down = event->key() == Qt::Key_Down && event->modifiers() == Qt::NoModifier;
  const bool space = event->key() == Qt::Key_Space && (event->modifiers() & Qt::ControlModifier);
  if (down || space) {
    Q_EMIT completionRequested();
    return;
  }
  if (event->key() == Qt::Key_Escape && !text().isEmpty()) {
    selectAll();
    del();
    Q_EMIT textEdited(text());
    return;
  }
  QLineEdit::keyPressEvent(event);
}

}  // namespace leyden
