// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "runs/run_list_panel.h"

#include <experiment/run_filter.h>
#include <experiment/run_filter_model.h>
#include <experiment/run_list_model.h>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QPushButton>
#include <QStackedLayout>
#include <QVBoxLayout>
#include <algorithm>

#include "app_context.h"
#include "dialogs/trash_dialog.h"
#include "filter/filter_field.h"
#include "panel_registry.h"
#include "runs/run_actions.h"
#include "runs/run_delegate.h"
#include "theme.h"
#include "widgets/brush_mark.h"
#include "widgets/builders.h"
#include "widgets/empty_state.h"
#include "widgets/texts.h"

namespace leyden {

static const PanelRegistrar registrar(
    {QStringLiteral("runs"), QT_TRANSLATE_NOOP("panel", "Runs"), PanelSpec::Left, 10,
     [](AppContext& context, QWidget* parent) -> QWidget* { return new RunListPanel(context, parent); }});

RunListPanel::RunListPanel(AppContext& context, QWidget* parent)
    : QWidget(parent),
      m_context(context),
      m_filter(new RunFilterModel(*context.runs(), *context.filter(), this)),
      m_delegate(new RunDelegate(this)),
      m_list(new QListView(this)),
      m_empty(new EmptyState(QStringLiteral("spark"), this)) {
  setObjectName(QStringLiteral("runListPanel"));
  setAttribute(Qt::WA_StyledBackground);
  setMinimumWidth(260);
  m_filter->sort(RunListModel::Started, Qt::DescendingOrder);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 1, 0);
  layout->setSpacing(0);
  layout->addWidget(buildHeader());
  buildList();
  auto* body = new QWidget(this);
  m_stack = new QStackedLayout(body);
  m_stack->addWidget(m_list);
  m_stack->addWidget(m_empty);
  layout->addWidget(body, 1);
  connect(m_empty, &EmptyState::buttonPressed, this, [this] {
    if (m_context.runs()->rowCount() == 0)
      m_context.openNewRun();
    else if (m_context.filter()->isEmpty())
      m_context.filter()->setShowArchived(true);
    else
      m_context.filter()->clear();
  });
  follow();
  showState();
  showCurrent();
}

QWidget* RunListPanel::buildHeader() {
  auto* header = new QWidget(this);
  auto* layout = new QVBoxLayout(header);
  layout->setContentsMargins(12, 8, 12, 0);
  layout->setSpacing(8);
  layout->addWidget(new FilterField(m_context, header));
  layout->addWidget(new BrushMark(m_context, header), 0, Qt::AlignLeft);
  auto* row = new QHBoxLayout;
  row->setSpacing(0);
  m_counts = makeLabel({}, Theme::Type::Small, "secondary", header);
  row->addWidget(m_counts, 1);
  m_metric = makeButton({}, "link", QStringLiteral("metricChooser"), header);
  m_metric->setToolTip(tr("Metric shown in the list"));
  row->addWidget(m_metric);
  m_state = makeLabel(tr("state"), Theme::Type::Small, "secondary", header);
  m_state->setFixedWidth(RunDelegate::kStateWidth);
  m_state->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  row->addWidget(m_state);
  layout->addLayout(row);
  layout->addSpacing(-4);
  m_line = makeHairline(header);
  layout->addWidget(m_line);
  connect(m_metric, &QPushButton::clicked, this, &RunListPanel::chooseMetric);
  return header;
}

void RunListPanel::buildList() {
  m_list->setObjectName(QStringLiteral("runListView"));
  m_list->setAccessibleName(tr("Runs"));
  m_list->setModel(m_filter);
  m_list->setModelColumn(RunListModel::Name);
  m_list->setItemDelegate(m_delegate);
  m_list->setUniformItemSizes(true);
  m_list->setSelectionMode(QAbstractItemView::ExtendedSelection);
  m_list->setEditTriggers(QAbstractItemView::EditKeyPressed);
  m_list->setMouseTracking(true);
  m_list->setContextMenuPolicy(Qt::CustomContextMenu);
  m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  m_list->viewport()->installEventFilter(this);
  m_actions = new RunActions(
      m_context, m_list,
      {[this] { return selectedIds(); }, [this] { m_list->edit(m_list->currentIndex()); }, {}});
  connect(m_list, &QListView::customContextMenuRequested, this, [this](const QPoint& position) {
    if (m_list->indexAt(position).isValid()) openMenu(position);
  });
  connect(m_list, &QListView::entered, this, [this](const QModelIndex& index) {
    m_context.setHighlightedRunId(index.data(RunListModel::RunIdRole).toString());
  });
  connect(m_list->selectionModel(), &QItemSelectionModel::selectionChanged, this,
          &RunListPanel::selectionChanged);
  connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
          [this](const QModelIndex& index) {
            if (index.isValid() && !m_settingSelection)
              m_context.setCurrentRunId(index.data(RunListModel::RunIdRole).toString());
          });
}

void RunListPanel::follow() {
  RunListModel* runs = m_context.runs();
  connect(runs, &RunListModel::loaded, this, &RunListPanel::showState);
  connect(runs, &RunListModel::problemChanged, this, &RunListPanel::showState);
  connect(runs, &RunListModel::metricNamesChanged, this, &RunListPanel::showCounts);
  connect(runs, &RunListModel::visibleRunsChanged, this, &RunListPanel::showCounts);
  connect(m_filter, &QAbstractItemModel::rowsInserted, this, &RunListPanel::showState);
  connect(m_filter, &QAbstractItemModel::rowsRemoved, this, &RunListPanel::showState);
  connect(m_filter, &QAbstractItemModel::modelReset, this, &RunListPanel::showState);
  connect(m_filter, &QAbstractItemModel::layoutChanged, this, &RunListPanel::showState);
  connect(&m_context, &AppContext::currentRunChanged, this, &RunListPanel::showCurrent);
  connect(&m_context, &AppContext::selectedRunsChanged, this, &RunListPanel::takeSelection);
  connect(&m_context, &AppContext::highlightedRunChanged, this, [this](const QString& id) {
    m_delegate->setHighlightedRun(id);
    m_list->viewport()->update();
  });
}

void RunListPanel::showCounts() {
  const RunListModel* runs = m_context.runs();
  const int all = runs->rowCount(), listed = m_filter->rowCount(), shown = runs->visibleRunIds().size();
  const QString part = listed == all ? all == 1 ? tr("1 run") : tr("%1 runs").arg(countText(all))
                                     : tr("%1 of %2 runs").arg(listed).arg(all);
  // What is listed and what the eyes show are two things; the second matters where all are listed.
  m_counts->setText(all == 0 ? QString() : listed < all ? part : tr("%1 · %2 shown").arg(part).arg(shown));
  m_line->setVisible(all > 0);
  m_state->setVisible(all > 0);
  m_metric->setVisible(!runs->metricNames().isEmpty());
  m_metric->setText(runs->metricName() + QStringLiteral(" ▾"));
}

void RunListPanel::showState() {
  const RunListModel* runs = m_context.runs();
  const QString problem = runs->problem();
  if (!problem.isEmpty())
    m_empty->setTexts(tr("The workspace cannot be read"), problem);
  else if (!runs->isLoaded())
    m_empty->setTexts({}, tr("Reading the workspace"));
  else if (runs->rowCount() == 0)
    m_empty->setTexts(tr("No runs yet"), tr("Choose a model, set its values and press Run."), tr("New run"));
  else if (m_context.filter()->isEmpty())
    m_empty->setTexts(tr("All runs are archived"), tr("They are kept out of the list until they are asked for."),
                      tr("Show archived runs"));
  else
    m_empty->setTexts(tr("No run matches"),
                      tr("The filter in force lets none of the %1 runs through.").arg(countText(runs->rowCount())),
                      tr("Clear the filter"));
  m_stack->setCurrentIndex(problem.isEmpty() && m_filter->rowCount() > 0 ? 0 : 1);
  showCounts();
  showCurrent();
}

void RunListPanel::showCurrent() {
  const QModelIndex index =
      m_filter->mapFromSource(m_context.runs()->indexOf(m_context.currentRunId(), RunListModel::Name));
  if (!index.isValid() || m_list->currentIndex() == index) return;
  // One of several that were selected elsewhere leaves the others selected.
  const bool one = !m_context.selectedRunIds().contains(m_context.currentRunId());
  m_settingSelection = true;
  m_list->selectionModel()->setCurrentIndex(
      index, one ? QItemSelectionModel::ClearAndSelect : QItemSelectionModel::NoUpdate);
  m_settingSelection = false;
  if (!one) return takeSelection(m_context.selectedRunIds());
  m_context.setSelectedRunIds(selectedIds());
}

QStringList RunListPanel::selectedIds() const {
  QModelIndexList rows = m_list->selectionModel()->selectedIndexes();
  std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.row() < b.row(); });
  QStringList ids;
  for (const QModelIndex& index : rows) ids << index.data(RunListModel::RunIdRole).toString();
  ids.removeDuplicates();
  return ids;
}

void RunListPanel::selectionChanged() {
  if (!m_settingSelection) m_context.setSelectedRunIds(selectedIds());
}

void RunListPanel::takeSelection(const QStringList& ids) {
  if (m_settingSelection || ids == selectedIds()) return;
  QItemSelection selection;
  for (const QString& id : ids) {
    const QModelIndex index = m_filter->mapFromSource(m_context.runs()->indexOf(id, RunListModel::Name));
    if (index.isValid()) selection.select(index, index);
  }
  m_settingSelection = true;
  m_list->selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
  m_settingSelection = false;
}

void RunListPanel::chooseMetric() {
  QMenu menu(this);
  RunListModel* runs = m_context.runs();
  for (const QString& name : runs->metricNames()) {
    QAction* action = menu.addAction(name);
    action->setCheckable(true);
    action->setChecked(name == runs->metricName());
    connect(action, &QAction::triggered, runs, [runs, name] { runs->setMetricName(name); });
  }
  menu.addSeparator();
  const auto sortBy = [&](const QString& text, int column, Qt::SortOrder order) {
    QAction* action = menu.addAction(text);
    action->setCheckable(true);
    action->setChecked(m_filter->sortColumn() == column && m_filter->sortOrder() == order);
    connect(action, &QAction::triggered, m_filter, [this, column, order] { m_filter->sort(column, order); });
  };
  sortBy(tr("Newest first"), RunListModel::Started, Qt::DescendingOrder);
  sortBy(tr("Oldest first"), RunListModel::Started, Qt::AscendingOrder);
  sortBy(tr("Highest value first"), RunListModel::Metric, Qt::DescendingOrder);
  sortBy(tr("Lowest value first"), RunListModel::Metric, Qt::AscendingOrder);
  sortBy(tr("By name"), RunListModel::Name, Qt::AscendingOrder);
  menu.addSeparator();
  RunFilter* filter = m_context.filter();
  QAction* archived = menu.addAction(tr("Show archived runs"));
  archived->setCheckable(true);
  archived->setChecked(filter->showsArchived());
  connect(archived, &QAction::triggered, filter, &RunFilter::setShowArchived);
  menu.addAction(Theme::instance().icon(QStringLiteral("trash")), tr("Trash…"), this, [this] {
    TrashDialog dialog(*m_context.trash(), window());
    dialog.exec();
  });
  menu.exec(m_metric->mapToGlobal(QPoint(0, m_metric->height() + 2)));
}

void RunListPanel::openMenu(const QPoint& position) {
  QMenu menu(this);
  menu.setObjectName(QStringLiteral("runMenu"));
  m_actions->fill(&menu);
  if (!menu.isEmpty()) menu.exec(m_list->viewport()->mapToGlobal(position));
}

bool RunListPanel::eventFilter(QObject* watched, QEvent* event) {
  if (watched == m_list->viewport() && event->type() == QEvent::Leave) m_context.setHighlightedRunId({});
  return QWidget::eventFilter(watched, event);
}

}  // namespace leyden
