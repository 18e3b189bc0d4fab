// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Asked once for a plugin that is new or has changed, before any of its code runs.
#pragma once

#include <QDialog>

namespace leyden {

class TrustStore;
struct PluginInfo;

class TrustDialog : public QDialog {
  Q_OBJECT
 public:
  /// `known`: another version of it was trusted before.
  TrustDialog(const PluginInfo& plugin, bool known, QWidget* parent);
  static bool isKnown(const PluginInfo& plugin, const TrustStore& trust);
};

}  // namespace leyden
