// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The popup in which columns are chosen: a search, and a box for each.
#pragma once

#include <QFrame>

class QLabel;
class QLineEdit;
class QTableView;

namespace leyden {

class ColumnChoiceModel;
class RunTableModel;

class ColumnChooser : public QFrame {
  Q_OBJECT
 public:
  explicit ColumnChooser(RunTableModel& table, QWidget* parent);
  /// Below `anchor`, at its right end.
  void showBelow(QWidget* anchor);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void showCounts();

  RunTableModel& m_table;
  ColumnChoiceModel* m_model;
  QLineEdit* m_search;
  QTableView* m_list;
  QLabel* m_counts;
};

}  // namespace leyden
