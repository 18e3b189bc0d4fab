// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "table/table_panel.h"

#include <experiment/field_choice.h>
#include <experiment/run_filter.h>
#include <experiment/run_table_model.h>
#include <experiment/run_table_text.h>
#include <experiment/run_trash.h>

#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QFileInfo>
#include <QFrame>
#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QLabel>
#include <QMenu>
#include <QSaveFile>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include "actions/action_registry.h"
#include "app_context.h"
#include "dialogs/trash_dialog.h"
#include "filter/filter_field.h"
#include "panel_registry.h"
#include "runs/run_actions.h"
#include "shell/settings.h"
#include "table/column_actions.h"
#include "table/column_chooser.h"
#include "table/group_button.h"
#include "table/run_table_header.h"
#include "table/run_table_view.h"
#include "widgets/brush_mark.h"
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
      m_model(new RunTableModel(*context.runs(), *context.filter(), this)),
      m_columns(new TableFieldChoice(*m_model, this)),
      m_view(nullptr),
      m_filter(new FilterField(context, this)),
      m_selectionBar(new QWidget(this)),
      m_selected(makeLabel({}, Theme::Type::Small, "accent", m_selectionBar)),
      m_count(makeLabel({}, Theme::Type::Small, "secondary")),
      m_empty(new EmptyState(QStringLiteral("table"))),
      m_nothing(new EmptyState(QStringLiteral("search"))),
      m_stack(new QStackedWidget(this)),
      m_body(new QStackedWidget(this)) {
  setObjectName(QStringLiteral("tablePanel"));
  restoreLayout();
  m_view = new RunTableView(*m_model);
  m_actions = new RunActions(
      context, m_view, {[this] { return selectedIds(); }, [this] { rename(); }, [this] { copyRows(); }});
  new ColumnActions(context, *m_model, m_view);
  m_stack->addWidget(m_empty);
  m_stack->addWidget(buildPage());
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(m_stack);
  m_empty->setTexts(tr("No runs yet"), tr("Every run is a row here, with its metrics side by side."),
                    tr("New run"));
  m_nothing->setTexts(tr("No run matches"), tr("The filter in force lets none of the runs through."),
                      tr("Clear the filter"));
  connect(m_empty, &EmptyState::buttonPressed, this, [this] { m_context.openNewRun(); });
  connect(m_nothing, &EmptyState::buttonPressed, this, [this] {
    if (m_context.filter()->isEmpty())
      m_context.filter()->setShowArchived(true);
    else
      m_context.filter()->clear();
  });
  m_save.setSingleShot(true);
  m_save.setInterval(300);
  connect(&m_save, &QTimer::timeout, this, &TablePanel::saveLayout);
  setTabOrder(findChild<QToolButton*>(QStringLiteral("tableMenuButton")), m_view->titles());  // as it is read
  setTabOrder(m_view->titles(), m_view);
  follow();
  showState();
  takeSelection();
}

TablePanel::~TablePanel() {
  if (m_save.isActive()) saveLayout();
}

QWidget* TablePanel::buildPage() {
  auto* card = new QFrame;
  card->setProperty("card", true);
  auto* inside = new QVBoxLayout(card);
  inside->setContentsMargins(1, 1, 1, 1);
  m_body->addWidget(m_view);
  m_body->addWidget(m_nothing);
  inside->addWidget(m_body);
  auto* page = new QWidget;
  auto* body = new QVBoxLayout(page);
  body->setContentsMargins(16, 8, 16, 16);
  body->setSpacing(8);
  body->addLayout(buildToolbar());
  body->addWidget(card, 1);
  return page;
}

QHBoxLayout* TablePanel::buildToolbar() {
  auto* columns = new QToolButton(this);
  columns->setObjectName(QStringLiteral("columnsButton"));
  columns->setText(QLatin1Char(' ') + tr("Columns"));  // room behind the icon
  columns->setIcon(Theme::instance().icon(QStringLiteral("columns")));
  columns->setIconSize(QSize(16, 16));
  columns->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  columns->setFixedHeight(30);
  columns->setFocusPolicy(Qt::TabFocus);
  columns->setToolTip(tr("Choose the columns"));
  connect(columns, &QToolButton::clicked, this, [this, columns] {
    auto* chooser = new ColumnChooser(
        *m_columns, {tr("Columns of the table"), tr("Find a column"), tr("Standard columns")}, this);
    chooser->setAttribute(Qt::WA_DeleteOnClose);
    chooser->showBelow(columns);
  });
  m_context.actions()->make(this, tr("Table"), {"chooseColumns", tr("Columns of the table…"), {}},
                            [this, columns] {
                              m_context.showPanel(QStringLiteral("table"));
                              columns->click();
                            });
  m_context.actions()->make(this, tr("Table"), {"exportTable", tr("Export the table…"), {}}, [this] { exportRows(false); });
  auto* bar = new QHBoxLayout;
  bar->setSpacing(8);
  bar->addWidget(m_filter, 2);
  bar->addWidget(m_count);
  bar->addWidget(new BrushMark(m_context, this));
  buildActions(bar);
  bar->addStretch(1);
  bar->addWidget(new GroupButton(*m_model, this));
  bar->addWidget(columns);
  bar->addWidget(buildMore());
  return bar;
}

// What is done most often with the selected runs; the rest stands in their menu.
void TablePanel::buildActions(QHBoxLayout* bar) {
  auto* row = new QHBoxLayout(m_selectionBar);
  row->setContentsMargins(4, 0, 0, 0);
  row->setSpacing(2);
  row->addWidget(m_selected);
  row->addSpacing(4);
  for (QAction* action :
       {m_actions->star(), m_actions->tags(), m_actions->notes(), m_actions->archive(), m_actions->trash()}) {
    auto* button = makeIconButton(QStringLiteral("star"), action->toolTip(), action->objectName() + QStringLiteral("Button"),
                                  m_selectionBar);
    button->setIcon(action->icon());
    connect(button, &QToolButton::clicked, action, &QAction::trigger);
    row->addWidget(button);
  }
  auto* menu = makeIconButton(QStringLiteral("more"), tr("More for the selected runs (Shift+F10)"),
                              QStringLiteral("selectionMenuButton"), m_selectionBar);
  connect(menu, &QToolButton::clicked, this, [this, menu] { openMenu(menu->mapToGlobal(QPoint(0, menu->height() + 2))); });
  row->addWidget(menu);
  m_selectionBar->hide();
  bar->addWidget(m_selectionBar);
}

QToolButton* TablePanel::buildMore() {
  auto* more = makeIconButton(QStringLiteral("download"), tr("Export, archive and trash"), QStringLiteral("tableMenuButton"), this);
  more->setFixedSize(30, 30);
  more->setPopupMode(QToolButton::InstantPopup);
  auto* menu = new QMenu(more);
  menu->setObjectName(QStringLiteral("tableMenu"));
  more->setMenu(menu);
  connect(menu, &QMenu::aboutToShow, this, [this, menu] {
    menu->clear();
    const Theme& theme = Theme::instance();
    menu->addAction(theme.icon(QStringLiteral("download")), tr("Export the table…"), this, [this] { exportRows(false); })
        ->setObjectName(QStringLiteral("exportTable"));
    if (!selectedIds().isEmpty())
      menu->addAction(tr("Export the selected rows…"), this, [this] { exportRows(true); })
          ->setObjectName(QStringLiteral("exportSelected"));
    menu->addSeparator();
    QAction* archived = menu->addAction(tr("Show archived runs"));
    archived->setCheckable(true);
    archived->setChecked(m_context.filter()->showsArchived());
    connect(archived, &QAction::triggered, m_context.filter(), &RunFilter::setShowArchived);
    menu->addAction(theme.icon(QStringLiteral("trash")), tr("Trash…"), this, [this] {
      TrashDialog dialog(*m_context.trash(), window());
      dialog.exec();
    })->setObjectName(QStringLiteral("openTrash"));
  });
  return more;
}

void TablePanel::openMenu(const QPoint& global) {
  QMenu menu(this);
  menu.setObjectName(QStringLiteral("runMenu"));
  m_actions->fill(&menu);
  if (!menu.isEmpty()) menu.exec(global);
}

void TablePanel::rename() {
  const int column = m_model->columnOf({Field::Kind::Fact, Field::Fact::Name, {}, Aggregate::Last});
  const QModelIndex name = m_view->currentIndex().siblingAtColumn(column);
  if (column < 0) return m_context.notify(tr("The column \"run\" is hidden: show it to rename a run."));
  const bool pinned = m_model->layout().columns[static_cast<size_t>(column)].pinned;
  m_view->scrollTo(name);
  (pinned ? m_view->pinnedView() : m_view)->edit(name);
}

namespace {

std::vector<std::string> idsOf(const QStringList& ids) {
  std::vector<std::string> out;
  for (const QString& id : ids) out.push_back(id.toStdString());
  return out;
}

std::vector<Field> fieldsOf(const TableLayout& layout) {
  std::vector<Field> out;
  for (const auto& column : layout.columns) out.push_back(column.field);
  return out;
}

}  // namespace

void TablePanel::copyRows() {
  m_context.runs()->ask(this, [this, ids = idsOf(selectedIds()), fields = fieldsOf(m_model->layout())](
                                  const Catalog* catalog) -> RunListModel::Answer {
    if (!catalog) return {};
    const QString text = QString::fromStdString(table_text(*catalog, ids, fields, TableFormat::Tsv));
    return [this, text, count = ids.size()] {
      QApplication::clipboard()->setText(text);
      m_context.notify(count == 1 ? tr("The row is in the clipboard.") : tr("%1 rows are in the clipboard.").arg(count));
    };
  });
}

void TablePanel::exportRows(bool selectedOnly) {
  QString kind;
  const QString csv = tr("Comma separated (*.csv)"), json = tr("JSON (*.json)");
  QString file = QFileDialog::getSaveFileName(this, tr("Export the table"), QStringLiteral("runs.csv"),
                                              csv + QStringLiteral(";;") + json, &kind);
  if (file.isEmpty()) return;
  if (QFileInfo(file).suffix().isEmpty()) file += kind == json ? QStringLiteral(".json") : QStringLiteral(".csv");
  writeRows(file, selectedOnly ? selectedIds() : m_model->shownRunIds());
}

void TablePanel::writeRows(const QString& file, const QStringList& ids) {
  const bool json = file.endsWith(QLatin1String(".json"), Qt::CaseInsensitive);
  m_context.runs()->ask(this, [this, file, json, ids = idsOf(ids), fields = fieldsOf(m_model->layout())](
                                  const Catalog* catalog) -> RunListModel::Answer {
    if (!catalog) return {};
    const std::string text = table_text(*catalog, ids, fields, json ? TableFormat::Json : TableFormat::Csv);
    QSaveFile out(file);
    const bool written = out.open(QIODevice::WriteOnly) && out.write(text.data(), qsizetype(text.size())) >= 0 && out.commit();
    const QString sentence = written ? tr("%1 runs were written to %2.").arg(ids.size()).arg(placeText(file))
                                     : tr("%1 could not be written: %2").arg(placeText(file), out.errorString());
    return [this, sentence] { m_context.notify(sentence); };
  });
}

void TablePanel::follow() {
  connect(m_model, &QAbstractItemModel::layoutChanged, this, &TablePanel::showState);
  connect(m_model, &QAbstractItemModel::layoutChanged, this, &TablePanel::takeSelection);
  connect(m_model, &QAbstractItemModel::modelReset, this, &TablePanel::takeSelection);
  connect(m_model, &RunTableModel::layoutEdited, &m_save, qOverload<>(&QTimer::start));
  connect(m_context.runs(), &RunListModel::loaded, this, &TablePanel::showState);
  connect(m_context.runs(), &QAbstractItemModel::rowsInserted, this, &TablePanel::showState);
  connect(m_context.runs(), &QAbstractItemModel::rowsRemoved, this, &TablePanel::showState);
  connect(m_view, &RunTableView::menuRequested, this, &TablePanel::openMenu);
  connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this, &TablePanel::giveSelection);
  connect(&m_context, &AppContext::selectedRunsChanged, this, &TablePanel::takeSelection);
  // The run list has the filter while it is open.
  const auto showFilter = [this] { m_filter->setVisible(!m_context.isPanelOpen(QStringLiteral("runs"))); };
  connect(&m_context, &AppContext::panelOpenChanged, this, showFilter);
  showFilter();
}

void TablePanel::showState() {
  const int all = m_context.runs()->rowCount(), shown = static_cast<int>(m_model->shownRunIds().size());
  const QString runs = all == 1 ? tr("1 run") : tr("%1 runs").arg(countText(all));
  m_count->setText(shown == all ? runs : tr("%1 of %2").arg(countText(shown), runs));
  m_stack->setCurrentIndex(all == 0 ? 0 : 1);
  m_body->setCurrentIndex(shown == 0 && all > 0 ? 1 : 0);
}

QStringList TablePanel::selectedIds() const {
  QStringList ids;
  QModelIndexList rows = m_view->selectionModel()->selectedRows();
  std::sort(rows.begin(), rows.end());
  QSet<QString> seen;
  for (const QModelIndex& row : rows) {
    for (const QString& id : row.data(RunTableModel::RunIdsRole).toStringList()) {
      if (seen.contains(id)) continue;
      seen.insert(id);
      ids.append(id);
    }
  }
  return ids;
}

void TablePanel::giveSelection() {
  if (m_selecting) return;
  const QStringList ids = selectedIds();
  const QString current = m_view->currentIndex().data(RunListModel::RunIdRole).toString();
  m_selecting = true;
  m_context.setSelectedRunIds(ids);
  // After the selection, which other panels would else replace by this one run.
  if (ids.contains(current)) m_context.setCurrentRunId(current);
  m_selecting = false;
  showSelection();
}

void TablePanel::showSelection() {
  const QStringList ids = selectedIds();
  m_selectionBar->setVisible(!ids.isEmpty());
  m_selected->setText(ids.size() == 1 ? tr("1 selected") : tr("%1 selected").arg(countText(ids.size())));
}

void TablePanel::takeSelection() {
  if (m_selecting) return;
  const QStringList ids = m_context.selectedRunIds();
  if (ids == selectedIds()) return;
  QItemSelection selection;
  for (const QString& id : ids) {
    for (const int row : m_model->rowsOf(id)) {
      const QModelIndex index = m_model->index(row, 0);
      selection.select(index, index);
    }
  }
  m_selecting = true;
  m_view->selectionModel()->select(selection,
                                   QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
  m_selecting = false;
  showSelection();
}

void TablePanel::restoreLayout() {
  const auto layout = TableLayout::fromJson(openSettings()->value(workspaceKey(m_context, QStringLiteral("table"))).toByteArray());
  if (layout) m_model->setLayout(*layout);
}

void TablePanel::saveLayout() {
  const auto settings = openSettings();
  if (m_model->isStandardLayout() && m_model->layout().sort.empty() && !m_model->layout().isGrouped())
    settings->remove(workspaceKey(m_context, QStringLiteral("table")));
  else
    settings->setValue(workspaceKey(m_context, QStringLiteral("table")), m_model->layout().toJson());
}

}  // namespace leyden
