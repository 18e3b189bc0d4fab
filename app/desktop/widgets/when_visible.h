// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Work that only a visible widget needs: done at once while it is on the screen, else once when it comes there.
#pragma once

#include <QObject>
#include <functional>

class QWidget;

namespace leyden {

class WhenVisible : public QObject {
  Q_OBJECT
 public:
  /// The widget owns it.
  WhenVisible(QWidget* widget, std::function<void()> work);
  void request();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  QWidget* m_widget;
  std::function<void()> m_work;
  bool m_due = false;
};

}  // namespace leyden
