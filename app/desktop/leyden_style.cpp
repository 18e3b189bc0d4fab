// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "leyden_style.h"

#include <QPainter>
#include <QPainterPath>
#include <QStyleFactory>
#include <QStyleOption>

#include "theme.h"

namespace leyden {

namespace {

constexpr int kIndicator = 16;

void drawTick(QPainter& painter, const QRectF& box, const QColor& colour) {
  QPainterPath tick;
  tick.moveTo(box.left() + box.width() * 0.24, box.top() + box.height() * 0.52);
  tick.lineTo(box.left() + box.width() * 0.43, box.top() + box.height() * 0.70);
  tick.lineTo(box.left() + box.width() * 0.77, box.top() + box.height() * 0.31);
  painter.setPen(QPen(colour, 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  painter.setBrush(Qt::NoBrush);
  painter.drawPath(tick);
}

void drawIndicator(QPainter& painter, const QStyleOption& option, bool round) {
  const Theme& theme = Theme::instance();
  const bool on = option.state & QStyle::State_On, enabled = option.state & QStyle::State_Enabled;
  const bool strong = option.state & (QStyle::State_MouseOver | QStyle::State_HasFocus);
  const bool focused = option.state & QStyle::State_HasFocus;
  QRectF box(0, 0, kIndicator - 1, kIndicator - 1);
  box.moveCenter(QRectF(option.rect).center());
  const Theme::Colour ground = on ? (enabled ? Theme::Accent : Theme::Faint) : Theme::Field;
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  const Theme::Colour whenOn = focused ? Theme::Text : ground;  // as the primary button shows it
  painter.setPen(QPen(theme.colour(on ? whenOn : strong ? Theme::Accent : Theme::LineStrong), 1));
  painter.setBrush(theme.colour(ground));
  painter.drawRoundedRect(box, round ? 8 : 4, round ? 8 : 4);
  if (on && round) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.colour(Theme::OnAccent));
    painter.drawEllipse(box.center(), 3, 3);
  } else if (on) {
    drawTick(painter, box, theme.colour(Theme::OnAccent));
  }
  painter.restore();
}

}  // namespace

LeydenStyle::LeydenStyle() : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion"))) {}

void LeydenStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                                const QWidget* widget) const {
  switch (element) {
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
      drawIndicator(*painter, *option, false);
      return;
    case PE_IndicatorRadioButton:
      drawIndicator(*painter, *option, true);
      return;
    case PE_FrameFocusRect:
      return;  // controls show focus by their border
    default:
      QProxyStyle::drawPrimitive(element, option, painter, widget);
  }
}

int LeydenStyle::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const {
  switch (metric) {
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
      return kIndicator;
    case PM_ToolBarFrameWidth:  // the status line is a tool bar that touches the window's edges
    case PM_ToolBarItemMargin:
    case PM_ToolBarItemSpacing:
    case PM_ToolBarHandleExtent:
    case PM_ToolBarSeparatorExtent:
      return 0;
    case PM_CheckBoxLabelSpacing:
      return 6;
    default:
      return QProxyStyle::pixelMetric(metric, option, widget);
  }
}

int LeydenStyle::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                           QStyleHintReturn* data) const {
  if (hint == SH_ItemView_ActivateItemOnSingleClick) return 0;
  if (hint == SH_DialogButtonBox_ButtonsHaveIcons) return 0;
  if (hint == SH_ComboBox_Popup) return 0;  // a list below the field, not a menu over it
  return QProxyStyle::styleHint(hint, option, widget, data);
}

}  // namespace leyden
