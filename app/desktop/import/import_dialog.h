// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Runs of other programs: what was found in a folder or file, the import with its progress, what came of it. The
// imported runs are selected.
#pragma once

#include <QDialog>

#include <experiment/import_job.h>

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace leyden {

class AppContext;
class ProgressLine;

class ImportDialog : public QDialog {
  Q_OBJECT
 public:
  ImportDialog(AppContext& context, const QStringList& paths, QWidget* parent);
  void reject() override;

 private:
  void showFound();
  void begin();
  void showProgress(double fraction, const QString& sentence);
  void showResult();
  void showFailure(const QString& sentence);
  void showNotes(const QStringList& notes);
  void selectRuns(const QStringList& ids);

  AppContext& m_context;
  ImportJob m_job;
  QLabel* m_title;
  QLabel* m_text;
  ProgressLine* m_progress;
  QPlainTextEdit* m_notes;
  QPushButton* m_cancel;
  QPushButton* m_accept;
};

}  // namespace leyden
