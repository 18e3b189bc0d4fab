// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractTableModel>
#include <QStringList>
#include <QVariant>
#include <vector>

#include <experiment/export.h>

namespace leyden {

struct RunDetails;

/// A plain table that was made elsewhere: what a run has, in rows. A value.
struct LEYDEN_EXPERIMENT_API RowsTable {
  struct Cell {
    QString text;
    QString tip = {};       // more than fits
    QVariant sort = {};     // invalid: the text
    bool number = false;    // stands at the right
    bool strong = false;
  };
  QStringList titles;
  std::vector<std::vector<Cell>> rows;  // as long as titles

  /// Last, least, greatest, best (with their steps) and mean of each metric, how many points, how many NaN.
  static RowsTable metrics(const RunDetails& details);
  static RowsTable parameters(const RunDetails& details);
  static RowsTable checkpoints(const RunDetails& details);
  static RowsTable events(const RunDetails& details);
};

/// Shows a RowsTable. The same titles and as many rows change the cells alone, so that selection and place stay. GUI
/// thread.
class LEYDEN_EXPERIMENT_API RowsModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Role { SortRole = Qt::UserRole + 1, NumberRole, StrongRole };
  using QAbstractTableModel::QAbstractTableModel;

  void setTable(RowsTable table);
  /// Tab separated, a line for each row under the titles.
  QString text(const QList<int>& rows) const;

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

 private:
  RowsTable m_table;
};

}  // namespace leyden
