// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/value_slider.h"

#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "theme.h"

namespace leyden {

namespace {

constexpr int kSteps = 1000;
constexpr double kHandle = 6;  // radius

double toSignificant(double number, int digits) {
  if (number == 0 || !std::isfinite(number)) return number;
  const double scale = std::pow(10.0, digits - 1 - std::floor(std::log10(std::abs(number))));
  return std::round(number * scale) / scale;
}

}  // namespace

ValueSlider::ValueSlider(const Scale& scale, QWidget* parent) : QAbstractSlider(parent), m_scale(scale) {
  setOrientation(Qt::Horizontal);
  setRange(0, kSteps);
  setSingleStep(scale.integer && scale.maximum - scale.minimum < 50
                    ? std::max(1, int(kSteps / (scale.maximum - scale.minimum)))
                    : kSteps / 50);
  setPageStep(kSteps / 10);
  setFocusPolicy(Qt::StrongFocus);
  setAttribute(Qt::WA_Hover);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize ValueSlider::sizeHint() const {
  return {190, 22};
}
QSize ValueSlider::minimumSizeHint() const {
  return {60, 22};
}

double ValueSlider::numberAt(int position) const {
  const double part = double(position) / kSteps;
  double number = m_scale.logarithmic ? m_scale.minimum * std::pow(m_scale.maximum / m_scale.minimum, part)
                                      : m_scale.minimum + part * (m_scale.maximum - m_scale.minimum);
  number = m_scale.integer ? std::round(number) : toSignificant(number, m_scale.logarithmic ? 2 : 3);
  return std::clamp(number, m_scale.minimum, m_scale.maximum);
}

int ValueSlider::positionOf(double number) const {
  number = std::clamp(number, m_scale.minimum, m_scale.maximum);
  const double part = m_scale.logarithmic
                          ? std::log(number / m_scale.minimum) / std::log(m_scale.maximum / m_scale.minimum)
                          : (number - m_scale.minimum) / (m_scale.maximum - m_scale.minimum);
  return int(std::lround(part * kSteps));
}

void ValueSlider::showNumber(double number) {
  if (!std::isfinite(number)) return;
  m_showing = true;
  setValue(positionOf(number));
  m_showing = false;
}

void ValueSlider::sliderChange(SliderChange change) {
  QAbstractSlider::sliderChange(change);
  update();
  if (change == SliderValueChange && !m_showing) Q_EMIT numberMoved(numberAt(value()));
}

QRectF ValueSlider::groove() const {
  return {kHandle + 1, height() / 2.0 - 2, width() - 2 * kHandle - 2, 4};
}

void ValueSlider::dragTo(double x) {
  const QRectF line = groove();
  setValue(int(std::lround(std::clamp((x - line.left()) / line.width(), 0.0, 1.0) * kSteps)));
}

void ValueSlider::mousePressEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton) dragTo(event->position().x());
}

void ValueSlider::mouseMoveEvent(QMouseEvent* event) {
  if (event->buttons() & Qt::LeftButton) dragTo(event->position().x());
}

// A slider in a page that scrolls must not change while the page is scrolled.
void ValueSlider::wheelEvent(QWheelEvent* event) {
  event->ignore();
}

void ValueSlider::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::instance();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const QRectF line = groove();
  const double x = line.left() + line.width() * value() / kSteps;
  painter.setPen(Qt::NoPen);
  painter.setBrush(theme.colour(Theme::Track));
  painter.drawRoundedRect(line, 2, 2);
  const QColor ink = theme.colour(isEnabled() ? Theme::Accent : Theme::Faint);
  painter.setBrush(ink);
  painter.drawRoundedRect(QRectF(line.left(), line.top(), x - line.left(), line.height()), 2, 2);
  if (hasFocus()) {
    painter.setBrush(theme.colour(Theme::AccentSoft));
    painter.drawEllipse(QPointF(x, line.center().y()), kHandle + 3, kHandle + 3);
  }
  painter.setPen(QPen(ink, 2));
  painter.setBrush(theme.colour(Theme::Panel));
  painter.drawEllipse(QPointF(x, line.center().y()), kHandle - 0.5, kHandle - 0.5);
}

}  // namespace leyden
