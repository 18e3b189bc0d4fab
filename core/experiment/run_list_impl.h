// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QCache>
#include <QHash>
#include <QSet>
#include <QThread>

#include <experiment/run_list_model.h>

#include "catalog_follower.h"
#include "run_entry.h"

namespace leyden {

inline constexpr int kWholeRows = 256;  // more than a screen shows

/// What RunListModel keeps, and how the loader's reports and the hosts' words change it. GUI thread.
class RunListModel::Private {
 public:
  explicit Private(RunListModel* model) : q(model) {}

  static QString usual_metric(const QStringList& names);

  RunListModel* q;
  std::filesystem::path workspace;
  QThread thread;
  CatalogFollower* follower = nullptr;  // lives in thread
  std::vector<RunEntry> entries;        // in order of ids
  QHash<QString, int> rows;
  QHash<QString, RunProgress> live;  // of hosts, also before the catalog knows the run
  QSet<QString> hidden;
  QSet<QString> metric_set;
  QString metric, problem;
  bool metric_chosen = false, loaded = false;
  mutable QCache<QString, std::shared_ptr<const RunRow>> whole{kWholeRows};

  template <class Function>
  void on_loader(Function function) {
    QMetaObject::invokeMethod(follower, std::move(function), Qt::QueuedConnection);
  }

  void index_from(size_t row);
  RunEntry make(const CatalogUpdate::Run& run) const;
  void fill(RunEntry& entry, const CatalogUpdate::Run& run) const;
  std::shared_ptr<const RunRow> whole_row(const RunEntry& entry) const;
  void apply(const CatalogUpdate& update);
  void reset(const CatalogUpdate& update);
  void remove(const QString& id);
  void insert_all(const CatalogUpdate& update, QStringList& changed);
  void note_metrics(const CatalogUpdate& update);
  void show_metric(const QString& name);
  void changed(int row, int first, int last);
  void live_progress(const RunProgress& progress);
  void live_started(const QString& id);
  void live_ended(const RunOutcome& outcome);
  void annotate(int row, const std::function<void(Annotations&)>& change);
};

}  // namespace leyden
