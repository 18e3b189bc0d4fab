// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a workspace keeps by name (saved filters, presets): rename and delete.
#pragma once

#include <QDialog>
#include <functional>

class QAbstractItemModel;
class QLabel;
class QListView;
class QPushButton;

namespace leyden {

class NamedListDialog : public QDialog {
  Q_OBJECT
 public:
  struct Texts {
    QString kind;   // "Filter": part of the widgets' names
    QString title;  // "Saved filters"
    QString none;   // below an empty list
  };
  /// `model`: a name a row, which can be edited; `noteRole` has what is shown below the list.
  NamedListDialog(const Texts& texts, QAbstractItemModel& model, int noteRole,
                  std::function<void(const QString&)> remove, QWidget* parent);

 public Q_SLOTS:
  /// The list is what is on the disk now.
  void refresh();
  void showProblem(const QString& sentence);

 private:
  void showCurrent();
  void removeCurrent();

  QAbstractItemModel& m_model;
  int m_noteRole;
  QString m_none;
  std::function<void(const QString&)> m_removeName;
  QListView* m_list;
  QLabel* m_text;
  QPushButton* m_rename;
  QPushButton* m_remove;
};

}  // namespace leyden
