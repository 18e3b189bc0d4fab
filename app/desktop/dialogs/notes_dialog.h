// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The notes of some runs, in Markdown, with how they look beside them.
#pragma once

#include <QDialog>

class QPlainTextEdit;
class QTextBrowser;

namespace leyden {

class RunListModel;

class NotesDialog : public QDialog {
  Q_OBJECT
 public:
  /// Runs with the same notes are edited together; of runs with different ones, what is written goes to the end.
  NotesDialog(const RunListModel& runs, const QStringList& ids, QWidget* parent);
  /// The notes of a run that had these.
  QString notesAfter(const QString& before) const;

 private:
  void showPreview();

  QPlainTextEdit* m_edit;
  QTextBrowser* m_preview;
  bool m_adds = false;
};

}  // namespace leyden
