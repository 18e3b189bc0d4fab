// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "table/group_button.h"

#include <experiment/run_table_model.h>

#include <QMenu>
#include <algorithm>

#include "theme.h"

namespace leyden {

namespace {

constexpr int kMostInMenu = 40;  // more parameters are found by their column's own menu

Field fact(Field::Fact which) {
  return {Field::Kind::Fact, which, {}, Aggregate::Last};
}

}  // namespace

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
  const auto choose = [this](const QString& text, std::vector<Field> by, bool seeds) {
    const TableLayout& now = m_model.layout();
    QAction* action = m_menu->addAction(text);
    action->setCheckable(true);
    action->setChecked(now.group_by == by && now.everything_but_seeds == seeds);
    connect(action, &QAction::triggered, this, [this, by, seeds] {
      TableLayout layout = m_model.layout();
      layout.group_by = by;
      layout.everything_but_seeds = seeds;
      m_model.setLayout(layout);
    });
    return action;
  };
  choose(tr("No groups"), {}, false)->setObjectName(QStringLiteral("noGroups"));
  choose(tr("Everything but the seed"), {}, true)->setObjectName(QStringLiteral("groupSeeds"));
  m_menu->addSeparator();
  for (const auto which : {Field::Fact::Tags, Field::Fact::Plugin, Field::Fact::Status, Field::Fact::Device})
    choose(title_of(fact(which)), {fact(which)}, false);
  const QStringList params = m_model.names().params;
  if (!params.isEmpty()) {
    QMenu* more = m_menu->addMenu(tr("A parameter"));
    more->setObjectName(QStringLiteral("groupParams"));
    for (const QString& name : params.mid(0, kMostInMenu)) {
      const Field field = Field::param(name.toStdString());
      QAction* action = more->addAction(QString(name).replace('&', QLatin1String("&&")));
      action->setCheckable(true);
      const auto& by = m_model.layout().group_by;
      action->setChecked(std::find(by.begin(), by.end(), field) != by.end());
      // Several may be on: runs of a group then have all of them in common.
      connect(action, &QAction::triggered, this, [this, field](bool on) {
        TableLayout layout = m_model.layout();
        layout.everything_but_seeds = false;
        std::erase(layout.group_by, field);
        if (on) layout.group_by.push_back(field);
        m_model.setLayout(layout);
      });
    }
    if (params.size() > kMostInMenu) more->addAction(tr("Others: by the menu of their column"))->setEnabled(false);
  }
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
