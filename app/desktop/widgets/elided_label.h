// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// One line of text that ends in an ellipsis where it does not fit, and then shows itself whole as a tooltip.
#pragma once

#include <QLabel>

#include "theme.h"

namespace leyden {

class ElidedLabel : public QLabel {
  Q_OBJECT
 public:
  explicit ElidedLabel(Theme::Type type, Theme::Colour colour, QWidget* parent = nullptr);
  void setElideMode(Qt::TextElideMode mode) { m_mode = mode; }
  QSize minimumSizeHint() const override;
  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool event(QEvent* event) override;

 private:
  Theme::Colour m_colour;
  Qt::TextElideMode m_mode = Qt::ElideRight;
};

}  // namespace leyden
