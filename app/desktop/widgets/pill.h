// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A word in a rounded ground: a status ("running") or a tag ("images").
#pragma once

#include <QWidget>

#include "theme.h"

namespace leyden {

class Pill : public QWidget {
  Q_OBJECT
 public:
  struct Look {
    Theme::Colour text = Theme::Secondary;
    Theme::Colour ground = Theme::Panel;
    bool bordered = true;
    bool strong = false;
  };
  explicit Pill(const QString& text, const Look& look, QWidget* parent = nullptr);
  void setText(const QString& text, const Look& look);
  QSize sizeHint() const override;

  /// For delegates: draws at `topLeft`, returns the width it took.
  static double draw(QPainter& painter, const QPointF& topLeft, const QString& text, const Look& look);
  static double widthOf(const QString& text, const Look& look);
  static constexpr int kHeight = 20;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QString m_text;
  Look m_look;
};

}  // namespace leyden
