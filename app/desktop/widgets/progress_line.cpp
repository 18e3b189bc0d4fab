// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/progress_line.h"

#include <QPainter>
#include <algorithm>
#include <cmath>

#include "theme.h"

namespace leyden {

ProgressLine::ProgressLine(QWidget* parent) : QWidget(parent) {
  setFixedHeight(6);
  setAccessibleName(tr("Progress"));
}

void ProgressLine::setFraction(double fraction) {
  m_fraction = fraction;
  setAccessibleDescription(std::isnan(fraction) ? tr("not known") : tr("%1 %").arg(int(fraction * 100)));
  update();
}

void ProgressLine::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::instance();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(theme.colour(Theme::Track));
  painter.drawRoundedRect(rect(), 3, 3);
  if (std::isnan(m_fraction)) return;
  const double filled = std::clamp(m_fraction, 0.0, 1.0) * width();
  painter.setBrush(theme.colour(Theme::Accent));
  if (filled > 0) painter.drawRoundedRect(QRectF(0, 0, std::max(filled, 6.0), height()), 3, 3);
}

}  // namespace leyden
