// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the desktop around us offers over D-Bus: notifications (org.freedesktop.Notifications) and progress in the
// task bar (com.canonical.Unity.LauncherEntry, which KDE and others show too). Never waits. GUI thread.
#pragma once

#include <QObject>
#include <QString>

class QDBusPendingCallWatcher;

namespace leyden {

class DesktopBus : public QObject {
  Q_OBJECT
 public:
  explicit DesktopBus(QObject* parent = nullptr);

  /// False at once when there is no bus; unsent() follows when nobody took it.
  bool notify(const QString& title, const QString& text, bool urgent);
  /// 0 to 1; anything else takes the bar away.
  void showProgress(double fraction);

 Q_SIGNALS:
  void unsent(const QString& title, const QString& text, bool urgent);

 private:
  int m_percent = -1;
};

}  // namespace leyden
