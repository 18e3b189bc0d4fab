// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tells of the end of runs: in the window's status line while somebody looks at it; else as a notification of the
// desktop, by the tray, or by a banner that waits in the window, whichever there is. A failure always leaves the
// banner.
#pragma once

#include <QObject>

class QSystemTrayIcon;
class QWidget;

namespace leyden {

class AppContext;
class Banner;
class DesktopBus;
struct RunOutcome;

class RunNotifier : public QObject {
  Q_OBJECT
 public:
  RunNotifier(AppContext& context, Banner* banner, QWidget* window);

 private:
  void runEnded(int entryId, const RunOutcome& outcome);
  void tell(const QString& title, const QString& text, bool bad);
  void tellOtherwise(const QString& title, const QString& text, bool bad);
  void showProgress();

  AppContext& m_context;
  Banner* m_banner;
  QWidget* m_window;
  DesktopBus* m_bus;
  QSystemTrayIcon* m_tray = nullptr;
  QString m_runId;  // of the last that ended
};

}  // namespace leyden
