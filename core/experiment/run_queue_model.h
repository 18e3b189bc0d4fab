// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractTableModel>
#include <QPointer>

#include <experiment/export.h>
#include <experiment/run_queue.h>

namespace leyden {

/// The queue as a table: one row an entry, in order of running. GUI thread. The queue may die first.
class LEYDEN_EXPERIMENT_API RunQueueModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Column { Name, State, Progress, Plugin, ColumnCount };
  enum Role {
    IdRole = Qt::UserRole + 1,  // int
    StateRole,                  // int, QueueState
    StateTextRole,
    RunIdRole,     // empty until the folder is there
    FractionRole,  // double; invalid when not known
    TimeLeftRole,  // double, seconds; invalid when not known
    ErrorRole,     // the failed run's sentence
    CanStopRole,   // bool
    CanMoveRole,   // bool
  };

  explicit RunQueueModel(RunQueue* queue, QObject* parent = nullptr);

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
  QHash<int, QByteArray> roleNames() const override;

 private:
  QPointer<RunQueue> m_queue;
};

}  // namespace leyden
