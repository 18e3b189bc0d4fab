// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/meter.h"

#include <QFontMetrics>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "theme.h"
#include "widgets/figures.h"

namespace leyden {

namespace {
constexpr int kBar = 70;
constexpr int kGap = 6;
}  // namespace

Meter::Meter(const QString& name, QWidget* parent) : QWidget(parent), m_name(name) {
  setAccessibleName(name);
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void Meter::setReading(double fraction, const QString& reading) {
  const bool longer = reading.size() != m_reading.size();
  m_fraction = fraction;
  m_reading = reading;
  setAccessibleDescription(reading);
  if (longer) updateGeometry();
  update();
}

QSize Meter::sizeHint() const {
  const QFont font = Theme::instance().font(Theme::Type::Small);
  const int bar = std::isnan(m_fraction) ? 0 : kBar + kGap;
  const double text = QFontMetricsF(font).horizontalAdvance(m_name) + figuresWidth(font, m_reading);
  return {int(std::ceil(text)) + 2 * kGap + bar, 20};
}

void Meter::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::instance();
  const QFont font = theme.font(Theme::Type::Small);
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setFont(font);
  painter.setPen(theme.colour(Theme::Secondary));
  const int nameWidth = QFontMetrics(font).horizontalAdvance(m_name);
  painter.drawText(QRect(0, 0, nameWidth + 2, height()), Qt::AlignVCenter, m_name);
  double x = nameWidth + kGap;
  if (!std::isnan(m_fraction)) {
    const QRectF bar(x, height() / 2.0 - 3, kBar, 6);
    const double part = std::clamp(m_fraction, 0.0, 1.0);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.colour(Theme::Track));
    painter.drawRoundedRect(bar, 3, 3);
    painter.setBrush(theme.colour(m_alarming && part > 0.95 ? Theme::Bad : Theme::Good));
    if (part > 0) painter.drawRoundedRect(QRectF(bar.left(), bar.top(), std::max(6.0, kBar * part), 6), 3, 3);
    x += kBar + kGap;
  }
  painter.setPen(theme.colour(Theme::Secondary));
  drawFigures(painter, QRectF(x, 0, width() - x, height()), font, m_reading, Qt::AlignLeft);
}

}  // namespace leyden
