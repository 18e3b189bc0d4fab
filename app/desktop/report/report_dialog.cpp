// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/report_dialog.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "theme.h"
#include "widgets/builders.h"

namespace leyden {

namespace {

constexpr qsizetype kNamed = 4;  // as many runs are named; of more, how many

QString whichRuns(const QStringList& runs) {
  return runs.size() <= kNamed ? ReportDialog::tr("About %1").arg(runs.join(QStringLiteral(", ")))
                               : ReportDialog::tr("About the %1 runs that are shown").arg(runs.size());
}

}  // namespace

ReportDialog::ReportDialog(const QString& title, const QStringList& runs, const std::vector<Chart>& charts,
                           QWidget* parent)
    : QDialog(parent), m_title(new QLineEdit(title, this)), m_notes(new QPlainTextEdit(this)),
      m_table(new QCheckBox(tr("Table of the runs: what differs, and their metrics"), this)),
      m_equal(new QCheckBox(tr("Parameters that are the same in all"), this)),
      m_run_notes(new QCheckBox(tr("Notes of the runs"), this)), m_charts(new QListWidget(this)),
      m_save(makeButton(tr("Save…"), "primary", QStringLiteral("saveReport"), this)) {
  setObjectName(QStringLiteral("reportDialog"));
  setWindowTitle(tr("Report"));
  auto* sides = new QHBoxLayout;
  sides->setSpacing(16);
  sides->addWidget(textSide(title), 3);
  sides->addWidget(contentsSide(charts), 2);
  QPushButton* cancel = makeButton(tr("Cancel"), "", QStringLiteral("cancelReport"), this);
  QVBoxLayout* layout = makeDialogLayout(this);
  layout->addWidget(makeLabel(tr("Report"), Theme::Type::Heading, "", this));
  QLabel* about = makeLabel(whichRuns(runs), Theme::Type::Small, "secondary", this);
  about->setWordWrap(true);
  layout->addWidget(about);
  layout->addLayout(sides, 1);
  layout->addSpacing(8);
  layout->addLayout(makeButtonRow({}, {cancel, m_save}));
  resize(820, 520);
  connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
  connect(m_save, &QPushButton::clicked, this, &QDialog::accept);
  connect(m_charts, &QListWidget::itemChanged, this, &ReportDialog::check);
  for (QCheckBox* box : {m_table, m_equal, m_run_notes}) connect(box, &QCheckBox::toggled, this, &ReportDialog::check);
  connect(m_notes, &QPlainTextEdit::textChanged, this, &ReportDialog::check);
  check();
  m_title->setFocus();
  m_title->selectAll();
}

QWidget* ReportDialog::textSide(const QString& title) {
  auto* side = new QWidget(this);
  m_title->setObjectName(QStringLiteral("reportTitle"));
  m_title->setAccessibleName(tr("Title"));
  m_title->setPlaceholderText(title);
  m_notes->setObjectName(QStringLiteral("reportNotes"));
  m_notes->setProperty("role", QStringLiteral("field"));
  m_notes->setAccessibleName(tr("Notes in Markdown"));
  m_notes->setPlaceholderText(tr("What was asked, what came out. Markdown: **bold**, - lists, tables"));
  m_notes->setFont(Theme::instance().font(Theme::Type::Mono));
  m_notes->setTabChangesFocus(true);
  auto* layout = new QVBoxLayout(side);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(4);
  layout->addWidget(makeLabel(tr("Title"), Theme::Type::Small, "secondary", side));
  layout->addWidget(m_title);
  layout->addSpacing(8);
  layout->addWidget(makeLabel(tr("Notes"), Theme::Type::Small, "secondary", side));
  layout->addWidget(m_notes, 1);
  return side;
}

QWidget* ReportDialog::contentsSide(const std::vector<Chart>& charts) {
  auto* side = new QWidget(this);
  auto* layout = new QVBoxLayout(side);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(4);
  layout->addWidget(makeLabel(tr("Contents"), Theme::Type::Small, "secondary", side));
  m_table->setObjectName(QStringLiteral("reportTable"));
  m_equal->setObjectName(QStringLiteral("reportEqual"));
  m_run_notes->setObjectName(QStringLiteral("reportRunNotes"));
  for (QCheckBox* box : {m_table, m_equal, m_run_notes}) {
    box->setChecked(true);
    layout->addWidget(box);
  }
  m_charts->setObjectName(QStringLiteral("reportCharts"));
  m_charts->setAccessibleName(tr("Charts of the report"));
  m_charts->setProperty("role", QStringLiteral("field"));
  for (const Chart& chart : charts) {
    auto* item = new QListWidgetItem(chart.title, m_charts);
    item->setData(Qt::UserRole, chart.id);
    item->setCheckState(Qt::Checked);
  }
  layout->addSpacing(8);
  layout->addWidget(makeLabel(tr("Charts, with the ranges, axes and smoothing of now"), Theme::Type::Small, "secondary", side));
  layout->addWidget(m_charts, 1);
  return side;
}

void ReportDialog::check() {
  const Choice chosen = choice();
  const bool any = chosen.table || chosen.equal || chosen.runNotes || !chosen.charts.isEmpty() || !chosen.notes.trimmed().isEmpty();
  m_save->setEnabled(any);
  m_save->setToolTip(any ? QString() : tr("Choose a table or a chart, or write notes."));
}

ReportDialog::Choice ReportDialog::choice() const {
  const QString title = m_title->text().trimmed();
  Choice choice{title.isEmpty() ? m_title->placeholderText() : title, m_notes->toPlainText(), m_table->isChecked(),
                m_equal->isChecked(), m_run_notes->isChecked(), {}};
  for (int row = 0; row < m_charts->count(); ++row)
    if (m_charts->item(row)->checkState() == Qt::Checked) choice.charts << m_charts->item(row)->data(Qt::UserRole).toString();
  return choice;
}

}  // namespace leyden
