// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps the window open while a run trains: asks once, then stops it cleanly or waits for its end.
#pragma once

#include <QObject>
#include <QPointer>

class QDialog;
class QWidget;

namespace leyden {

class AppContext;

class CloseGuard : public QObject {
  Q_OBJECT
 public:
  CloseGuard(AppContext& context, QWidget* window);

  /// True when nothing trains. Otherwise asks; mayClose() follows when the person chose to close and the run
  /// has ended and saved.
  bool allowsClosing();

 Q_SIGNALS:
  void mayClose();
  /// The person decided to stay.
  void keptOpen();

 private:
  enum class Plan { Open, StopThenClose, FinishThenClose };
  void ask();
  void closeAfter(Plan plan);
  void runEnded();

  AppContext& m_context;
  QWidget* m_window;
  QPointer<QDialog> m_dialog;
  Plan m_plan = Plan::Open;
};

}  // namespace leyden
