// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The start page: workspaces that were open lately, the plugins to begin with, import, a sample to look at.
#pragma once

#include <QMainWindow>

class QVBoxLayout;

namespace leyden {

class StartWindow : public QMainWindow {
  Q_OBJECT
 public:
  explicit StartWindow(QWidget* parent = nullptr);
  /// Where a run goes when no workspace is named: the one open last, else the user's own.
  static QString usualWorkspace();

 Q_SIGNALS:
  void workspaceChosen(const QString& folder);
  void pluginChosen(const QString& folder, const QString& pluginId);
  void importChosen(const QString& folder, const QStringList& paths);
  void sampleChosen();
  void closed();

 protected:
  void closeEvent(QCloseEvent* event) override;

 private:
  QWidget* buildLeft();
  QWidget* buildRight();
  void fillRecent();
  QWidget* makeRecent(const QString& folder);
  void openFolder();
  void importFolder();

  QVBoxLayout* m_recent = nullptr;
};

}  // namespace leyden
