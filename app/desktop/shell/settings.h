// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the desktop remembers between starts, in <config folder>/desktop.ini: theme, geometry, folded panels.
#pragma once

#include <QSettings>
#include <memory>

#include "theme.h"

namespace leyden {

class AppContext;

std::unique_ptr<QSettings> openSettings();

/// Where something of a workspace is kept: by its path, since names repeat.
QString workspaceKey(const AppContext& context, const QString& what);
/// The key of what is remembered of one workspace: "workspaces/<hash of its folder>/<name>".
QString workspaceKey(const QString& workspace, const QString& name);

Theme::Mode themeModeOf(const QString& name);  // "light", "dark", anything else: System
QString nameOfThemeMode(Theme::Mode mode);

}  // namespace leyden
