// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/desktop_bus.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QVariantMap>

namespace leyden {

namespace {
const QString kDesktopFile = QStringLiteral("org.leyden.Leyden");
constexpr int kServersChoice = -1;  // how long it stays
}

DesktopBus::DesktopBus(QObject* parent) : QObject(parent) {}

bool DesktopBus::notify(const QString& title, const QString& text, bool urgent) {
  const QDBusConnection bus = QDBusConnection::sessionBus();
  if (!bus.isConnected()) return false;
  QDBusMessage call = QDBusMessage::createMethodCall(
      QStringLiteral("org.freedesktop.Notifications"), QStringLiteral("/org/freedesktop/Notifications"),
      QStringLiteral("org.freedesktop.Notifications"), QStringLiteral("Notify"));
  const QVariantMap hints = {{QStringLiteral("desktop-entry"), kDesktopFile},
                             {QStringLiteral("urgency"), QVariant::fromValue(uchar(urgent ? 2 : 1))}};
  // Servers may read markup.
  call << QStringLiteral("Leyden") << 0U << kDesktopFile << title << text.toHtmlEscaped() << QStringList() << hints
       << kServersChoice;
  auto* answer = new QDBusPendingCallWatcher(bus.asyncCall(call), this);
  connect(answer, &QDBusPendingCallWatcher::finished, this, [this, answer, title, text, urgent] {
    if (QDBusPendingReply<uint>(*answer).isError()) Q_EMIT unsent(title, text, urgent);
    answer->deleteLater();
  });
  return true;
}

void DesktopBus::showProgress(double fraction) {
  const bool shown = fraction >= 0 && fraction <= 1;
  const int percent = shown ? int(fraction * 100) : -1;
  if (percent == m_percent) return;
  m_percent = percent;
  QDBusConnection bus = QDBusConnection::sessionBus();
  if (!bus.isConnected()) return;
  QDBusMessage signal = QDBusMessage::createSignal(QStringLiteral("/org/leyden/Leyden"),
                                                   QStringLiteral("com.canonical.Unity.LauncherEntry"),
                                                   QStringLiteral("Update"));
  signal << QStringLiteral("application://%1.desktop").arg(kDesktopFile)
         << QVariantMap{{QStringLiteral("progress"), shown ? fraction : 0.0},
                        {QStringLiteral("progress-visible"), shown}};
  bus.send(signal);
}

}  // namespace leyden
