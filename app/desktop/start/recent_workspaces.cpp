// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "start/recent_workspaces.h"

#include "shell/settings.h"

namespace leyden {

namespace {
const QString kKey = QStringLiteral("recentWorkspaces");
constexpr int kMost = 20;
}

QStringList RecentWorkspaces::all() const {
  return openSettings()->value(kKey).toStringList();
}

void RecentWorkspaces::add(const QString& folder) {
  QStringList folders = all();
  folders.removeAll(folder);
  folders.prepend(folder);
  openSettings()->setValue(kKey, QStringList(folders.mid(0, kMost)));
}

void RecentWorkspaces::remove(const QString& folder) {
  QStringList folders = all();
  folders.removeAll(folder);
  openSettings()->setValue(kKey, folders);
}

}  // namespace leyden
