// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What panels are given: the models of the open workspace and the one selection that they all share.
// GUI thread only. Panels never own what they find here.
#pragma once

#include <QObject>
#include <QString>
#include <QStringList>
#include <memory>

namespace leyden {

class ActionRegistry;
class CursorModel;
class DeviceWatcher;
class PluginCatalogue;
class RunBrush;
class RunFilter;
class RunListModel;
class RunQueue;
class RunTrash;
class SavedFilterList;
class SeriesLoader;
class TrustStore;
struct EngineSchema;

class AppContext : public QObject {
  Q_OBJECT
 public:
  struct Options {
    QString workspace;      // folder, made when it is missing
    bool safeMode = false;  // no plugin is loaded: browsing and comparing only
  };
  explicit AppContext(const Options& options, QObject* parent = nullptr);
  ~AppContext() override;

  QString workspacePath() const;
  QString workspaceName() const;
  bool safeMode() const;

  PluginCatalogue* plugins() const;
  RunListModel* runs() const;
  RunQueue* queue() const;
  /// Which runs list and table show: one filter for all.
  RunFilter* filter() const;
  /// What plots have brushed; it narrows the filter.
  RunBrush* brush() const;
  /// The step that charts, media and system views show together.
  CursorModel* cursor() const;
  SavedFilterList* savedFilters() const;
  RunTrash* trash() const;
  TrustStore* trust() const;
  SeriesLoader* seriesLoader() const;
  DeviceWatcher* devices() const;
  /// Everything that can be done, for menus, the command palette and the list of shortcuts.
  ActionRegistry* actions() const;
  /// What this build's engine can do; nullptr with engineProblem() when its description cannot be read.
  const EngineSchema* engine() const;
  QString engineProblem() const;

  /// False until the first reading of the plugin folders is over (it happens off this thread).
  bool pluginsScanned() const;
  void rescanPlugins();

  /// Rows selected in the run list, in its order.
  QStringList selectedRunIds() const;
  void setSelectedRunIds(const QStringList& ids);
  /// Runs whose eye is open and that lie in what is brushed: what charts and comparison show, in the list's order.
  QStringList visibleRunIds() const;
  void setRunVisible(const QString& id, bool visible);
  /// The run of Inspector and Console; empty when there is none.
  QString currentRunId() const;
  void setCurrentRunId(const QString& id);
  /// The run under the mouse in any panel; empty for none. Charts and list highlight it.
  QString highlightedRunId() const;
  void setHighlightedRunId(const QString& id);

  /// Brings a panel of the registry to the front; the folded ones too.
  void showPanel(const QString& panelId);
  /// Panels beside and below the page may be folded; the window says which are.
  bool isPanelOpen(const QString& panelId) const;
  void setPanelOpen(const QString& panelId, bool open);
  /// Brings the chart of a metric into view.
  void showMetric(const QString& metric);
  /// Opens another workspace in place of this one, once its runs allow it; an empty folder is the start page.
  void openWorkspace(const QString& folder);
  /// Looks for runs of other programs there, and asks whether to import them.
  void importRuns(const QStringList& paths);
  /// Moves the keyboard into the field of the filter that is on the screen.
  void focusFilter();
  /// Opens the form of a new run, of this plugin if one is named.
  void openNewRun(const QString& pluginId = {});
  /// The same, filled with the values of this run.
  void openNewRunFrom(const QString& runId);
  /// One sentence in the window's status line for some seconds: what happened, what to do.
  void notify(const QString& sentence);

 Q_SIGNALS:
  void selectedRunsChanged(const QStringList& ids);
  void visibleRunsChanged(const QStringList& ids);
  void currentRunChanged(const QString& id);
  void highlightedRunChanged(const QString& id);
  void panelOpenChanged(const QString& panelId, bool open);
  void filterRequested();
  void panelRequested(const QString& panelId);
  void metricRequested(const QString& metric);
  void workspaceRequested(const QString& folder);
  void importRequested(const QStringList& paths);
  void newRunRequested(const QString& pluginId);
  void newRunFromRequested(const QString& runId);
  void notified(const QString& sentence);
  void pluginsChanged();
  /// A plugin was trusted, or is not any more.
  void trustChanged();

 private:
  class Private;
  std::unique_ptr<Private> d;
};

}  // namespace leyden
