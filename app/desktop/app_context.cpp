// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app_context.h"

#include <experiment/cursor_model.h>
#include <experiment/plugin_catalogue.h>
#include <experiment/run_brush.h>
#include <experiment/run_filter.h>
#include <experiment/run_list_model.h>
#include <experiment/run_queue.h>
#include <experiment/run_trash.h>
#include <experiment/saved_filter_list.h>
#include <experiment/schema.h>
#include <experiment/series_loader.h>
#include <experiment/thread_host.h>
#include <experiment/trust.h>
#include <QFileInfo>
#include <QSet>
#include <QThreadPool>
#include <optional>

#include "actions/action_registry.h"
#include "devices/device_watcher.h"
#include "widgets/texts.h"

namespace leyden {

class AppContext::Private {
 public:
  explicit Private(const Options& options)
      : options(options),
        runs(std::filesystem::path(options.workspace.toStdU16String())),
        filter(runs),
        brush(runs, filter),
        savedFilters(runs),
        trash(runs),
        queue(std::make_unique<ThreadHost>()) {}

  Options options;
  std::optional<EngineSchema> engine;
  QString engineProblem;
  ActionRegistry actions;
  PluginCatalogue catalogue;
  bool scanned = false;
  bool scanning = false;
  TrustStore trust;
  // In this order: the queue's host waits for its run when it goes, the models that follow it outlive it.
  SeriesLoader series;
  RunListModel runs;
  RunFilter filter;
  RunBrush brush;
  CursorModel cursor{metricText};
  SavedFilterList savedFilters;
  RunTrash trash;
  RunQueue queue;
  std::unique_ptr<DeviceWatcher> devices;
  std::optional<QSet<QString>> brushed;  // as panels know it
  QStringList selected;
  QString current;
  QString highlighted;
  QSet<QString> openPanels;
};

namespace {

TorchBuild torchBuildOf(const std::optional<EngineSchema>& engine) {
  TorchBuild build;
  if (engine) build = {engine->libtorch_version, engine->libtorch_cuda, engine->libtorch_archs};
  return build;
}

}  // namespace

AppContext::AppContext(const Options& options, QObject* parent)
    : QObject(parent), d(std::make_unique<Private>(options)) {
  try {
    d->engine = EngineSchema::read(EngineSchema::default_path());
  } catch (const std::exception& error) {
    d->engineProblem = QString::fromStdString(error.what());
  }
  d->devices = std::make_unique<DeviceWatcher>(torchBuildOf(d->engine), options.workspace.toStdU16String());
  d->runs.follow(&d->queue);
  connect(&d->runs, &RunListModel::visibleRunsChanged, this, [this] { Q_EMIT visibleRunsChanged(visibleRunIds()); });
  connect(&d->filter, &RunFilter::changed, this, [this] {
    if (std::exchange(d->brushed, d->filter.chosen()) != d->filter.chosen()) Q_EMIT visibleRunsChanged(visibleRunIds());
  });
  connect(&d->savedFilters, &SavedFilterList::failed, this, &AppContext::notify);
  connect(&d->trash, &RunTrash::failed, this, &AppContext::notify);
  connect(&d->trash, &RunTrash::trashed, this, [this](const QStringList& ids) {
    notify(ids.size() == 1 ? tr("The run is in the trash. Ctrl+Z restores it.")
                           : tr("%1 runs are in the trash. Ctrl+Z restores them.").arg(ids.size()));
  });
  connect(&d->trash, &RunTrash::restored, this, [this](const QStringList& ids) {
    notify(ids.size() == 1 ? tr("The run is back.") : tr("%1 runs are back.").arg(ids.size()));
  });
  connect(&d->trash, &RunTrash::erased, this, [this](const QStringList& ids) {
    notify(ids.size() == 1 ? tr("The run was deleted.") : tr("%1 runs were deleted.").arg(ids.size()));
  });
  connect(&d->runs, &RunListModel::loaded, this, [this] {
    if (d->current.isEmpty() && d->runs.rowCount() > 0)
      setCurrentRunId(d->runs.runIdAt(d->runs.rowCount() - 1));
  });
  connect(&d->queue, &RunQueue::runStarted, this,
          [this](int, const QString& runId, const QString&) { setCurrentRunId(runId); });
  rescanPlugins();
}

AppContext::~AppContext() {
  QThreadPool::globalInstance()->waitForDone();  // the scan refers to this object
}

QString AppContext::workspacePath() const {
  return d->options.workspace;
}
QString AppContext::workspaceName() const {
  return QFileInfo(d->options.workspace).fileName();
}
bool AppContext::safeMode() const {
  return d->options.safeMode;
}

PluginCatalogue* AppContext::plugins() const {
  return &d->catalogue;
}
RunListModel* AppContext::runs() const {
  return &d->runs;
}
RunQueue* AppContext::queue() const {
  return &d->queue;
}
RunFilter* AppContext::filter() const {
  return &d->filter;
}
RunBrush* AppContext::brush() const {
  return &d->brush;
}
CursorModel* AppContext::cursor() const {
  return &d->cursor;
}
SavedFilterList* AppContext::savedFilters() const {
  return &d->savedFilters;
}
RunTrash* AppContext::trash() const {
  return &d->trash;
}
TrustStore* AppContext::trust() const {
  return &d->trust;
}
SeriesLoader* AppContext::seriesLoader() const {
  return &d->series;
}
DeviceWatcher* AppContext::devices() const {
  return d->devices.get();
}
ActionRegistry* AppContext::actions() const {
  return &d->actions;
}
const EngineSchema* AppContext::engine() const {
  return d->engine ? &*d->engine : nullptr;
}
QString AppContext::engineProblem() const {
  return d->engineProblem;
}
bool AppContext::pluginsScanned() const {
  return d->scanned;
}

void AppContext::rescanPlugins() {
  if (d->scanning) return;
  d->scanning = true;
  // Hashing every library takes some ms each, so a copy is scanned elsewhere and swapped in.
  QThreadPool::globalInstance()->start([this, copy = d->catalogue]() mutable {
    copy.scan();
    QMetaObject::invokeMethod(this, [this, copy = std::move(copy)] {
      d->catalogue = copy;
      d->scanned = true;
      d->scanning = false;
      Q_EMIT pluginsChanged();
    });
  });
}

QStringList AppContext::selectedRunIds() const {
  return d->selected;
}

void AppContext::setSelectedRunIds(const QStringList& ids) {
  if (ids == d->selected) return;
  d->selected = ids;
  Q_EMIT selectedRunsChanged(ids);
}

QStringList AppContext::visibleRunIds() const {
  QStringList ids = d->runs.visibleRunIds();
  if (const auto& chosen = d->filter.chosen()) ids.removeIf([&](const QString& id) { return !chosen->contains(id); });
  return ids;
}
void AppContext::setRunVisible(const QString& id, bool visible) {
  d->runs.setVisible(id, visible);
}

QString AppContext::currentRunId() const {
  return d->current;
}

void AppContext::setCurrentRunId(const QString& id) {
  if (id == d->current) return;
  d->current = id;
  Q_EMIT currentRunChanged(id);
}

QString AppContext::highlightedRunId() const {
  return d->highlighted;
}

void AppContext::setHighlightedRunId(const QString& id) {
  if (id == d->highlighted) return;
  d->highlighted = id;
  Q_EMIT highlightedRunChanged(id);
}

bool AppContext::isPanelOpen(const QString& panelId) const {
  return d->openPanels.contains(panelId);
}

void AppContext::setPanelOpen(const QString& panelId, bool open) {
  if (open == isPanelOpen(panelId)) return;
  if (open)
    d->openPanels.insert(panelId);
  else
    d->openPanels.remove(panelId);
  Q_EMIT panelOpenChanged(panelId, open);
}

void AppContext::focusFilter() {
  Q_EMIT filterRequested();
}

void AppContext::showPanel(const QString& panelId) {
  Q_EMIT panelRequested(panelId);
}
void AppContext::showMetric(const QString& metric) {
  Q_EMIT metricRequested(metric);
}
void AppContext::openWorkspace(const QString& folder) {
  Q_EMIT workspaceRequested(folder);
}
void AppContext::importRuns(const QStringList& paths) {
  Q_EMIT importRequested(paths);
}
void AppContext::openNewRun(const QString& pluginId) {
  Q_EMIT newRunRequested(pluginId);
}
void AppContext::openNewRunFrom(const QString& runId) {
  Q_EMIT newRunFromRequested(runId);
}
void AppContext::notify(const QString& sentence) {
  Q_EMIT notified(sentence);
}

}  // namespace leyden
