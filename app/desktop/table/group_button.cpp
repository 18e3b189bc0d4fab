// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "table/group_button.h"

#include <experiment/run_grouping.h>
#include <experiment/run_table_model.h>

#include <QMenu>

#include "table/grouping_choices.h"
#include "theme.h"

namespace leyden {

GroupButton::GroupButton(RunTableModel& model, QWidget* parent)
    : QToolButton(parent), m_model(model), m_menu(new QMenu(this)) {
  setObjectName(QStringLiteral("groupButton"));
  setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  setIcon(Theme::instance().icon(QStringLiteral("group")));
  setIconSize(QSize(16, 16));
  setPopupMode(QToolButton::InstantPopup);
  setFocusPolicy(Qt::TabFocus);
  setMenu(m_menu);
  setFixedHeight(30);
  m_menu->setObjectName(QStringLiteral("groupMenu"));
  connect(m_menu, &QMenu::aboutToShow, this, &GroupButton::fill);
  connect(&model, &RunTableModel::layoutEdited, this, &GroupButton::showChoice);
  showChoice();
}

void GroupButton::showChoice() {
  const TableLayout& layout = m_model.layout();
  QStringList parts;
  for (const Field& field : layout.group_by) parts << title_of(field);
  if (layout.everything_but_seeds) parts << tr("everything but the seed");
  const QString said = parts.isEmpty() ? tr("Group") : tr("Grouped by %1").arg(parts.join(QStringLiteral(", ")));
  setText(QLatin1Char(' ') + said);  // room behind the icon
  setAccessibleName(said);
  setToolTip(tr("Put runs together that have a value in common"));
}

void GroupButton::fill() {
  m_menu->clear();
  qDeleteAll(m_menu->findChildren<QMenu*>(QString(), Qt::FindDirectChildrenOnly));
  const TableLayout& now = m_model.layout();
  addGroupingChoices(*m_menu, {now.group_by, now.everything_but_seeds}, m_model.names().params,
                     [this](const RunGrouping& chosen) {
                       TableLayout layout = m_model.layout();
                       layout.group_by = chosen.by;
                       layout.everything_but_seeds = chosen.everything_but_seeds;
                       m_model.setLayout(layout);
                     });
  if (m_model.layout().isGrouped()) addStatistics();
}

void GroupButton::addStatistics() {
  m_menu->addSeparator();
  using Statistic = TableLayout::Statistic;
  for (const auto& [text, statistic] :
       {std::pair{tr("Show the mean ± deviation"), Statistic::Mean}, std::pair{tr("Show the median"), Statistic::Median},
        std::pair{tr("Show the least"), Statistic::Min}, std::pair{tr("Show the greatest"), Statistic::Max}}) {
    QAction* action = m_menu->addAction(text);
    action->setCheckable(true);
    action->setChecked(m_model.layout().statistic == statistic);
    connect(action, &QAction::triggered, this, [this, statistic = statistic] {
      TableLayout layout = m_model.layout();
      layout.statistic = statistic;
      m_model.setLayout(layout);
    });
  }
  m_menu->addSeparator();
  m_menu->addAction(tr("Open all groups"), &m_model, [this] { m_model.setAllGroupsOpen(true); });
  m_menu->addAction(tr("Close all groups"), &m_model, [this] { m_model.setAllGroupsOpen(false); });
}

}  // namespace leyden
