// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "system/system_panel.h"

#include <experiment/run_list_model.h>

#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QStackedLayout>
#include <QVBoxLayout>
#include <algorithm>

#include "app_context.h"
#include "devices/device_watcher.h"
#include "panel_registry.h"
#include "run/system_charts.h"
#include "run/system_loader.h"
#include "shell/settings.h"
#include "widgets/builders.h"
#include "widgets/choice_box.h"
#include "widgets/elided_label.h"
#include "widgets/empty_state.h"
#include "widgets/texts.h"
#include "widgets/when_visible.h"

namespace leyden {

namespace {

const PanelRegistrar registrar(
    {QStringLiteral("system"), QT_TRANSLATE_NOOP("panel", "System"), PanelSpec::Bottom, 30,
     [](AppContext& context, QWidget* parent) -> QWidget* { return new SystemPanel(context, parent); }});

const QString kSourceKey = QStringLiteral("system/source");

}  // namespace

SystemPanel::SystemPanel(AppContext& context, QWidget* parent)
    : QFrame(parent), m_context(context), m_loader(new SystemLoader(this)) {
  setObjectName(QStringLiteral("systemPanel"));
  setProperty("card", true);
  setMinimumSize(310, 96);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(1, 4, 1, 6);
  layout->setSpacing(0);
  layout->addWidget(buildHeader());
  layout->addWidget(buildBody(), 1);
  m_whenVisible = new WhenVisible(this, [this] { refresh(); });
  follow();
  m_whenVisible->request();
}

QWidget* SystemPanel::buildHeader() {
  auto* header = new QWidget(this);
  auto* layout = new QHBoxLayout(header);
  layout->setContentsMargins(11, 2, 8, 2);
  layout->setSpacing(8);
  m_title = new ElidedLabel(Theme::Type::Strong, Theme::Text, header);
  m_title->setObjectName(QStringLiteral("systemTitle"));
  m_fact = makeLabel({}, Theme::Type::Small, "secondary", header);
  m_fact->setObjectName(QStringLiteral("systemFact"));
  m_source = new ChoiceBox(header);
  m_source->setObjectName(QStringLiteral("systemSource"));
  m_source->setAccessibleName(tr("Of what"));
  m_source->addItem(tr("of the run"), QStringLiteral("run"));
  m_source->addItem(tr("of this machine, now"), QStringLiteral("machine"));
  m_source->setCurrentIndex(m_source->findData(openSettings()->value(kSourceKey, QStringLiteral("run"))) == 1 ? 1 : 0);
  m_source->setMinimumWidth(160);  // its longer words
  layout->addWidget(m_title, 1);
  layout->addWidget(m_fact);
  layout->addWidget(m_source);
  return header;
}

QWidget* SystemPanel::buildBody() {
  auto* page = new QWidget;
  page->setObjectName(QStringLiteral("scrollPage"));
  auto* inside = new QVBoxLayout(page);
  inside->setContentsMargins(10, 4, 10, 4);
  m_charts = new SystemCharts(SystemCharts::Size::Compact);
  m_charts->setObjectName(QStringLiteral("systemCharts"));
  inside->addWidget(m_charts);
  inside->addStretch(1);
  auto* scroll = new QScrollArea;
  scroll->setObjectName(QStringLiteral("systemScroll"));
  scroll->setAccessibleName(tr("What the machine does"));
  scroll->setWidget(page);
  scroll->setWidgetResizable(true);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  m_empty = new EmptyState(QStringLiteral("cpu"), this);
  auto* body = new QWidget(this);
  m_stack = new QStackedLayout(body);
  m_stack->addWidget(m_empty);
  m_stack->addWidget(scroll);
  return body;
}

void SystemPanel::follow() {
  connect(&m_context, &AppContext::currentRunChanged, this, [this] {
    m_problem.clear();
    m_whenVisible->request();
  });
  connect(m_context.runs(), &RunListModel::loaded, m_whenVisible, &WhenVisible::request);
  connect(m_context.runs(), &QAbstractItemModel::rowsInserted, m_whenVisible, &WhenVisible::request);
  connect(m_context.runs(), &QAbstractItemModel::rowsRemoved, m_whenVisible, &WhenVisible::request);
  connect(m_context.runs(), &RunListModel::runsChanged, this, [this](const QStringList& ids) {
    if (ids.contains(m_context.currentRunId())) m_whenVisible->request();
  });
  connect(m_context.devices(), &DeviceWatcher::devicesRead, this, [this] {
    if (isOfMachine() || isTraining()) m_whenVisible->request();
  });
  connect(m_loader, &SystemLoader::loaded, this, [this] {
    m_problem.clear();
    showState();
  });
  connect(m_loader, &SystemLoader::failed, this, [this](const QString& sentence) {
    m_problem = sentence;
    showState();
  });
  connect(m_source, &QComboBox::currentIndexChanged, this, [this] {
    openSettings()->setValue(kSourceKey, m_source->currentData());
    refresh();
  });
  connect(m_empty, &EmptyState::buttonPressed, this, [this] { m_source->setCurrentIndex(1); });
}

bool SystemPanel::isOfMachine() const {
  return m_source->currentIndex() == 1 || !m_context.runs()->indexOf(m_context.currentRunId()).isValid();
}

bool SystemPanel::isTraining() const {
  const QModelIndex run = m_context.runs()->indexOf(m_context.currentRunId());
  return run.isValid() && static_cast<RunStatus>(run.data(RunListModel::StatusRole).toInt()) == RunStatus::Running;
}

void SystemPanel::refresh() {
  if (!isOfMachine()) {
    const QString path = m_context.runs()->indexOf(m_context.currentRunId()).data(RunListModel::PathRole).toString();
    m_loader->setRun(std::filesystem::path(path.toStdU16String()));
    m_loader->refresh();
  }
  showState();
}

void SystemPanel::showState() {
  const bool machine = isOfMachine();
  const QString run = m_context.runs()->displayName(m_context.currentRunId());
  m_source->setVisible(!run.isEmpty());
  m_title->setText(machine ? tr("System · this machine") : tr("System · %1").arg(run));
  if (machine)
    showMachine();
  else
    showRun();
}

void SystemPanel::showRun() {
  if (!m_problem.isEmpty()) return showEmpty(tr("The run cannot be read"), m_problem, true);
  const auto curves = m_loader->curves();
  if (!curves) return showEmpty({}, tr("Reading the run"));
  if (curves->curves.empty())
    return showEmpty({}, isTraining() ? tr("The first values come two seconds after the start.")
                                      : tr("Nothing was measured while this run trained."), !isTraining());
  double newest = 0;
  for (const auto& curve : curves->curves) newest = std::max(newest, curve.seconds.back());
  m_fact->setText(isTraining() ? tr("live, %1").arg(durationText(newest)) : durationText(newest));
  m_charts->setCurves(curves, curves->curves, false);
  m_stack->setCurrentIndex(1);
}

void SystemPanel::showMachine() {
  const auto curves = std::make_shared<const std::vector<SystemCurves::Curve>>(m_context.devices()->history().curves());
  if (curves->empty()) return showEmpty({}, tr("Reading the machine"));
  double first = curves->front().seconds.front(), last = curves->front().seconds.back();
  for (const auto& curve : *curves) {
    first = std::min(first, curve.seconds.front());
    last = std::max(last, curve.seconds.back());
  }
  m_fact->setText(tr("live, %1").arg(durationText(last - first)));
  m_charts->setCurves(curves, *curves, false);
  m_stack->setCurrentIndex(1);
}

void SystemPanel::showEmpty(const QString& title, const QString& sentence, bool offersMachine) {
  m_fact->clear();
  m_empty->setTexts(title, sentence, offersMachine ? tr("Show this machine") : QString());
  m_stack->setCurrentIndex(0);
}

}  // namespace leyden
