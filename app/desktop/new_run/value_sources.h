// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Where a form's values may come from: another run, a YAML file, arguments in the clipboard.
#pragma once

#include <QMenu>

namespace leyden {

class AppContext;

class ValueSources : public QMenu {
  Q_OBJECT
 public:
  ValueSources(AppContext& context, QWidget* parent);
  void setPlugin(const QString& pluginId) { m_plugin = pluginId; }

 Q_SIGNALS:
  void runChosen(const QString& runId);
  void fileChosen(const QString& file);
  void argumentsPasted(const QString& text);

 private:
  void fill();
  void addRuns();
  void chooseFile();

  AppContext& m_context;
  QString m_plugin;
};

}  // namespace leyden
