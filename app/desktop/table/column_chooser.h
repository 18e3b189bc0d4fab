// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The popup in which columns of the table, or axes of a plot, are chosen: a search, and a box for each.
#pragma once

#include <QFrame>

class QLabel;
class QLineEdit;
class QTableView;

namespace leyden {

class ColumnChoiceModel;
class FieldChoice;

class ColumnChooser : public QFrame {
  Q_OBJECT
 public:
  struct Words {
    QString title, find, standard;
  };
  /// `choice` outlives it.
  ColumnChooser(FieldChoice& choice, const Words& words, QWidget* parent);
  /// Below `anchor`, at its right end.
  void showBelow(QWidget* anchor);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void showCounts();

  FieldChoice& m_choice;
  ColumnChoiceModel* m_model;
  QLineEdit* m_search;
  QTableView* m_list;
  QLabel* m_counts;
};

}  // namespace leyden
