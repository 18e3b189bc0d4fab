// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/run_grouping.h>

#include <algorithm>

#include <experiment/table_layout.h>

#include "run_cells.h"

namespace leyden {

namespace {

constexpr int kInterval = 1000;  // ms between two looks while runs train

bool isTags(const Field& field) {
  return field.kind == Field::Kind::Fact && field.fact == Field::Fact::Tags;
}

}  // namespace

QString group_title(const std::vector<Field>& by, const RunGroup& group) {
  QStringList parts;
  for (size_t i = 0; i < group.key.size() && i < by.size(); ++i) {
    const QString value = text_of(group.key[i]);
    if (isTags(by[i]))
      parts << (value.isEmpty() ? RunGroups::tr("no tag") : value);
    else
      parts << QStringLiteral("%1 = %2").arg(title_of(by[i]), value.isEmpty() ? RunGroups::tr("none") : value);
  }
  return parts.join(QStringLiteral(" · "));
}

QString RunGrouping::title() const {
  QStringList parts;
  for (const Field& field : by) parts << title_of(field);
  if (everything_but_seeds) parts << RunGroups::tr("everything but the seed");
  return parts.join(QStringLiteral(", "));
}

std::vector<RunTableRows::Group> RunGrouping::groups(const Catalog& catalog) const {
  const Vocabulary& known = catalog.names();
  Grouping grouping{.everything_but_seeds = everything_but_seeds};
  std::vector<Field> there;
  for (const Field& field : by) {
    const auto& names = field.kind == Field::Kind::Param ? known.params : known.metrics;
    if (field.kind != Field::Kind::Fact && !std::binary_search(names.begin(), names.end(), field.name)) continue;
    there.push_back(field);
    grouping.by.push_back(field.text());
  }
  std::vector<RunTableRows::Group> out;
  for (const RunGroup& group : catalog.groups(grouping)) {
    RunTableRows::Group& shown = out.emplace_back();
    shown.title = group_title(there, group);
    for (const std::string& id : group.ids) shown.ids << QString::fromStdString(id);
    // Without the seeds there is no value that tells groups apart: the first run does.
    shown.key = everything_but_seeds ? shown.ids.value(0) + shown.title : shown.title;
  }
  return out;
}

RunGroups::RunGroups(RunListModel& runs, QObject* parent) : QObject(parent), m_runs(runs) {
  m_ask.setSingleShot(true);
  connect(&m_ask, &QTimer::timeout, this, &RunGroups::ask);
  const auto later = [this] {
    if (!m_ask.isActive()) m_ask.start(kInterval);
  };
  connect(&runs, &RunListModel::runsChanged, this, later);
  connect(&runs, &RunListModel::loaded, this, [this] { m_ask.start(0); });
  m_ask.start(0);
}

void RunGroups::setGrouping(const RunGrouping& grouping) {
  if (grouping == m_grouping) return;
  m_grouping = grouping;
  ask();
}

void RunGroups::ask() {
  const int question = ++m_question;
  m_runs.ask(this, [this, question, grouping = m_grouping](const Catalog* catalog) -> RunListModel::Answer {
    if (!catalog) return {};
    QStringList params;
    for (const std::string& name : catalog->names().params) params << QString::fromStdString(name);
    std::vector<RunTableRows::Group> groups;
    if (!grouping.isNone()) groups = grouping.groups(*catalog);
    return [this, question, params = std::move(params), groups = std::move(groups)]() mutable {
      if (question != m_question) return;
      m_params = std::move(params);
      if (groups == m_groups) return;
      m_groups = std::move(groups);
      Q_EMIT changed();
    };
  });
}

}  // namespace leyden
