// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractTableModel>
#include <QStringList>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

#include <experiment/export.h>
#include <experiment/run_colours.h>
#include <experiment/worker_api.h>
#include <store/catalog.h>

namespace leyden {

class RunHost;
class RunQueue;

/// The runs of a workspace, oldest first. A loader thread follows the catalog; nothing here waits for a disk.
/// What a host tells of its run is merged in at once. GUI thread.
class LEYDEN_EXPERIMENT_API RunListModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Column {
    Visible,
    Name,
    Status,
    Metric,
    Progress,
    TimeLeft,
    Plugin,
    Started,
    Duration,
    Device,
    Tags,
    ColumnCount
  };
  enum Role {
    RunIdRole = Qt::UserRole + 1,
    PathRole,        // QString
    NameRole,        // QString, never empty
    ColourRole,      // QString "#rrggbb"
    DashRole,        // int, RunColour::Dash
    VisibleRole,     // bool; can be set
    StarredRole,     // bool; can be set
    ArchivedRole,    // bool; can be set
    StatusRole,      // int, RunStatus
    StatusTextRole,  // "running", ...
    FractionRole,    // double 0..1; invalid when not known
    TimeLeftRole,    // double, seconds; invalid when not known
    PluginRole,      // id
    VerbRole,
    StartedRole,   // QDateTime, UTC
    DurationRole,  // double, seconds
    DeviceRole,
    TagsRole,        // QStringList; can be set
    NotesRole,       // QString; can be set
    MetricRole,      // double: last value of metricName(); invalid when the run has none
    ErrorRole,       // QString
    SortRole,        // what the column is sorted by
    LiveRole,        // bool: a host of this process makes it
  };

  /// Makes the workspace's folder when it is missing. `intervalMs`: how often folders are looked at.
  explicit RunListModel(const std::filesystem::path& workspace, QObject* parent = nullptr,
                        int intervalMs = 500);
  ~RunListModel() override;

  std::filesystem::path workspace() const;
  /// False until the first reading is over.
  bool isLoaded() const;
  /// The sentence when the workspace cannot be read or written; empty otherwise.
  QString problem() const;

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
  /// Name (EditRole), VisibleRole, StarredRole, ArchivedRole, TagsRole, NotesRole, ColourRole (empty: the own
  /// one again). Annotations are written by the loader thread; failed() tells when that did not work.
  bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;
  QHash<int, QByteArray> roleNames() const override;

  int rowOf(const QString& runId) const;
  QModelIndex indexOf(const QString& runId, int column = Name) const;
  QString runIdAt(int row) const;
  /// A metric and a parameter (JSON text) of a run; nullopt when it has none.
  std::optional<SeriesInfo> series(const QString& runId, const std::string& metric) const;
  std::optional<std::string> param(const QString& runId, const std::string& path) const;
  /// The run as the catalog has it, unpacked when it is asked for; nullptr when it is not known (yet). Shared,
  /// never changed.
  std::shared_ptr<const RunRow> run(const QString& runId) const;
  RunColour colour(const QString& runId) const;
  QString displayName(const QString& runId) const;

  /// Ids whose eye is open, in the model's order.
  QStringList visibleRunIds() const;
  void setVisible(const QString& runId, bool visible);
  QStringList hiddenRunIds() const;
  void setHiddenRunIds(const QStringList& ids);

  /// Whether one row comes before another by a column, in ascending order. Equal ones go by age; what is not
  /// known, and NaN, is last in both directions.
  bool isBefore(int left, int right, int column, Qt::SortOrder order) const;

  /// Every metric name of any run, sorted; the one of the Metric column.
  QStringList metricNames() const;
  QString metricName() const;
  void setMetricName(const QString& name);

  using Answer = std::function<void()>;
  /// Calls `question` on the loader thread with the catalog as it was last read, nullptr when there is none
  /// (yet). The answer it returns, if any, is called on the GUI thread unless `asker` is gone by then.
  /// Questions are answered in order; what one throws becomes failed().
  void ask(QObject* asker, std::function<Answer(const Catalog*)> question);

  /// Merges live progress of these. The queue may die first.
  void follow(RunQueue* queue);
  void follow(RunHost* host);

 public Q_SLOTS:
  /// Looks at the folders now.
  void refresh();
  /// Rebuilds the catalog from the folders; reindexed() follows.
  void reindex();

 Q_SIGNALS:
  void loaded();
  void problemChanged(const QString& sentence);
  /// New or changed runs (their points may have grown); after the model itself has changed.
  void runsChanged(const QStringList& ids);
  void visibleRunsChanged(const QStringList& ids);
  void metricNamesChanged();
  void failed(const QString& sentence);
  void reindexed();

 private:
  class Private;
  std::unique_ptr<Private> d;
};

}  // namespace leyden
