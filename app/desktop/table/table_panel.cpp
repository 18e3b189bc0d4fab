// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "table/table_panel.h"

#include <experiment/run_table_model.h>

#include <QFrame>
#include <QItemSelectionModel>
#include <QLabel>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "app_context.h"
#include "panel_registry.h"
#include "table/run_table_view.h"
#include "widgets/builders.h"
#include "widgets/empty_state.h"
#include "widgets/texts.h"

namespace leyden {

namespace {

const PanelRegistrar registrar({QStringLiteral("table"), QStringLiteral(QT_TRANSLATE_NOOP("panel", "Table")),
                                PanelSpec::Centre, 20, [](AppContext& context, QWidget* parent) -> QWidget* {
                                  return new TablePanel(context, parent);
                                }});

}  // namespace

TablePanel::TablePanel(AppContext& context, QWidget* parent)
    : QWidget(parent),
      m_context(context),
      m_model(new RunTableModel(*context.runs(), this)),
      m_sorter(new RunTableSorter(this)),
      m_view(new RunTableView),
      m_count(makeLabel({}, Theme::Type::Small, "secondary")),
      m_empty(new EmptyState(QStringLiteral("table"))),
      m_stack(new QStackedWidget(this)) {
  setObjectName(QStringLiteral("tablePanel"));
  m_sorter->setSourceModel(m_model);
  m_view->setModel(m_sorter);
  m_view->sortByColumn(RunTableModel::Started, Qt::DescendingOrder);
  auto* card = new QFrame;
  card->setProperty("card", true);
  auto* inside = new QVBoxLayout(card);
  inside->setContentsMargins(1, 0, 1, 1);
  inside->addWidget(m_view);
  auto* page = new QWidget;
  auto* body = new QVBoxLayout(page);
  body->setContentsMargins(16, 12, 16, 16);
  body->setSpacing(8);
  body->addWidget(m_count);
  body->addWidget(card, 1);
  m_stack->addWidget(m_empty);
  m_stack->addWidget(page);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(m_stack);
  m_empty->setTexts(tr("No runs yet"), tr("Every run is a row here, with its metrics side by side."),
                    tr("New run"));
  connect(m_empty, &EmptyState::buttonPressed, this, [this] { m_context.openNewRun(); });
  connect(m_sorter, &QAbstractItemModel::rowsInserted, this, &TablePanel::showState);
  connect(m_sorter, &QAbstractItemModel::rowsRemoved, this, &TablePanel::showState);
  connect(m_sorter, &QAbstractItemModel::modelReset, this, &TablePanel::showState);
  connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this, &TablePanel::giveSelection);
  connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
          [this](const QModelIndex& row) {
            if (row.isValid()) m_context.setCurrentRunId(row.data(RunListModel::RunIdRole).toString());
          });
  connect(&context, &AppContext::selectedRunsChanged, this, &TablePanel::takeSelection);
  showState();
}

void TablePanel::showState() {
  const int runs = m_model->rowCount();
  m_count->setText(runs == 1 ? tr("1 run") : tr("%1 runs").arg(countText(runs)));
  m_stack->setCurrentIndex(runs == 0 ? 0 : 1);
}

void TablePanel::giveSelection() {
  if (m_selecting) return;
  QStringList ids;
  for (const QModelIndex& row : m_view->selectionModel()->selectedRows())
    ids.append(row.data(RunListModel::RunIdRole).toString());
  m_selecting = true;
  m_context.setSelectedRunIds(ids);
  m_selecting = false;
}

void TablePanel::takeSelection() {
  if (m_selecting) return;
  QItemSelection selection;
  for (const QString& id : m_context.selectedRunIds()) {
    const QModelIndex index = m_sorter->mapFromSource(m_model->index(m_model->rowOf(id), 0));
    if (index.isValid()) selection.select(index, index);
  }
  m_selecting = true;
  m_view->selectionModel()->select(selection,
                                   QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
  m_selecting = false;
}

}  // namespace leyden
