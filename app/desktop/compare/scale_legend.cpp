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
  m_axis = std::move(axis);
  setVisible(m_axis != nullptr && m_axis->hasRange());
  if (m_axis) setAccessibleName(tr("Colours from %1 to %2").arg(m_axis->text(m_axis->low), m_axis->text(m_axis->high)));
  updateGeometry();
  update();
}

QSize ScaleLegend::sizeHint() const {
  if (!m_axis) return {0, kHeight};
  const QFont font = Theme::instance().font(Theme::Type::Small);
  const double texts = figuresWidth(font, m_axis->text(m_axis->low)) + figuresWidth(font, m_axis->text(m_axis->high));
  return {static_cast<int>(std::ceil(texts)) + kBar + 2 * kGap + 2, kHeight};
}

void ScaleLegend::paintEvent(QPaintEvent*) {
  if (!m_axis) return;
  const Theme& theme = Theme::instance();
  const QFont font = theme.font(Theme::Type::Small);
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const QString low = m_axis->text(m_axis->low);
  const double width = figuresWidth(font, low);
  painter.setPen(theme.colour(Theme::Secondary));
  drawFigures(painter, QRectF(0, 0, width + 1, kHeight), font, low, Qt::AlignLeft);
  drawFigures(painter, QRectF(0, 0, this->width(), kHeight), font, m_axis->text(m_axis->high), Qt::AlignRight);
  drawScale(painter, QRectF(width + kGap, kHeight / 2.0 - 4, kBar, 8));
}

}  // namespace leyden
