// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "import/import_dialog.h"

#include <experiment/run_list_model.h>
#include <QDir>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

#include "app_context.h"
#include "theme.h"
#include "widgets/builders.h"
#include "widgets/progress_line.h"
#include "widgets/texts.h"

namespace leyden {

namespace {

using Result = ImportedSource::Result;

QString text(const std::string& utf8) {
  return QString::fromStdString(utf8);
}

QString placeOf(const QStringList& paths) {
  return paths.size() == 1 ? QDir::toNativeSeparators(paths.first())
                           : ImportDialog::tr("%1 files and folders").arg(paths.size());
}

QString runs(size_t count) {
  return count == 1 ? ImportDialog::tr("1 run") : ImportDialog::tr("%1 runs").arg(countText(qint64(count)));
}

}  // namespace

ImportDialog::ImportDialog(AppContext& context, const QStringList& paths, QWidget* parent)
    : QDialog(parent),
      m_context(context),
      m_job(context.runs()->workspace()),
      m_title(makeLabel(tr("Import runs"), Theme::Type::Heading, "", this)),
      m_text(makeLabel(tr("Looking into %1").arg(placeOf(paths)), Theme::Type::Base, "", this)),
      m_progress(new ProgressLine(this)),
      m_notes(new QPlainTextEdit(this)),
      m_cancel(makeButton(tr("Cancel"), "", QStringLiteral("cancelImport"), this)),
      m_accept(makeButton(tr("Import"), "primary", QStringLiteral("startImport"), this)) {
  setObjectName(QStringLiteral("importDialog"));
  setWindowTitle(tr("Import runs"));
  m_text->setObjectName(QStringLiteral("importText"));
  m_text->setWordWrap(true);
  m_notes->setObjectName(QStringLiteral("importNotes"));
  m_notes->setAccessibleName(tr("Notes on what was read"));
  m_notes->setReadOnly(true);
  m_notes->setProperty("role", QStringLiteral("field"));
  m_notes->setFixedHeight(120);
  QVBoxLayout* layout = makeDialogLayout(this);
  layout->addWidget(m_title);
  layout->addWidget(m_text);
  layout->addWidget(m_progress);
  layout->addWidget(m_notes);
  layout->addSpacing(8);
  layout->addLayout(makeButtonRow({}, {m_cancel, m_accept}));
  setMinimumWidth(520);
  m_notes->hide();
  m_progress->hide();
  m_accept->hide();
  connect(m_cancel, &QPushButton::clicked, this, &ImportDialog::reject);
  connect(m_accept, &QPushButton::clicked, this, &ImportDialog::begin);
  connect(&m_job, &ImportJob::found, this, &ImportDialog::showFound);
  connect(&m_job, &ImportJob::progressed, this, &ImportDialog::showProgress);
  connect(&m_job, &ImportJob::finished, this, &ImportDialog::showResult);
  connect(&m_job, &ImportJob::failed, this, &ImportDialog::showFailure);
  m_job.find(paths);
}

void ImportDialog::showNotes(const QStringList& notes) {
  m_notes->setPlainText(notes.join(QLatin1Char('\n')));
  m_notes->setVisible(!notes.isEmpty());
  adjustSize();
}

void ImportDialog::showFound() {
  const ImportPlan& plan = m_job.plan();
  QStringList notes;
  for (const std::string& note : plan.notes) notes << text(note);
  if (plan.sources.empty()) {
    QStringList kinds;
    for (const Importer* each : importers()) kinds << text(std::string(each->title()));
    m_text->setText(tr("There is nothing to import. Leyden looked for %1.").arg(kinds.join(QStringLiteral(", "))));
    m_cancel->setText(tr("Close"));
  } else {
    m_text->setText(tr("Found:\n%1").arg(m_job.summary().join(QLatin1Char('\n'))));
    m_accept->setText(tr("Import %1").arg(runs(plan.sources.size())));
    m_accept->show();
    m_accept->setFocus();
  }
  showNotes(notes);
}

void ImportDialog::begin() {
  if (m_job.runIds().isEmpty() && !m_job.isBusy()) {
    m_accept->hide();
    m_progress->show();
    m_cancel->setText(tr("Stop"));
    showNotes({});
    showProgress(0, tr("Reading"));
    m_job.start();
  }
}

void ImportDialog::showProgress(double fraction, const QString& sentence) {
  m_progress->setFraction(fraction);
  m_text->setText(sentence);
}

void ImportDialog::showResult() {
  const ImportReport& report = m_job.report();
  QStringList parts, notes;
  const auto count = [&](Result result, const QString& words) {
    if (report.count(result) > 0) parts << words.arg(runs(report.count(result)));
  };
  count(Result::Imported, tr("%1 imported"));
  count(Result::Updated, tr("%1 updated"));
  count(Result::Unchanged, tr("%1 unchanged since the last import"));
  count(Result::Failed, tr("%1 could not be read"));
  for (const ImportedSource& source : report.sources) {
    for (const std::string& note : source.notes) notes << tr("%1: %2").arg(text(source.source.name), text(note));
    if (!source.error.empty()) notes << tr("%1: %2").arg(text(source.source.name), text(source.error));
  }
  m_title->setText(report.cancelled ? tr("The import was stopped") : tr("The import is done"));
  m_text->setText(parts.isEmpty() ? tr("Nothing was imported.") : parts.join(QStringLiteral(", ")) + QLatin1Char('.'));
  m_progress->hide();
  m_cancel->setText(tr("Close"));
  m_cancel->setFocus();
  showNotes(notes);
  selectRuns(m_job.runIds());
}

void ImportDialog::showFailure(const QString& sentence) {
  m_title->setText(tr("The import failed"));
  m_text->setText(sentence);
  m_progress->hide();
  m_accept->hide();
  m_cancel->setText(tr("Close"));
  m_context.runs()->refresh();  // what was imported by then stays
}

// They are in the list once its loader has seen the folders; this dialog may be closed by then.
void ImportDialog::selectRuns(const QStringList& ids) {
  if (ids.isEmpty()) return;
  AppContext* context = &m_context;
  RunListModel* runs = context->runs();
  auto* waiting = new QObject(runs);
  const auto select = [context, runs, waiting, ids] {
    if (!std::all_of(ids.begin(), ids.end(), [runs](const QString& id) { return runs->rowOf(id) >= 0; })) return;
    waiting->deleteLater();
    context->setSelectedRunIds(ids);
    context->setCurrentRunId(ids.last());
    context->notify(ids.size() == 1 ? ImportDialog::tr("The imported run is selected.")
                                    : ImportDialog::tr("The %1 imported runs are selected.").arg(ids.size()));
  };
  connect(runs, &RunListModel::runsChanged, waiting, select);
  connect(runs, &RunListModel::loaded, waiting, select);
  runs->refresh();
  select();
}

void ImportDialog::reject() {
  if (m_job.isBusy() && !m_progress->isHidden()) {
    m_job.cancel();  // the result is shown when the present block is read
    m_text->setText(tr("Stopping"));
    return;
  }
  QDialog::reject();
}

}  // namespace leyden
