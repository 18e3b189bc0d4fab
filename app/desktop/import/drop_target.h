// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Takes files and folders that are dropped on a window, and says so while they are over it.
#pragma once

#include <QStringList>
#include <QWidget>

namespace leyden {

class DropTarget : public QWidget {
  Q_OBJECT
 public:
  explicit DropTarget(QWidget* window);

 Q_SIGNALS:
  void dropped(const QStringList& paths);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
};

}  // namespace leyden
