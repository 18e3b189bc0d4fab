// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include "run_list_impl.h"

#include <algorithm>

namespace leyden {

// What a new user most likely looks for.
QString RunListModel::Private::usual_metric(const QStringList& names) {
  for (const char* name : {"val_acc", "val_loss", "train_loss", "loss"}) {
    if (names.contains(QLatin1String(name))) return QLatin1String(name);
  }
  return names.value(0);
}

void RunListModel::Private::index_from(size_t row) {
  for (; row < entries.size(); ++row) rows[entries[row].id] = int(row);
}

RunEntry RunListModel::Private::make(const CatalogUpdate::Run& run) const {
  RunEntry entry;
  entry.id = text_of(run.row->run_id);
  entry.visible = !hidden.contains(entry.id);
  if (const auto found = live.find(entry.id); found != live.end()) entry.live = *found;
  fill(entry, run);
  return entry;
}

void RunListModel::Private::fill(RunEntry& entry, const CatalogUpdate::Run& run) const {
  entry.colour_place = run.colour;
  entry.values = run.values;
  whole.remove(entry.id);
  entry.set_row(run.row, metric.toStdString());
}

// Unpacked when it is asked for; those asked for last are kept.
std::shared_ptr<const RunRow> RunListModel::Private::whole_row(const RunEntry& entry) const {
  if (const auto* known = whole.object(entry.id)) return *known;
  auto row = std::make_shared<RunRow>(*entry.row);
  entry.values.unpack(*row);
  whole.insert(entry.id, new std::shared_ptr<const RunRow>(row));
  return row;
}

void RunListModel::Private::apply(const CatalogUpdate& update) {
  QStringList changed;
  const auto before = entries.size();
  if (update.first) {
    reset(update);
    for (const auto& entry : entries) changed << entry.id;
  } else {
    for (const auto& id : update.removed) remove(text_of(id));
    insert_all(update, changed);
  }
  note_metrics(update);
  if (update.first && !std::exchange(loaded, true)) Q_EMIT q->loaded();
  if (!changed.isEmpty()) Q_EMIT q->runsChanged(changed);
  const bool others = update.first || !update.removed.empty() || entries.size() != before;
  if (others) Q_EMIT q->visibleRunsChanged(q->visibleRunIds());
}

void RunListModel::Private::reset(const CatalogUpdate& update) {
  q->beginResetModel();
  entries.clear();
  rows.clear();
  whole.clear();
  for (const auto& run : update.runs) entries.push_back(make(run));
  index_from(0);
  q->endResetModel();
}

void RunListModel::Private::remove(const QString& id) {
  const int row = rows.value(id, -1);
  if (row < 0) return;
  q->beginRemoveRows({}, row, row);
  entries.erase(entries.begin() + row);
  whole.remove(id);
  rows.remove(id);
  index_from(size_t(row));
  q->endRemoveRows();
}

// Updates come in order of ids, so that new ones mostly form one block at the end.
void RunListModel::Private::insert_all(const CatalogUpdate& update, QStringList& changed) {
  for (size_t i = 0; i < update.runs.size();) {
    const QString id = text_of(update.runs[i].row->run_id);
    if (const int row = rows.value(id, -1); row >= 0) {
      fill(entries[size_t(row)], update.runs[i]);
      Q_EMIT q->dataChanged(q->index(row, 0), q->index(row, ColumnCount - 1));
      changed << id;
      ++i;
      continue;
    }
    const auto place = std::lower_bound(entries.begin(), entries.end(), id,
                                        [](const RunEntry& e, const QString& key) { return e.id < key; });
    const int row = int(place - entries.begin());
    std::vector<RunEntry> block;
    while (i < update.runs.size()) {
      RunEntry entry = make(update.runs[i]);
      if (rows.contains(entry.id) || (row < int(entries.size()) && entry.id > entries[size_t(row)].id))
        break;
      changed << entry.id;
      block.push_back(std::move(entry));
      ++i;
    }
    q->beginInsertRows({}, row, row + int(block.size()) - 1);
    entries.insert(entries.begin() + row, std::make_move_iterator(block.begin()),
                   std::make_move_iterator(block.end()));
    index_from(size_t(row));
    q->endInsertRows();
  }
}

void RunListModel::Private::note_metrics(const CatalogUpdate& update) {
  if (update.metrics.empty()) return;
  for (const auto& name : update.metrics) metric_set.insert(text_of(name));
  if (!metric_chosen) show_metric(usual_metric(q->metricNames()));
  Q_EMIT q->metricNamesChanged();
}

void RunListModel::Private::show_metric(const QString& name) {
  if (name == metric) return;
  metric = name;
  for (auto& entry : entries) entry.read_metric(metric.toStdString());
  Q_EMIT q->headerDataChanged(Qt::Horizontal, Metric, Metric);
  if (!entries.empty())
    Q_EMIT q->dataChanged(q->index(0, Metric), q->index(int(entries.size()) - 1, Metric));
}

void RunListModel::Private::changed(int row, int first, int last) {
  Q_EMIT q->dataChanged(q->index(row, first), q->index(row, last));
}

void RunListModel::Private::live_progress(const RunProgress& progress) {
  const QString id = text_of(progress.run_id);
  if (id.isEmpty()) return;
  live[id] = progress;
  const int row = rows.value(id, -1);
  if (row < 0) return;
  entries[size_t(row)].live = progress;
  changed(row, Status, TimeLeft);
}

void RunListModel::Private::live_started(const QString& id) {
  RunProgress progress;
  progress.run_id = id.toStdString();
  live_progress(progress);
  q->refresh();
}

void RunListModel::Private::live_ended(const RunOutcome& outcome) {
  const QString id = text_of(outcome.run_id);
  live.remove(id);
  const int row = rows.value(id, -1);
  if (row >= 0) {
    RunEntry& entry = entries[size_t(row)];
    entry.live.reset();
    // The catalog says the same in a moment; until then the row must not look as if it were running.
    auto copy = std::make_shared<RunRow>(*entry.row);
    copy->status = outcome.status;
    whole.remove(entry.id);
    entry.set_row(copy, metric.toStdString());
    changed(row, 0, ColumnCount - 1);
  }
  q->refresh();
}

// Shows the change at once and lets the loader thread write it.
void RunListModel::Private::annotate(int row, const std::function<void(Annotations&)>& change) {
  RunEntry& entry = entries[size_t(row)];
  auto copy = std::make_shared<RunRow>(*entry.row);
  const std::string own_name = copy->annotations.name.empty() ? copy->name : std::string();
  change(copy->annotations);
  copy->name = copy->annotations.name.empty() ? own_name : copy->annotations.name;
  whole.remove(entry.id);
  entry.set_row(copy, metric.toStdString());
  on_loader([follower = follower, id = copy->run_id, folder = copy->path, change] {
    follower->annotate(id, folder, change);
  });
  changed(row, 0, ColumnCount - 1);
}

}  // namespace leyden
