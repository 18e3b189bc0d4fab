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

void addField(QMenu& menu, const QString& text, const Field& field, const RunGrouping& now,
              const std::function<void(const RunGrouping&)>& choose) {
  QAction* action = menu.addAction(text);
  action->setObjectName(nameOf(field));
  action->setCheckable(true);
  action->setChecked(std::find(now.by.begin(), now.by.end(), field) != now.by.end());
  QObject::connect(action, &QAction::triggered, &menu, [now, field, choose](bool on) {
    RunGrouping grouping = now;
    std::erase(grouping.by, field);
    if (on) grouping.by.push_back(field);
    choose(grouping);
  });
}

void addParams(QMenu& menu, const RunGrouping& now, const QStringList& params,
               const std::function<void(const RunGrouping&)>& choose) {
  QMenu* more = menu.addMenu(tr("A parameter"));
  more->setObjectName(QStringLiteral("groupParams"));
  for (const QString& name : params.mid(0, kMostInMenu))
    addField(*more, QString(name).replace(QLatin1Char('&'), QLatin1String("&&")), Field::param(name.toStdString()), now,
             choose);
  if (params.size() > kMostInMenu)
    more->addAction(tr("Others: by the menu of their column in the table"))->setEnabled(false);
}

}  // namespace

void addGroupingChoices(QMenu& menu, const RunGrouping& now, const QStringList& params,
                        const std::function<void(const RunGrouping&)>& choose) {
  QAction* none = menu.addAction(tr("No groups"));
  none->setObjectName(QStringLiteral("noGroups"));
  none->setCheckable(true);
  none->setChecked(now.isNone());
  QObject::connect(none, &QAction::triggered, &menu, [choose] { choose({}); });
  QAction* seeds = menu.addAction(tr("Everything but the seed"));
  seeds->setObjectName(QStringLiteral("groupSeeds"));
  seeds->setCheckable(true);
  seeds->setChecked(now.everything_but_seeds);
  QObject::connect(seeds, &QAction::triggered, &menu, [now, choose](bool on) { choose({now.by, on}); });
  menu.addSeparator();
  for (const auto which : {Field::Fact::Tags, Field::Fact::Plugin, Field::Fact::Status, Field::Fact::Device}) {
    const Field field{Field::Kind::Fact, which, {}, Aggregate::Last};
    addField(menu, title_of(field), field, now, choose);
  }
  if (!params.isEmpty()) addParams(menu, now, params, choose);
}

}  // namespace leyden
