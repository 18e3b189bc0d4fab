// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The workspaces that were opened, the latest first, in the desktop's settings.
#pragma once

#include <QStringList>

namespace leyden {

class RecentWorkspaces {
 public:
  /// Folders; they may be gone by now.
  QStringList all() const;
  void add(const QString& folder);
  void remove(const QString& folder);
};

}  // namespace leyden
