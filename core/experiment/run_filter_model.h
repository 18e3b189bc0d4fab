// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QSortFilterProxyModel>

#include <experiment/export.h>
#include <experiment/run_list_model.h>

namespace leyden {

class RunFilter;

/// The runs that a RunFilter lets through, newest first, or by any column. Running runs stay in place: sorting
/// is by the column alone. GUI thread.
class LEYDEN_EXPERIMENT_API RunFilterModel : public QSortFilterProxyModel {
  Q_OBJECT
 public:
  /// Both outlive it.
  RunFilterModel(RunListModel& runs, RunFilter& filter, QObject* parent = nullptr);

 protected:
  bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
  bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

 private:
  RunListModel& m_runs;
  RunFilter& m_filter;
};

}  // namespace leyden
