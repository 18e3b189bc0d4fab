// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/run_panel.h"

#include <experiment/run_list_model.h>

#include <QHBoxLayout>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "app_context.h"
#include "inspector/run_facts.h"
#include "panel_registry.h"
#include "run/current_details.h"
#include "widgets/elided_label.h"
#include "widgets/empty_state.h"
#include "widgets/pill.h"
#include "widgets/sub_tabs.h"

namespace leyden {

namespace {

const PanelRegistrar registrar(
    {QStringLiteral("run"), QStringLiteral(QT_TRANSLATE_NOOP("panel", "Run")), PanelSpec::Centre, 40,
     [](AppContext& context, QWidget* parent) -> QWidget* { return new RunPanel(context, parent); }, true, false, false});

}  // namespace

RunPanel::RunPanel(AppContext& context, QWidget* parent)
    : QWidget(parent),
      m_context(context),
      m_stack(new QStackedWidget(this)),
      m_empty(new EmptyState(QStringLiteral("layers"))),
      m_views(new SubTabs(context, PanelSpec::Run)),
      m_name(new ElidedLabel(Theme::Type::Strong, Theme::Text, this)),
      m_status(new Pill({}, {}, this)) {
  setObjectName(QStringLiteral("runPanel"));
  m_name->setObjectName(QStringLiteral("runPanelName"));
  m_name->setMaximumWidth(320);
  m_name->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(m_stack);
  m_stack->addWidget(m_empty);
  m_stack->addWidget(m_views);
  m_views->tools()->addWidget(m_name);
  m_views->tools()->addWidget(m_status);
  RunDetailsProvider& details = currentDetails(context);
  connect(&context, &AppContext::currentRunChanged, this, &RunPanel::showHead);
  connect(context.runs(), &RunListModel::loaded, this, &RunPanel::showHead);
  connect(context.runs(), &QAbstractItemModel::dataChanged, this, &RunPanel::showHead);
  connect(context.runs(), &QAbstractItemModel::rowsInserted, this, &RunPanel::showHead);
  connect(context.runs(), &QAbstractItemModel::rowsRemoved, this, &RunPanel::showHead);
  connect(&details, &RunDetailsProvider::failed, this, [this](const QString& sentence) {
    m_empty->setTexts(tr("The run cannot be read"), sentence);
    m_stack->setCurrentWidget(m_empty);
  });
  connect(&details, &RunDetailsProvider::loaded, this, &RunPanel::showHead);
  connect(m_empty, &EmptyState::buttonPressed, this, [this] { m_context.openNewRun(); });
  showHead();
}

void RunPanel::showHead() {
  const QModelIndex run = m_context.runs()->indexOf(m_context.currentRunId());
  if (!run.isValid()) {
    if (m_context.runs()->isLoaded() && m_context.runs()->rowCount() == 0)
      m_empty->setTexts(tr("No runs yet"), tr("All of a run stands here, from its command line to its console."), tr("New run"));
    else
      m_empty->setTexts(tr("No run chosen"), tr("Choose a run at the left to see all of it."));
    return m_stack->setCurrentWidget(m_empty);
  }
  const auto status = static_cast<RunStatus>(run.data(RunListModel::StatusRole).toInt());
  m_name->setText(run.data(RunListModel::NameRole).toString());
  m_status->setText(statusText(status), statusLook(status));
  m_stack->setCurrentWidget(m_views);
}

}  // namespace leyden
