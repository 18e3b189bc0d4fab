// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Asks what a report shall hold: a title, notes, which charts and tables.
#pragma once

#include <QDialog>
#include <QStringList>
#include <vector>

class QCheckBox;
class QLineEdit;
class QListWidget;
class QPlainTextEdit;
class QPushButton;

namespace leyden {

class ReportDialog : public QDialog {
  Q_OBJECT
 public:
  struct Chart {
    QString id, title;
  };
  struct Choice {
    QString title;
    QString notes;
    bool table = true, equal = true, runNotes = true;
    QStringList charts;  // ids, in their order
  };

  /// `runs` are named above the fields: how many and, where they are few, which.
  ReportDialog(const QString& title, const QStringList& runs, const std::vector<Chart>& charts, QWidget* parent);

  Choice choice() const;

 private:
  QWidget* contentsSide(const std::vector<Chart>& charts);
  QWidget* textSide(const QString& title);
  void check();

  QLineEdit* m_title;
  QPlainTextEdit* m_notes;
  QCheckBox* m_table;
  QCheckBox* m_equal;
  QCheckBox* m_run_notes;
  QListWidget* m_charts;
  QPushButton* m_save;
};

}  // namespace leyden
