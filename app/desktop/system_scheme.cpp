// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "system_scheme.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QGuiApplication>
#include <QPalette>
#include <QStyleHints>

namespace leyden {

namespace {

constexpr int kPortalPatience = 60;  // ms; it answers in two or three, and the first paint waits for it
constexpr uint kPreferDark = 1;      // of org.freedesktop.appearance color-scheme

const QString kService = QStringLiteral("org.freedesktop.portal.Desktop");
const QString kPath = QStringLiteral("/org/freedesktop/portal/desktop");
const QString kInterface = QStringLiteral("org.freedesktop.portal.Settings");
const QString kGroup = QStringLiteral("org.freedesktop.appearance");
const QString kKey = QStringLiteral("color-scheme");

bool paletteIsDark() {
  const QPalette palette = QGuiApplication::palette();
  return palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness();
}

/// Read answers with a variant in a variant.
QVariant unwrapped(QVariant value) {
  while (value.canConvert<QDBusVariant>()) value = value.value<QDBusVariant>().variant();
  return value;
}

}  // namespace

SystemScheme::SystemScheme(QObject* parent) : QObject(parent) {
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
  const QStyleHints* hints = QGuiApplication::styleHints();
  m_dark = hints->colorScheme() == Qt::ColorScheme::Dark;
  connect(hints, &QStyleHints::colorSchemeChanged, this,
          [this](Qt::ColorScheme scheme) { setDark(scheme == Qt::ColorScheme::Dark); });
#else
  m_dark = askPortal().value_or(paletteIsDark());
#endif
}

std::optional<bool> SystemScheme::askPortal() const {
  if (!qEnvironmentVariableIsSet("DBUS_SESSION_BUS_ADDRESS")) return std::nullopt;
  QDBusConnection bus = QDBusConnection::sessionBus();
  if (!bus.isConnected()) return std::nullopt;
  bus.connect(kService, kPath, kInterface, QStringLiteral("SettingChanged"), const_cast<SystemScheme*>(this),
              SLOT(portalChanged(QString, QString, QDBusVariant)));
  QDBusMessage question = QDBusMessage::createMethodCall(kService, kPath, kInterface, QStringLiteral("Read"));
  question << kGroup << kKey;
  const QDBusMessage answer = bus.call(question, QDBus::Block, kPortalPatience);
  if (answer.type() != QDBusMessage::ReplyMessage || answer.arguments().isEmpty()) return std::nullopt;
  return unwrapped(answer.arguments().constFirst()).toUInt() == kPreferDark;
}

void SystemScheme::portalChanged(const QString& group, const QString& key, const QDBusVariant& value) {
  if (group == kGroup && key == kKey) setDark(unwrapped(value.variant()).toUInt() == kPreferDark);
}

void SystemScheme::setDark(bool dark) {
  if (dark == m_dark) return;
  m_dark = dark;
  Q_EMIT changed();
}

}  // namespace leyden
