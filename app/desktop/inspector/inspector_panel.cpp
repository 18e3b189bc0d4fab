// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/inspector_panel.h"

#include <experiment/run_list_model.h>
#include <experiment/run_queue.h>
#include <QDesktopServices>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedLayout>
#include <QUrl>
#include <QVBoxLayout>
#include <cmath>

#include "app_context.h"
#include "inspector/error_card.h"
#include "inspector/run_facts.h"
#include "panel_registry.h"
#include "theme.h"
#include "widgets/builders.h"
#include "widgets/elided_label.h"
#include "widgets/empty_state.h"
#include "widgets/fact_list.h"
#include "widgets/pill.h"
#include "widgets/progress_line.h"
#include "widgets/texts.h"

namespace leyden {

static const PanelRegistrar registrar(
    {QStringLiteral("inspector"), QT_TRANSLATE_NOOP("panel", "Inspector"), PanelSpec::Right, 10,
     [](AppContext& context, QWidget* parent) -> QWidget* { return new InspectorPanel(context, parent); }});

InspectorPanel::InspectorPanel(AppContext& context, QWidget* parent)
    : QWidget(parent),
      m_context(context),
      m_stack(new QStackedLayout(this)),
      m_empty(new EmptyState(QStringLiteral("info"), this)) {
  setObjectName(QStringLiteral("inspectorPanel"));
  setAttribute(Qt::WA_StyledBackground);
  setMinimumWidth(260);
  m_stack->setContentsMargins(1, 0, 0, 0);
  m_stack->addWidget(buildRun());
  m_stack->addWidget(m_empty);
  RunListModel* runs = context.runs();
  connect(&context, &AppContext::currentRunChanged, this, &InspectorPanel::followRun);
  connect(&m_details, &RunDetailsProvider::loaded, this, &InspectorPanel::showDetails);
  connect(&m_details, &RunDetailsProvider::failed, this, [this](const QString& sentence) {
    m_empty->setTexts(tr("The run cannot be read"), sentence);
    m_stack->setCurrentIndex(1);
  });
  connect(runs, &RunListModel::dataChanged, this, [this](const QModelIndex& from, const QModelIndex& to) {
    const int row = m_context.runs()->rowOf(m_context.currentRunId());
    if (row >= from.row() && row <= to.row()) showHead();
  });
  connect(runs, &QAbstractItemModel::rowsInserted, this, &InspectorPanel::followRun);
  connect(runs, &QAbstractItemModel::rowsRemoved, this, &InspectorPanel::followRun);
  connect(runs, &QAbstractItemModel::modelReset, this, &InspectorPanel::followRun);
  connect(context.queue(), &RunQueue::progressed, this, &InspectorPanel::showProgress);
  connect(context.queue(), &RunQueue::entryChanged, this, &InspectorPanel::showProgress);
  connect(context.queue(), &RunQueue::finished, &m_details, &RunDetailsProvider::refresh);
  followRun();
}

QWidget* InspectorPanel::buildRun() {
  auto* scroll = new QScrollArea(this);
  scroll->setWidgetResizable(true);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll->setFocusPolicy(Qt::NoFocus);
  auto* page = new QWidget(scroll);
  page->setObjectName(QStringLiteral("scrollPage"));
  auto* layout = new QVBoxLayout(page);
  layout->setContentsMargins(16, 8, 16, 16);
  layout->setSpacing(8);
  buildHead(layout, page);
  m_metrics = addSection(layout, tr("Metrics"), QStringLiteral("metricFacts"));
  m_checkpoints = addSection(layout, tr("Checkpoints"), QStringLiteral("checkpointFacts"));
  m_changed = addSection(layout, tr("Changed from defaults"), QStringLiteral("changedFacts"));
  m_facts = addSection(layout, tr("Run"), QStringLiteral("runFacts"));
  layout->addStretch();
  connect(m_facts.facts, &FactList::linkPressed, this, [this] {
    if (const auto details = m_details.details())
      QDesktopServices::openUrl(QUrl::fromLocalFile(QString::fromStdString(details->path.string())));
  });
  scroll->setWidget(page);
  return scroll;
}

void InspectorPanel::buildHead(QVBoxLayout* layout, QWidget* parent) {
  auto* row = new QHBoxLayout;
  m_name = new ElidedLabel(Theme::Type::Heading, Theme::Text, parent);
  m_name->setObjectName(QStringLiteral("inspectorName"));
  m_status = new Pill({}, {}, parent);
  m_status->setObjectName(QStringLiteral("inspectorStatus"));
  row->addWidget(m_name, 1);
  row->addWidget(m_status);
  layout->addLayout(row);
  m_summary = new ElidedLabel(Theme::Type::Base, Theme::Secondary, parent);
  layout->addWidget(m_summary);

  m_progress = new QWidget(parent);
  auto* progress = new QVBoxLayout(m_progress);
  progress->setContentsMargins(0, 4, 0, 0);
  progress->setSpacing(8);
  m_bar = new ProgressLine(m_progress);
  progress->addWidget(m_bar);
  auto* texts = new QHBoxLayout;
  m_place = new ElidedLabel(Theme::Type::Base, Theme::Secondary, m_progress);
  m_left = makeLabel({}, Theme::Type::Base, "secondary", m_progress);
  texts->addWidget(m_place, 1);
  texts->addWidget(m_left);
  progress->addLayout(texts);
  m_stop = makeButton(tr("Stop"), "danger", QStringLiteral("stopButton"), m_progress);
  m_stop->setToolTip(tr("Ends the run after its present step; a checkpoint is saved"));
  progress->addWidget(m_stop, 0, Qt::AlignLeft);
  layout->addWidget(m_progress);
  m_error = new ErrorCard(parent);
  layout->addWidget(m_error);
  connect(m_stop, &QPushButton::clicked, this, &InspectorPanel::stop);
}

InspectorPanel::Section InspectorPanel::addSection(QVBoxLayout* layout, const QString& title,
                                                   const QString& objectName) {
  Section section;
  section.holder = new QWidget(this);
  auto* inner = new QVBoxLayout(section.holder);
  inner->setContentsMargins(0, 4, 0, 0);
  inner->setSpacing(0);
  inner->addWidget(makeHairline(section.holder));
  inner->addSpacing(10);
  inner->addWidget(makeLabel(title, Theme::Type::Strong, "", section.holder));
  inner->addSpacing(2);
  section.facts = new FactList(section.holder);
  section.facts->setObjectName(objectName);
  section.facts->setAccessibleName(title);
  inner->addWidget(section.facts);
  layout->addWidget(section.holder);
  return section;
}

void InspectorPanel::followRun() {
  const QString id = m_context.currentRunId();
  const QString path = m_context.runs()->indexOf(id).data(RunListModel::PathRole).toString();
  if (path.isEmpty()) {
    m_empty->setTexts(tr("No run chosen"), tr("Choose a run at the left to see its metrics and values."));
    m_stack->setCurrentIndex(1);
    m_details.setRun({});
    m_path.clear();
    return;
  }
  if (path == m_path) return;
  for (const Section& section : {m_metrics, m_checkpoints, m_changed, m_facts}) section.holder->hide();
  m_summary->setText({});
  m_error->setError({});
  m_stack->setCurrentIndex(0);
  showHead();
  m_path = path;
  m_details.setRun(std::filesystem::path(path.toStdU16String()));
}

void InspectorPanel::showHead() {
  const QModelIndex index = m_context.runs()->indexOf(m_context.currentRunId());
  if (!index.isValid()) return;
  const auto status = static_cast<RunStatus>(index.data(RunListModel::StatusRole).toInt());
  m_name->setText(index.data(RunListModel::NameRole).toString());
  m_name->updateGeometry();
  m_status->setText(statusText(status), statusLook(status));
  showProgress();
}

void InspectorPanel::showProgress() {
  const QueueEntry* entry = m_context.queue()->entryOfRun(m_context.currentRunId());
  const bool training = entry && !is_over(entry->state);
  m_progress->setVisible(training);
  if (!training) return;
  const RunProgress& progress = entry->progress;
  m_bar->setFraction(progress.fraction);
  QStringList place;
  if (progress.max_epochs > 0)
    place << tr("epoch %1 of %2")
                 .arg(std::min(progress.epoch + 1, progress.max_epochs))
                 .arg(progress.max_epochs);
  else
    place << tr("epoch %1").arg(progress.epoch + 1);
  place << tr("step %1").arg(countText(progress.global_step));
  m_place->setText(place.join(QStringLiteral(" · ")));
  m_left->setText(std::isnan(progress.seconds_left) ? QString()
                                                    : tr("%1 left").arg(durationText(progress.seconds_left)));
  const bool stopping = entry->state == QueueState::Stopping;
  m_stop->setEnabled(!stopping);
  m_stop->setText(stopping ? tr("Stopping") : tr("Stop"));
  if (stopping) m_stop->setToolTip(tr("The run ends after its present step and saves a checkpoint"));
}

void InspectorPanel::stop() {
  if (const QueueEntry* entry = m_context.queue()->entryOfRun(m_context.currentRunId()))
    m_context.queue()->stop(entry->id);
}

void InspectorPanel::showSection(const Section& section, std::vector<Fact> facts) {
  section.holder->setVisible(!facts.empty());
  section.facts->setFacts(std::move(facts));
}

void InspectorPanel::showDetails() {
  const auto details = m_details.details();
  if (!details || details->run_id != m_context.currentRunId().toStdString()) return;
  m_stack->setCurrentIndex(0);
  m_summary->setText(runSummary(*details));
  m_summary->updateGeometry();
  m_error->setError(details->state.status == RunStatus::Failed ? details->state.error : std::string());
  showSection(m_metrics, metricFacts(*details));
  showSection(m_checkpoints, checkpointFacts(*details));
  showSection(m_changed, changedFacts(*details, m_context));
  showSection(m_facts, runFacts(*details));
  showHead();
}

}  // namespace leyden
