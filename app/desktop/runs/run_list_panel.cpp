// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "runs/run_list_panel.h"

#include <experiment/run_filter_model.h>
#include <experiment/run_list_model.h>
#include <experiment/run_queue.h>
#include <QApplication>
#include <QClipboard>
#include <QDesktopServices>
#include <QDir>
#include <QFrame>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QStackedLayout>
#include <QUrl>
#include <QVBoxLayout>
#include <algorithm>

#include "app_context.h"
#include "panel_registry.h"
#include "runs/run_delegate.h"
#include "theme.h"
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
      m_filter(new RunFilterModel(this)),
      m_delegate(new RunDelegate(this)),
      m_list(new QListView(this)),
      m_empty(new EmptyState(QStringLiteral("spark"), this)) {
  setObjectName(QStringLiteral("runListPanel"));
  setAttribute(Qt::WA_StyledBackground);
  setMinimumWidth(260);
  m_filter->setSourceModel(context.runs());
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
    if (m_filter->filterText().isEmpty())
      m_context.openNewRun();
    else
      m_filterEdit->clear();
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
  m_filterEdit = new QLineEdit(header);
  m_filterEdit->setObjectName(QStringLiteral("runFilter"));
  m_filterEdit->setPlaceholderText(tr("Filter by name, plugin, tag or status"));
  m_filterEdit->setAccessibleName(tr("Filter runs"));
  m_filterEdit->setClearButtonEnabled(true);
  m_filterEdit->setProperty("search", true);
  m_filterEdit->addAction(Theme::instance().icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
  layout->addWidget(m_filterEdit);
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
  connect(m_filterEdit, &QLineEdit::textChanged, this, [this](const QString& text) {
    m_filter->setFilterText(text);
    showState();
  });
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
  m_list->installEventFilter(this);
  m_list->viewport()->installEventFilter(this);
  connect(m_list, &QListView::customContextMenuRequested, this, &RunListPanel::openMenu);
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
  connect(&m_context, &AppContext::currentRunChanged, this, &RunListPanel::showCurrent);
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
  m_counts->setText(all == 0 ? QString() : tr("%1 · %2 shown").arg(part).arg(shown));
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
  else
    m_empty->setTexts(tr("No run matches"),
                      tr("Words are looked for in name, plugin, tags, status and device."),
                      tr("Clear the filter"));
  m_stack->setCurrentIndex(problem.isEmpty() && m_filter->rowCount() > 0 ? 0 : 1);
  showCounts();
  showCurrent();
}

void RunListPanel::showCurrent() {
  const QModelIndex index =
      m_filter->mapFromSource(m_context.runs()->indexOf(m_context.currentRunId(), RunListModel::Name));
  if (!index.isValid() || m_list->currentIndex() == index) return;
  m_settingSelection = true;
  m_list->selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect);
  m_settingSelection = false;
  m_context.setSelectedRunIds(selectedIds());
}

QStringList RunListPanel::selectedIds() const {
  QModelIndexList rows = m_list->selectionModel()->selectedIndexes();
  std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.row() < b.row(); });
  QStringList ids;
  for (const QModelIndex& index : rows) {
    const QString id = index.data(RunListModel::RunIdRole).toString();
    if (!ids.contains(id)) ids << id;
  }
  return ids;
}

void RunListPanel::selectionChanged() {
  if (!m_settingSelection) m_context.setSelectedRunIds(selectedIds());
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
  menu.exec(m_metric->mapToGlobal(QPoint(0, m_metric->height() + 2)));
}

void RunListPanel::setForAll(const QStringList& ids, const QVariant& value, int role) {
  RunListModel* runs = m_context.runs();
  for (const QString& id : ids) runs->setData(runs->indexOf(id), value, role);
}

void RunListPanel::openMenu(const QPoint& position) {
  const QStringList ids = selectedIds();
  if (!m_list->indexAt(position).isValid() || ids.isEmpty()) return;
  QMenu menu(this);
  menu.setObjectName(QStringLiteral("runMenu"));
  addRunActions(&menu, ids);
  menu.exec(m_list->viewport()->mapToGlobal(position));
}

void RunListPanel::addRunActions(QMenu* menu, const QStringList& ids) {
  Theme& theme = Theme::instance();
  RunListModel* runs = m_context.runs();
  const QString first = ids.first();
  if (ids.size() == 1) {
    connect(menu->addAction(theme.icon(QStringLiteral("edit")), tr("Rename")), &QAction::triggered, this,
            [this] { m_list->edit(m_list->currentIndex()); });
    connect(menu->addAction(theme.icon(QStringLiteral("plus")), tr("New run with these values")),
            &QAction::triggered, this, [this, first] { m_context.openNewRunFrom(first); });
  }
  addColours(menu->addMenu(theme.icon(QStringLiteral("palette")), tr("Colour")), ids);
  const bool anyHidden = std::any_of(ids.begin(), ids.end(), [&](const QString& id) {
    return !runs->indexOf(id).data(RunListModel::VisibleRole).toBool();
  });
  connect(menu->addAction(theme.icon(anyHidden ? QStringLiteral("eye") : QStringLiteral("eye-off")),
                          anyHidden ? tr("Show in charts") : tr("Hide in charts")),
          &QAction::triggered, this,
          [this, ids, anyHidden] { setForAll(ids, anyHidden, RunListModel::VisibleRole); });
  connect(menu->addAction(tr("Show only these")), &QAction::triggered, this, [runs, ids] {
    QStringList hidden;
    for (int row = 0; row < runs->rowCount(); ++row)
      if (!ids.contains(runs->runIdAt(row))) hidden << runs->runIdAt(row);
    runs->setHiddenRunIds(hidden);
  });
  menu->addSeparator();
  const QString path = runs->indexOf(first).data(RunListModel::PathRole).toString();
  connect(menu->addAction(theme.icon(QStringLiteral("copy")), tr("Copy id")), &QAction::triggered, this,
          [ids] { QApplication::clipboard()->setText(ids.join(QLatin1Char('\n'))); });
  connect(menu->addAction(theme.icon(QStringLiteral("folder")), tr("Open folder")), &QAction::triggered, this,
          [path] { QDesktopServices::openUrl(QUrl::fromLocalFile(path)); });
  if (const QueueEntry* entry = m_context.queue()->entryOfRun(first); entry && !is_over(entry->state)) {
    menu->addSeparator();
    connect(menu->addAction(theme.icon(QStringLiteral("stop"), Theme::Bad), tr("Stop")), &QAction::triggered,
            this, [this, id = entry->id] { m_context.queue()->stop(id); });
  }
}

void RunListPanel::addColours(QMenu* menu, const QStringList& ids) {
  for (int place = 0; place < 8; ++place) {
    const QString hex = QString::fromStdString(run_colour(place).hex());
    QPixmap pixmap(QSize(14, 14) * devicePixelRatioF());
    pixmap.setDevicePixelRatio(devicePixelRatioF());
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(hex));
    painter.drawEllipse(1, 1, 12, 12);
    painter.end();
    connect(menu->addAction(QIcon(pixmap), hex.toUpper()), &QAction::triggered, this,
            [this, ids, hex] { setForAll(ids, hex, RunListModel::ColourRole); });
  }
  menu->addSeparator();
  connect(menu->addAction(tr("Its own colour again")), &QAction::triggered, this,
          [this, ids] { setForAll(ids, QString(), RunListModel::ColourRole); });
}

bool RunListPanel::eventFilter(QObject* watched, QEvent* event) {
  if (watched == m_list && event->type() == QEvent::KeyPress &&
      static_cast<QKeyEvent*>(event)->key() == Qt::Key_Space) {
    const QStringList ids = selectedIds();
    if (!ids.isEmpty())
      setForAll(ids, !m_context.runs()->indexOf(ids.first()).data(RunListModel::VisibleRole).toBool(),
                RunListModel::VisibleRole);
    return true;
  }
  if (watched == m_list->viewport() && event->type() == QEvent::Leave) m_context.setHighlightedRunId({});
  return QWidget::eventFilter(watched, event);
}

}  // namespace leyden
