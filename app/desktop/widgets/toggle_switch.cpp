// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/toggle_switch.h"

#include <QPainter>

#include "theme.h"

namespace leyden {

ToggleSwitch::ToggleSwitch(QWidget* parent) : QAbstractButton(parent) {
  setCheckable(true);
  setFocusPolicy(Qt::StrongFocus);
  setAttribute(Qt::WA_Hover);
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

QSize ToggleSwitch::sizeHint() const {
  return {36, 22};
}

bool ToggleSwitch::hitButton(const QPoint& point) const {
  return rect().contains(point);
}

void ToggleSwitch::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::instance();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const QRectF groove(2, 2, 32, 18);
  if (hasFocus()) {
    painter.setPen(QPen(theme.colour(Theme::Accent), 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(groove.adjusted(-1.5, -1.5, 1.5, 1.5), 10.5, 10.5);
  }
  const Theme::Colour off = underMouse() ? Theme::Secondary : Theme::Faint;
  painter.setPen(Qt::NoPen);
  painter.setBrush(theme.colour(!isEnabled() ? Theme::Track : isChecked() ? Theme::Accent : off));
  painter.drawRoundedRect(groove, 9, 9);
  painter.setBrush(theme.colour(isChecked() ? Theme::OnAccent : Theme::Panel));
  const qreal left = isChecked() ? groove.right() - 16 : groove.left() + 2;
  painter.drawEllipse(QRectF(left, groove.top() + 2, 14, 14));
}

}  // namespace leyden
