// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The tags of some runs: those of all are ticked, those of some half; new ones are written below.
#pragma once

#include <QDialog>
#include <QStringList>

class QLabel;
class QLineEdit;
class QListView;
class QStandardItemModel;

namespace leyden {

class RunListModel;

class TagsDialog : public QDialog {
  Q_OBJECT
 public:
  TagsDialog(const RunListModel& runs, const QStringList& ids, QWidget* parent);
  /// The tags of a run that had these.
  QStringList tagsAfter(const QStringList& before) const;

 private:
  void fill(const RunListModel& runs, const QStringList& ids);
  void addWritten();
  void addTag(const QString& tag, Qt::CheckState state);

  QStandardItemModel* m_tags;
  QListView* m_list;
  QLineEdit* m_new;
  QLabel* m_none = nullptr;
};

}  // namespace leyden
