// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/choice_box.h"

#include <QListView>
#include <QPainter>
#include <QWheelEvent>

#include "theme.h"

namespace leyden {

ChoiceBox::ChoiceBox(QWidget* parent) : QComboBox(parent) {
  setFocusPolicy(Qt::StrongFocus);
  setView(new QListView(this));  // Fusion's own popup ignores the style sheet's rows
  setSizeAdjustPolicy(QComboBox::AdjustToContents);
}

void ChoiceBox::paintEvent(QPaintEvent* event) {
  QComboBox::paintEvent(event);
  QPainter painter(this);
  const Theme::Colour colour = isEnabled() ? Theme::Secondary : Theme::Faint;
  painter.drawPixmap(
      width() - 22, height() / 2 - 7,
      Theme::instance().pixmap(QStringLiteral("chevron-down"), 14, colour, devicePixelRatioF()));
}

void ChoiceBox::wheelEvent(QWheelEvent* event) {
  if (hasFocus())
    QComboBox::wheelEvent(event);
  else
    event->ignore();
}

}  // namespace leyden
