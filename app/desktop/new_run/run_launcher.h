// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// From a filled form to an entry of the queue: checks, asks for trust once, resolves, enqueues.
#pragma once

#include <QObject>
#include <QString>

#include <experiment/run_config.h>

class QWidget;

namespace leyden {

class AppContext;
struct PluginInfo;

class RunLauncher : public QObject {
  Q_OBJECT
 public:
  enum class Place { Next, Last };
  RunLauncher(AppContext& context, QWidget* window);

  /// Exactly one of launched() and refused() follows; a trust question may come between.
  void launch(const RunConfig& values, const QString& name, Place place);

 Q_SIGNALS:
  void launched(int entryId);
  /// `sentence` is empty when the person said no; `key` is the dotted path that is at fault, or empty.
  void refused(const QString& sentence, const QString& key);

 private:
  void enqueue(const PluginInfo& plugin, const RunConfig& values, const QString& name, Place place);
  void askForTrust(const PluginInfo& plugin, const RunConfig& values, const QString& name, Place place);

  AppContext& m_context;
  QWidget* m_window;
};

}  // namespace leyden
