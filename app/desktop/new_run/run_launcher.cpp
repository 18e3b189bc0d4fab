// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "new_run/run_launcher.h"

#include <experiment/plugin_catalogue.h>
#include <experiment/resolve.h>
#include <experiment/run_queue.h>
#include <experiment/trust.h>
#include <QCoreApplication>
#include <QSysInfo>
#include <QWidget>

#include "app_context.h"
#include "devices/device_watcher.h"
#include "dialogs/trust_dialog.h"

namespace leyden {

RunLauncher::RunLauncher(AppContext& context, QWidget* window)
    : QObject(window), m_context(context), m_window(window) {}

void RunLauncher::launch(const RunConfig& values, const QString& name, Place place) {
  const PluginInfo* plugin = m_context.plugins()->find(values.plugin_id());
  if (m_context.safeMode()) {
    Q_EMIT refused(
        tr("Leyden was started with --safe-mode, which loads no plugin. Start it without to train."), {});
  } else if (!plugin) {
    Q_EMIT refused(tr("The plugin %1 is not there any more. See the Plugins page.")
                       .arg(QString::fromStdString(values.plugin_id())),
                   {});
  } else if (m_context.trust()->isTrusted(*plugin)) {
    enqueue(*plugin, values, name, place);
  } else {
    askForTrust(*plugin, values, name, place);
  }
}

void RunLauncher::askForTrust(const PluginInfo& plugin, const RunConfig& values, const QString& name,
                              Place place) {
  auto* dialog = new TrustDialog(plugin, TrustDialog::isKnown(plugin, *m_context.trust()), m_window);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog, &QDialog::rejected, this, [this] { Q_EMIT refused({}, {}); });
  connect(dialog, &QDialog::accepted, this, [this, plugin, values, name, place] {
    try {
      m_context.trust()->trust(plugin);
    } catch (const std::exception& error) {
      Q_EMIT refused(QString::fromUtf8(error.what()), {});
      return;
    }
    Q_EMIT m_context.trustChanged();
    enqueue(plugin, values, name, place);
  });
  dialog->open();
}

void RunLauncher::enqueue(const PluginInfo& plugin, const RunConfig& values, const QString& name,
                          Place place) {
  RunRequest request;
  try {
    const auto& devices = m_context.devices()->devices();
    request.config = devices.empty() ? resolve(plugin, *m_context.engine(), values, draw_seed())
                                     : resolve(plugin, *m_context.engine(), values, draw_seed(), devices);
  } catch (const ConfigProblem& problem) {
    Q_EMIT refused(QString::fromUtf8(problem.what()), QString::fromStdString(problem.key));
    return;
  }
  request.workspace = m_context.workspacePath().toStdU16String();
  request.plugin_library = plugin.library;
  request.plugin_name = plugin.name;
  request.name = name.toStdString();
  request.provenance["program"] = ("leyden-desktop " + QCoreApplication::applicationVersion()).toStdString();
  request.provenance["host"] = QSysInfo::machineHostName().toStdString();
  const int id = m_context.queue()->enqueue(request);
  if (place == Place::Next) m_context.queue()->move(id, 0);
  Q_EMIT launched(id);
}

}  // namespace leyden
