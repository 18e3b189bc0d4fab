// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/scale_legend.h"

#include <QPainter>
#include <cmath>

#include "compare/colour_scale.h"
#include "theme.h"
#include "widgets/figures.h"

namespace leyden {

namespace {
constexpr int kBar = 84, kGap = 6, kHeight = 20;
}

ScaleLegend::ScaleLegend(QWidget* parent) : QWidget(parent) {
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
  hide();
}

void ScaleLegend::setAxis(std::shared_ptr<const PlotAxis> axis) {
  if (!axis || !axis->hasRange()) return setTexts({}, {}, false);
  setTexts(axis->text(axis->low), axis->text(axis->high), true);
}

void ScaleLegend::setEnds(const QString& low, const QString& high) {
  setTexts(low, high, true);
}

void ScaleLegend::setLevels(const std::vector<double>& levels) {
  m_levels = levels;
  update();
}

void ScaleLegend::setTexts(const QString& low, const QString& high, bool shown) {
  m_low = low;
  m_high = high;
  setVisible(shown);
  setAccessibleName(shown ? tr("Colours from %1 to %2").arg(low, high) : QString());
  updateGeometry();
  update();
}

QSize ScaleLegend::sizeHint() const {
  if (m_low.isEmpty() && m_high.isEmpty()) return {0, kHeight};
  const QFont font = Theme::instance().font(Theme::Type::Small);
  return {static_cast<int>(std::ceil(figuresWidth(font, m_low) + figuresWidth(font, m_high))) + kBar + 2 * kGap + 2, kHeight};
}

void ScaleLegend::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::instance();
  const QFont font = theme.font(Theme::Type::Small);
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const double width = figuresWidth(font, m_low);
  painter.setPen(theme.colour(Theme::Secondary));
  drawFigures(painter, QRectF(0, 0, width + 1, kHeight), font, m_low, Qt::AlignLeft);
  drawFigures(painter, QRectF(0, 0, this->width(), kHeight), font, m_high, Qt::AlignRight);
  const QRectF bar(width + kGap, kHeight / 2.0 - 4, kBar, 8);
  if (m_levels.empty()) return drawScale(painter, bar);
  drawLevels(painter, bar, m_levels);
}

}  // namespace leyden
