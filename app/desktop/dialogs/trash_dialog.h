// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The runs in the trash: back to the others, or away for good.
#pragma once

#include <QDialog>
#include <QStringList>

class QLabel;
class QPushButton;
class QStackedWidget;
class QTableView;

namespace leyden {

class RunTrash;

class TrashDialog : public QDialog {
  Q_OBJECT
 public:
  TrashDialog(RunTrash& trash, QWidget* parent);

 private:
  void showState();
  void erase();
  QStringList selectedIds() const;

  RunTrash& m_trash;
  QTableView* m_list;
  QStackedWidget* m_stack;
  QLabel* m_problem;
  QPushButton* m_restore;
  QPushButton* m_erase;
};

}  // namespace leyden
