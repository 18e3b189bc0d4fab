// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractListModel>
#include <functional>
#include <string>
#include <vector>

#include <experiment/export.h>
#include <store/trash.h>

namespace leyden {

class RunListModel;

/// The trash of a workspace: runs go there, come back, or go for good. The loader thread does it. A run that is
/// being trained is refused; the others of its list go. GUI thread.
class LEYDEN_EXPERIMENT_API RunTrash : public QAbstractListModel {
  Q_OBJECT
 public:
  enum Role { RunIdRole = Qt::UserRole + 1, TrashedRole /* ISO 8601, UTC; may be empty */ };

  explicit RunTrash(RunListModel& runs, QObject* parent = nullptr);
  ~RunTrash() override;

  void put(const QStringList& runIds);
  void restore(const QStringList& runIds);
  /// For good, of the trash.
  void erase(const QStringList& runIds);
  /// For good, of the runs.
  void eraseRuns(const QStringList& runIds);
  /// Looks what the trash holds.
  void refresh();
  /// Those that the last put() took; restore() and erase() empty it.
  QStringList lastPut() const { return m_lastPut; }

  int rowCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

 Q_SIGNALS:
  void trashed(const QStringList& runIds);
  void restored(const QStringList& runIds);
  void erased(const QStringList& runIds);
  /// Sentences about the runs that stayed where they were.
  void failed(const QString& sentences);
  void refreshed();

 private:
  using Move = void (Trash::*)(const std::string&);
  void move(const QStringList& runIds, Move how, void (RunTrash::*done)(const QStringList&));

  RunListModel& m_runs;
  std::vector<Trash::Entry> m_entries;
  QStringList m_lastPut;
};

}  // namespace leyden
