// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/wave_edit.h"

#include <QPainter>
#include <QPainterPath>
#include <algorithm>

#include "theme.h"

namespace leyden {

WaveEdit::WaveEdit(QWidget* parent) : QLineEdit(parent) {
  setFont(Theme::instance().font(Theme::Type::Mono));
}

void WaveEdit::setWrong(int begin, int end) {
  m_begin = begin;
  m_end = end;
  update();
}

// The text may be scrolled: the cursor says where it stands.
double WaveEdit::placeOf(int position) const {
  const QFontMetricsF metrics(font());
  const auto width = [&](int size) { return metrics.horizontalAdvance(text().left(size)); };
  return cursorRect().center().x() + width(position) - width(cursorPosition());
}

void WaveEdit::paintEvent(QPaintEvent* event) {
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
  const int room = actions().isEmpty() ? 6 : 24;  // an icon stands there
  painter.setClipRect(rect().adjusted(room, 0, -8, 0));
  painter.setPen(QPen(Theme::instance().colour(Theme::Bad), 1.2));
  painter.drawPath(wave);
}

}  // namespace leyden
