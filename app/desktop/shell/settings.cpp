// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/settings.h"

#include <experiment/app_paths.h>
#include <QCryptographicHash>

#include "app_context.h"

namespace leyden {

std::unique_ptr<QSettings> openSettings() {
  const auto file = config_folder() / "desktop.ini";
  return std::make_unique<QSettings>(QString::fromStdU16String(file.u16string()), QSettings::IniFormat);
}

QString workspaceKey(const QString& workspace, const QString& name) {
  const QByteArray hash = QCryptographicHash::hash(workspace.toUtf8(), QCryptographicHash::Sha1).toHex().left(16);
  return QStringLiteral("workspaces/%1/%2").arg(QString::fromLatin1(hash), name);
}

QString workspaceKey(const AppContext& context, const QString& what) {
  return workspaceKey(context.workspacePath(), what);
}

Theme::Mode themeModeOf(const QString& name) {
  if (name == QLatin1String("light")) return Theme::Mode::Light;
  if (name == QLatin1String("dark")) return Theme::Mode::Dark;
  return Theme::Mode::System;
}

QString nameOfThemeMode(Theme::Mode mode) {
  switch (mode) {
    case Theme::Mode::Light:
      return QStringLiteral("light");
    case Theme::Mode::Dark:
      return QStringLiteral("dark");
    case Theme::Mode::System:
      break;
  }
  return QStringLiteral("system");
}

}  // namespace leyden
