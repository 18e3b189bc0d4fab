// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The saved filters of the workspace: rename and delete.
#pragma once

#include <QDialog>

class QLabel;
class QListView;
class QPushButton;

namespace leyden {

class SavedFilterList;

class SavedFiltersDialog : public QDialog {
  Q_OBJECT
 public:
  SavedFiltersDialog(SavedFilterList& filters, QWidget* parent);

 private:
  void showCurrent();
  void removeCurrent();

  SavedFilterList& m_filters;
  QListView* m_list;
  QLabel* m_text;
  QPushButton* m_rename;
  QPushButton* m_remove;
};

}  // namespace leyden
