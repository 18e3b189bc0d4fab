// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The line over a section of charts: its name, how many charts it has, and the arrow that folds it. It can be dragged
// to move the section. Coordinates are the parent's.
#pragma once

#include <QWidget>
#include <optional>

class QLabel;
class QToolButton;

namespace leyden {

struct ArrangedSection;

class SectionHeader : public QWidget {
  Q_OBJECT
 public:
  explicit SectionHeader(QWidget* parent);

  void setSection(const ArrangedSection& section);
  const QString& title() const { return m_name; }
  /// Has the keyboard for it.
  QWidget* handle() const;

 Q_SIGNALS:
  void foldWanted();
  void menuWanted(const QPoint& global);
  void dragMoved(const QPoint& at);
  /// Let go there; not `moved`: given up.
  void dragEnded(const QPoint& at, bool moved);

 protected:
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;

 private:
  void endDrag(const QPoint& at, bool moved);

  QString m_name;
  QLabel* m_title;
  QLabel* m_count;
  QToolButton* m_fold;
  std::optional<QPoint> m_pressed;
  bool m_dragging = false;
};

}  // namespace leyden
