// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "table/grouping_choices.h"

#include <experiment/table_layout.h>

#include <QCoreApplication>
#include <QMenu>
#include <algorithm>

namespace leyden {

namespace {

constexpr int kMostInMenu = 40;

QString tr(const char* text) {
  return QCoreApplication::translate("grouping", text);
}

QString nameOf(const Field& field) {
  return QStringLiteral("group_") + QString::fromStdString(field.text());
}

void addParams(QMenu& menu, const RunGrouping& now, const QStringList& params,
               const std::function<void(const RunGrouping&)>& choose) {
  QMenu* more = menu.addMenu(tr("A parameter"));
  more->setObjectName(QStringLiteral("groupParams"));
  for (const QString& name : params.mid(0, kMostInMenu)) {
    const Field field = Field::param(name.toStdString());
    QAction* action = more->addAction(QString(name).replace(QLatin1Char('&'), QLatin1String("&&")));
    action->setObjectName(nameOf(field));
    action->setCheckable(true);
    action->setChecked(std::find(now.by.begin(), now.by.end(), field) != now.by.end());
    // Several may be on: runs of a group then have all of them in common.
    QObject::connect(action, &QAction::triggered, &menu, [now, field, choose](bool on) {
      RunGrouping grouping = now;
      grouping.everything_but_seeds = false;
      std::erase(grouping.by, field);
      if (on) grouping.by.push_back(field);
      choose(grouping);
    });
  }
  if (params.size() > kMostInMenu)
    more->addAction(tr("Others: by the menu of their column in the table"))->setEnabled(false);
}

}  // namespace

void addGroupingChoices(QMenu& menu, const RunGrouping& now, const QStringList& params,
                        const std::function<void(const RunGrouping&)>& choose) {
  const auto add = [&](const QString& text, const QString& name, const RunGrouping& grouping) {
    QAction* action = menu.addAction(text);
    action->setObjectName(name);
    action->setCheckable(true);
    action->setChecked(now == grouping);
    QObject::connect(action, &QAction::triggered, &menu, [choose, grouping] { choose(grouping); });
  };
  add(tr("No groups"), QStringLiteral("noGroups"), {});
  add(tr("Everything but the seed"), QStringLiteral("groupSeeds"), {{}, true});
  menu.addSeparator();
  for (const auto which : {Field::Fact::Tags, Field::Fact::Plugin, Field::Fact::Status, Field::Fact::Device}) {
    const Field field{Field::Kind::Fact, which, {}, Aggregate::Last};
    add(title_of(field), nameOf(field), {{field}, false});
  }
  if (!params.isEmpty()) addParams(menu, now, params, choose);
}

}  // namespace leyden
