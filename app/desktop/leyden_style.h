// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Fusion with the program's own marks: check boxes, radio buttons and checked menu entries in the theme's
// colours. What a style sheet can say is said there; it cannot colour an SVG.
#pragma once

#include <QProxyStyle>

namespace leyden {

class LeydenStyle : public QProxyStyle {
  Q_OBJECT
 public:
  LeydenStyle();
  void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                     const QWidget* widget) const override;
  int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override;
  int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                QStyleHintReturn* data) const override;
};

}  // namespace leyden
