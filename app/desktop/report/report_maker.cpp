// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/report_maker.h"

#include <experiment/run_list_model.h>

#include <QFileDialog>
#include <QFileInfo>
#include <QSaveFile>
#include <algorithm>

#include "app_context.h"
#include "charts/chart_card.h"
#include "charts/chart_export.h"
#include "charts/chart_picture.h"
#include "report/report_tables.h"
#include "theme.h"
#include "widgets/texts.h"

namespace leyden {

namespace {

/// Reports are read on paper too: charts are drawn in the light theme, whichever the window has.
class LightTheme {
 public:
  LightTheme() : m_before(Theme::instance().mode()) { Theme::instance().setMode(Theme::Mode::Light); }
  ~LightTheme() { Theme::instance().setMode(m_before); }
  LightTheme(const LightTheme&) = delete;
  LightTheme& operator=(const LightTheme&) = delete;

 private:
  Theme::Mode m_before;
};

}  // namespace

ReportMaker::ReportMaker(AppContext& context, ChartExport& files, Board board, QWidget* parent)
    : QObject(parent), m_context(context), m_files(files), m_board(std::move(board)) {}

void ReportMaker::tell(const QString& sentence) {
  m_context.notify(sentence);
  Q_EMIT done(sentence);
}

void ReportMaker::ask() {
  auto* window = static_cast<QWidget*>(parent());
  const QStringList ids = m_context.visibleRunIds();
  if (ids.isEmpty()) return tell(tr("No run is shown: open the eye of those that the report is about."));
  QStringList names;
  for (const QString& id : ids) names << m_context.runs()->displayName(id);
  ReportDialog dialog(tr("Runs of %1").arg(m_context.workspaceName()), names, m_board.charts(), window);
  if (dialog.exec() != QDialog::Accepted) return;
  const QStringList kinds{tr("Web page (*.html)"), tr("PDF document (*.pdf)")};
  QString kind;
  QString file = QFileDialog::getSaveFileName(window, tr("Save the report"), tr("report.html"),
                                              kinds.join(QStringLiteral(";;")), &kind);
  if (file.isEmpty()) return;
  if (QFileInfo(file).suffix().isEmpty()) file += kinds.indexOf(kind) == 1 ? QStringLiteral(".pdf") : QStringLiteral(".html");
  write(dialog.choice(), file);
}

void ReportMaker::write(const ReportDialog::Choice& choice, const QString& file) {
  const QString ending = QFileInfo(file).suffix().toLower();
  if (!QStringList{QStringLiteral("html"), QStringLiteral("htm"), QStringLiteral("pdf")}.contains(ending))
    return tell(tr("%1 could not be written: a report is a .html or a .pdf file.").arg(placeText(file)));
  for (const auto& card : m_cards)
    if (card) card->disconnect(this);
  m_cards.clear();
  m_choice = choice;
  m_file = file;
  for (const QString& id : choice.charts) {
    ChartCard* card = m_board.open(id);
    if (!card) continue;
    m_cards.emplace_back(card);
    connect(card, &ChartCard::contentChanged, this, &ReportMaker::finishWhenLoaded);
    // Later: a window that closes takes all of them, and this.
    connect(card, &QObject::destroyed, this, &ReportMaker::finishWhenLoaded, Qt::QueuedConnection);
  }
  m_waiting = true;
  m_context.notify(tr("Drawing the report's charts…"));
  finishWhenLoaded();
}

void ReportMaker::finishWhenLoaded() {
  const auto waits = [](const QPointer<ChartCard>& card) { return card && card->isWaiting(); };
  if (!m_waiting || std::any_of(m_cards.begin(), m_cards.end(), waits)) return;
  m_waiting = false;
  finish();
}

void ReportMaker::finish() {
  const bool pdf = QFileInfo(m_file).suffix().compare(QLatin1String("pdf"), Qt::CaseInsensitive) == 0;
  const ReportDocument report = document();
  const QByteArray bytes = pdf ? reportPdf(report) : reportHtml(report);
  for (const auto& card : m_cards)
    if (card) card->disconnect(this);
  m_cards.clear();
  m_board.close();
  QSaveFile out(m_file);
  if (!out.open(QIODevice::WriteOnly) || out.write(bytes) != bytes.size() || !out.commit())
    return tell(tr("%1 could not be written: %2").arg(placeText(m_file), out.errorString()));
  tell(tr("The report is in %1").arg(placeText(m_file)));
}

ReportDocument ReportMaker::document() const {
  const RunListModel& runs = *m_context.runs();
  const QStringList ids = m_context.visibleRunIds();
  ReportDocument report;
  report.title = m_choice.title;
  report.source = ids.size() == 1 ? tr("%1 · 1 run").arg(m_context.workspaceName())
                                  : tr("%1 · %2 runs").arg(m_context.workspaceName()).arg(ids.size());
  report.made = QDateTime::currentDateTime();
  if (!m_choice.notes.trimmed().isEmpty()) report.notes.push_back({{}, m_choice.notes});
  if (m_choice.runNotes) {
    const std::vector<ReportNote> notes = runNotes(runs, ids);
    report.notes.insert(report.notes.end(), notes.begin(), notes.end());
  }
  if (m_choice.table) report.tables.push_back(runsTable(runs, ids));
  report.charts = drawn();
  if (!m_choice.equal) return report;
  ReportTable equal = equalParametersTable(runs, ids);
  if (!equal.rows.empty()) report.tables.push_back(std::move(equal));
  return report;
}

std::vector<ReportChart> ReportMaker::drawn() const {
  const LightTheme light;
  std::vector<ReportChart> charts;
  for (const auto& card : m_cards) {
    if (!card) continue;
    const ChartPicture picture = m_files.picture(*card);
    charts.push_back({card->title(), picture.svg(), picture.size()});
  }
  return charts;
}

}  // namespace leyden
