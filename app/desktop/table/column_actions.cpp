// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "table/column_actions.h"

#include <experiment/run_table_model.h>

#include <QAction>
#include <QEvent>
#include <QItemSelectionModel>
#include <QMenu>
#include <algorithm>

#include "actions/action_registry.h"
#include "app_context.h"
#include "table/run_table_header.h"
#include "table/run_table_view.h"
#include "theme.h"

namespace leyden {

namespace {

constexpr int kWidthStep = 24, kLeastWidth = 56;  // px

void pinnedFirst(TableLayout& layout) {
  std::stable_partition(layout.columns.begin(), layout.columns.end(), [](const auto& c) { return c.pinned; });
}

}  // namespace

ColumnActions::ColumnActions(AppContext& context, RunTableModel& model, RunTableView* view)
    : QObject(view), m_context(context), m_model(model), m_view(view) {
  m_menu = add("more", tr("Menu of the column"), Qt::ALT | Qt::Key_Down, "columnMenu",
               [this](int column) { openMenuAtTitle(column); });
  addSorting();
  addLooks();
  addPlaces();
  view->installEventFilter(this);
  connect(view, &RunTableView::columnMenuRequested, this, &ColumnActions::openMenu);
  connect(view, &RunTableView::currentColumnChanged, this, &ColumnActions::update);
  connect(&model, &RunTableModel::layoutEdited, this, &ColumnActions::update);
  connect(&model, &RunTableModel::valuesCame, this, &ColumnActions::update);
  update();
}

QAction* ColumnActions::add(const char* icon, const QString& text, const QKeySequence& keys, const char* name,
                            std::function<void(int)> action) {
  auto* made = new QAction(text, this);
  if (*icon) made->setIcon(Theme::instance().icon(QLatin1String(icon)));
  made->setObjectName(QLatin1String(name));
  made->setShortcut(keys);
  made->setShortcutContext(Qt::WidgetWithChildrenShortcut);
  m_view->addAction(made);
  m_context.actions()->add(made, tr("Column of the table"));
  connect(made, &QAction::triggered, this, [this, action = std::move(action)] {
    if (const int at = column(); at < m_model.columnCount()) action(at);
  });
  return made;
}

void ColumnActions::addSorting() {
  m_sort = add("", tr("Sort by the column, or the other way round"), Qt::ALT | Qt::Key_S, "sortByColumn",
               [this](int column) { m_model.sortBy(column, false); });
  m_sortToo = add("", tr("Sort by this, too"), Qt::ALT | Qt::SHIFT | Qt::Key_S, "sortByColumnToo",
                  [this](int column) { m_model.sortBy(column, true); });
  m_up = add("", tr("Smallest first"), {}, "sortUpwards", [this](int column) { sort(column, false); });
  m_down = add("", tr("Greatest first"), {}, "sortDownwards", [this](int column) { sort(column, true); });
  m_newest = add("", tr("Newest first again"), {}, "sortNewestFirst", [this](int column) {
    change(column, [](TableLayout& layout) { layout.sort.clear(); });
  });
}

void ColumnActions::addLooks() {
  m_pin = add("pin", tr("Pin at the left"), Qt::ALT | Qt::Key_P, "pinColumn", [this](int column) {
    change(column, [column](TableLayout& layout) {
      auto& one = layout.columns[static_cast<size_t>(column)];
      one.pinned = !one.pinned;
    });
  });
  m_shade = add("shade", tr("Shade by value"), Qt::ALT | Qt::Key_H, "shadeColumn", [this](int column) {
    m_model.setShaded(column, !m_model.layout().columns[static_cast<size_t>(column)].shaded);
  });
  m_group = add("group", tr("Group by this"), Qt::ALT | Qt::Key_G, "groupByColumn",
                [this](int column) { group(column, false); });
  m_groupToo = add("", tr("Group by this, too"), Qt::ALT | Qt::SHIFT | Qt::Key_G, "groupByColumnToo",
                   [this](int column) { group(column, true); });
}

void ColumnActions::addPlaces() {
  m_left = add("chevron-left", tr("Move to the left"), Qt::CTRL | Qt::SHIFT | Qt::Key_Left, "moveColumnLeft",
               [this](int column) { move(column, -1); });
  m_right = add("chevron-right", tr("Move to the right"), Qt::CTRL | Qt::SHIFT | Qt::Key_Right, "moveColumnRight",
                [this](int column) { move(column, 1); });
  m_wider = add("", tr("Wider"), Qt::ALT | Qt::Key_Right, "widenColumn",
                [this](int column) { widen(column, kWidthStep); });
  m_narrower = add("", tr("Narrower"), Qt::ALT | Qt::Key_Left, "narrowColumn",
                   [this](int column) { widen(column, -kWidthStep); });
  m_fit = add("", tr("Fit the width"), {}, "fitColumn", [this](int column) { m_view->fitColumn(column); });
  m_hide = add("eye-off", tr("Hide the column"), Qt::ALT | Qt::Key_Delete, "hideColumn", [this](int column) {
    if (!isName(column))
      change(column, [column](TableLayout& layout) { layout.columns.erase(layout.columns.begin() + column); });
  });
}

int ColumnActions::column() const {
  return m_menuColumn >= 0 ? m_menuColumn : m_view->currentColumn();
}

bool ColumnActions::isName(int column) const {
  const Field& field = m_model.field(column);
  return field.kind == Field::Kind::Fact && field.fact == Field::Fact::Name;
}

bool ColumnActions::isGrouping(int column) const {
  const auto& by = m_model.layout().group_by;
  return std::find(by.begin(), by.end(), m_model.field(column)) != by.end();
}

// What an action does with this column, and why it cannot.
void ColumnActions::update() {
  const int at = column();
  const bool there = (m_view->isVisible() || m_menuColumn >= 0) && at < m_model.columnCount();
  const auto allow = [there](QAction* action, bool can, const QString& why) {
    action->setEnabled(there && can);
    action->setStatusTip(there ? why : tr("Show the table first"));
  };
  for (QAction* action : {m_menu, m_sort, m_sortToo, m_up, m_down, m_newest, m_pin, m_wider, m_narrower, m_fit})
    allow(action, true, {});
  for (QAction* action : {m_shade, m_group, m_groupToo, m_left, m_right, m_hide}) allow(action, false, {});
  if (!there) return;
  const auto& entry = m_model.layout().columns[static_cast<size_t>(at)];
  const bool numeric = m_model.headerData(at, Qt::Horizontal, RunTableModel::NumericRole).toBool();
  const bool groups = !isName(at) && entry.field.kind != Field::Kind::Metric;
  m_up->setText(numeric ? tr("Smallest first") : tr("Sort upwards"));
  m_down->setText(numeric ? tr("Greatest first") : tr("Sort downwards"));
  m_pin->setText(entry.pinned ? tr("Unpin") : tr("Pin at the left"));
  m_shade->setText(entry.shaded ? tr("No shades") : tr("Shade by value"));
  m_groupToo->setText(isGrouping(at) ? tr("Not grouped by this") : tr("Group by this, too"));
  allow(m_shade, numeric, tr("Only numbers are shaded"));
  allow(m_group, groups, tr("Groups are of parameters, tags and other facts"));
  allow(m_groupToo, groups, tr("Groups are of parameters, tags and other facts"));
  allow(m_left, at > 0, tr("It is the first column"));
  allow(m_right, at + 1 < m_model.columnCount(), tr("It is the last column"));
  allow(m_hide, !isName(at), tr("The run's name stays"));
  allow(m_newest, !m_model.layout().sort.empty(), tr("Nothing is sorted"));
}

bool ColumnActions::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::Show || event->type() == QEvent::Hide) QMetaObject::invokeMethod(this, &ColumnActions::update, Qt::QueuedConnection);
  return QObject::eventFilter(watched, event);
}

void ColumnActions::openMenuAtTitle(int column) {
  m_view->showColumn(column);
  openMenu(column, m_view->titleCorner(column));
}

void ColumnActions::openMenu(int column, const QPoint& global) {
  m_menuColumn = column;
  update();
  QMenu menu(m_view);
  menu.setObjectName(QStringLiteral("columnMenu"));
  const auto addAll = [&menu](std::initializer_list<QAction*> actions) {
    for (QAction* action : actions)
      if (action->isEnabled()) menu.addAction(action);
    menu.addSeparator();
  };
  addAll({m_up, m_down, m_sortToo, m_newest});
  addAll({m_pin, m_shade});
  if (!isGrouping(column) || m_model.layout().group_by.size() > 1) addAll({m_group});
  if (m_model.layout().isGrouped()) addAll({m_groupToo});
  addAll({m_left, m_right, m_wider, m_narrower, m_fit});
  addAll({m_hide});
  menu.exec(global);
  m_menuColumn = -1;
  update();
}

void ColumnActions::change(int column, const std::function<void(TableLayout&)>& edit) {
  const Field field = m_model.field(column);
  const int row = m_view->currentIndex().row();
  TableLayout layout = m_model.layout();
  edit(layout);
  pinnedFirst(layout);
  m_model.setLayout(layout);
  const int now = m_model.columnOf(field);
  m_view->setCurrentColumn(row, now >= 0 ? now : std::min(column, m_model.columnCount() - 1));
}

void ColumnActions::sort(int column, bool descending) {
  change(column, [field = m_model.field(column), descending](TableLayout& layout) {
    layout.sort = {{field, descending}};
  });
}

void ColumnActions::group(int column, bool more) {
  const bool on = isGrouping(column);
  change(column, [field = m_model.field(column), more, on](TableLayout& layout) {
    if (!more) {
      const bool alone = on && layout.group_by.size() == 1 && !layout.everything_but_seeds;
      layout.group_by.clear();
      layout.everything_but_seeds = false;
      if (!alone) layout.group_by.push_back(field);
    } else if (on) {
      std::erase(layout.group_by, field);
    } else {
      layout.group_by.push_back(field);
    }
  });
}

void ColumnActions::move(int column, int places) {
  const int to = column + places;
  if (to < 0 || to >= m_model.columnCount()) return;
  change(column, [column, to](TableLayout& layout) {
    std::swap(layout.columns[static_cast<size_t>(column)], layout.columns[static_cast<size_t>(to)]);
  });
}

void ColumnActions::widen(int column, int pixels) {
  m_view->setColumnWidth(column, std::max(kLeastWidth, m_view->columnWidth(column) + pixels));
}

}  // namespace leyden
