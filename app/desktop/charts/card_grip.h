// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The corner by which a card is sized.
#pragma once

#include <QPoint>
#include <QSize>
#include <QWidget>

namespace leyden {

class CardGrip : public QWidget {
  Q_OBJECT
 public:
  explicit CardGrip(QWidget* card);

  /// Drawn or not; it can be dragged either way.
  void setShown(bool shown);
  bool isPressed() const { return m_pressed; }

 Q_SIGNALS:
  /// The size that the card is dragged to; `done` when it is let go.
  void dragged(const QSize& size, bool done);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;

 private:
  QSize sizeAt(const QPointF& global) const;

  QPointF m_from;  // global
  QSize m_size;    // of the card then
  bool m_shown = false;
  bool m_pressed = false;
};

}  // namespace leyden
