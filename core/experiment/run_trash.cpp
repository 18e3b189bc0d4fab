// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/run_trash.h>

#include <experiment/run_list_model.h>

namespace leyden {

RunTrash::RunTrash(RunListModel& runs, QObject* parent) : QAbstractListModel(parent), m_runs(runs) {}

RunTrash::~RunTrash() = default;

void RunTrash::move(const QStringList& runIds, Move how, void (RunTrash::*done)(const QStringList&)) {
  if (runIds.isEmpty()) return;
  m_runs.ask(this, [this, runIds, how, done, workspace = m_runs.workspace()](const Catalog*) {
    QStringList moved, sentences;
    Trash trash(workspace);
    for (const QString& id : runIds) {
      try {
        (trash.*how)(id.toStdString());
        moved << id;
      } catch (const StoreError& error) {
        sentences << QString::fromUtf8(error.what());
      }
    }
    return [this, how, done, moved, sentences] {
      m_runs.refresh();
      m_lastPut = how == &Trash::put ? moved : QStringList();
      refresh();
      if (!moved.isEmpty()) Q_EMIT (this->*done)(moved);
      if (!sentences.isEmpty()) Q_EMIT failed(sentences.join(QLatin1Char(' ')));
    };
  });
}

void RunTrash::put(const QStringList& runIds) {
  move(runIds, &Trash::put, &RunTrash::trashed);
}
void RunTrash::restore(const QStringList& runIds) {
  move(runIds, &Trash::restore, &RunTrash::restored);
}
void RunTrash::erase(const QStringList& runIds) {
  move(runIds, &Trash::erase, &RunTrash::erased);
}
void RunTrash::eraseRuns(const QStringList& runIds) {
  move(runIds, &Trash::erase_run, &RunTrash::erased);
}

void RunTrash::refresh() {
  m_runs.ask(this, [this, workspace = m_runs.workspace()](const Catalog*) {
    return [this, entries = Trash(workspace).entries()] {
      beginResetModel();
      m_entries = entries;
      endResetModel();
      Q_EMIT refreshed();
    };
  });
}

int RunTrash::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

QVariant RunTrash::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount()) return {};
  const Trash::Entry& entry = m_entries[static_cast<size_t>(index.row())];
  switch (role) {
    case Qt::DisplayRole:
      return QString::fromStdString(entry.name.empty() ? entry.run_id : entry.name);
    case RunIdRole:
    case Qt::ToolTipRole:
      return QString::fromStdString(entry.run_id);
    case TrashedRole:
      return QString::fromStdString(entry.trashed);
    default:
      return {};
  }
}

}  // namespace leyden
