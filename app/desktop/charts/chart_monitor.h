// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The charts alone on a whole screen, for a display on the wall. The mouse's pointer and the hint how to leave are away
// while the mouse rests. GUI thread.
#pragma once

#include <QTimer>
#include <QWidget>

class QLabel;

namespace leyden {

class ChartMonitor : public QWidget {
  Q_OBJECT
 public:
  /// Shows `page` on the screen of `from`, under `title`; the page belongs to it until takePage(). Keys of `actions` work.
  ChartMonitor(const QString& title, QWidget* page, const QList<QAction*>& actions, const QWidget& from);
  ~ChartMonitor() override;

  QWidget* takePage();

 Q_SIGNALS:
  /// Escape, or the window was closed.
  void leaveWanted();

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  void closeEvent(QCloseEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void wake();
  void rest();

  QWidget* m_page;
  QLabel* m_hint;
  QTimer m_idle;
  QPoint m_mouse;  // on the screen
  bool m_resting = false;
};

}  // namespace leyden
