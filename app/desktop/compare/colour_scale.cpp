// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/colour_scale.h"

#include <QLinearGradient>
#include <QPainter>
#include <algorithm>
#include <array>
#include <cmath>

#include "theme.h"

namespace leyden {

namespace {

// Lightness rises all the way; the low end stands out from the ground of its theme.
constexpr std::array<QRgb, 4> kLight = {0xFF1F3F8F, 0xFF5F6B86, 0xFFA08A52, 0xFFF2A900};
constexpr std::array<QRgb, 4> kDark = {0xFF4E74DE, 0xFF8690A8, 0xFFC4AC70, 0xFFFFD35C};

}  // namespace

QColor scaleColour(double place) {
  const Theme& theme = Theme::instance();
  if (std::isnan(place)) return theme.colour(Theme::Faint);
  const auto& stops = theme.isDark() ? kDark : kLight;
  const double at = std::clamp(place, 0.0, 1.0) * (stops.size() - 1);
  const auto first = std::min(static_cast<size_t>(at), stops.size() - 2);
  const double part = at - static_cast<double>(first);
  const auto mix = [part](int a, int b) { return static_cast<int>(std::lround(a + (b - a) * part)); };
  const QRgb low = stops[first], high = stops[first + 1];
  return {mix(qRed(low), qRed(high)), mix(qGreen(low), qGreen(high)), mix(qBlue(low), qBlue(high))};
}

void drawScale(QPainter& painter, const QRectF& rect) {
  QLinearGradient gradient(rect.topLeft(), rect.topRight());
  for (int stop = 0; stop <= 12; ++stop) gradient.setColorAt(stop / 12.0, scaleColour(stop / 12.0));
  painter.setPen(Qt::NoPen);
  painter.setBrush(gradient);
  painter.drawRoundedRect(rect, 3, 3);
}

QColor levelColour(double place, const std::vector<double>& levels) {
  if (std::isnan(place)) return scaleColour(place);
  const auto next = std::upper_bound(levels.begin(), levels.end(), place);
  const double low = next == levels.begin() ? 0.0 : *(next - 1), high = next == levels.end() ? 1.0 : *next;
  return scaleColour((low + high) / 2);
}

void drawLevels(QPainter& painter, const QRectF& rect, const std::vector<double>& levels) {
  std::vector<double> ends(levels);
  ends.insert(ends.begin(), 0.0);
  ends.push_back(1.0);
  painter.setPen(Qt::NoPen);
  for (size_t i = 1; i < ends.size(); ++i) {
    const double left = rect.left() + ends[i - 1] * rect.width(), right = rect.left() + ends[i] * rect.width();
    painter.fillRect(QRectF(left, rect.top(), right - left - (i + 1 < ends.size() ? 1 : 0), rect.height()),
                     scaleColour((ends[i - 1] + ends[i]) / 2));
  }
}

}  // namespace leyden
