// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/chart_groups.h"

#include <QHash>
#include <QSet>
#include <algorithm>

#include "charts/chart_settings.h"
#include "charts/run_pen.h"

namespace leyden {

namespace {

/// Places of runs among groups; a run with several tags is in several.
using Places = QHash<QString, QList<int>>;

Places placesOf(const std::vector<RunTableRows::Group>& groups) {
  Places places;
  for (std::size_t i = 0; i < groups.size(); ++i)
    for (const QString& id : groups[i].ids) places[id].append(static_cast<int>(i));
  return places;
}

}  // namespace

ChartGroups::ChartGroups(RunListModel& runs, const ChartSettings& settings, QObject* parent)
    : QObject(parent), m_runs(runs), m_settings(settings), m_colour(runs), m_dash(runs), m_panel(runs) {
  for (const RunGroups* groups : {&m_colour, &m_dash, &m_panel})
    connect(groups, &RunGroups::changed, this, &ChartGroups::changed);
  connect(&settings, &ChartSettings::groupingChanged, this, &ChartGroups::follow);
  follow();
}

void ChartGroups::follow() {
  const ChartGrouping& grouping = m_settings.grouping();
  m_colour.setGrouping(grouping.colour);
  m_dash.setGrouping(grouping.dash);
  m_panel.setGrouping(grouping.panel);
  Q_EMIT changed();
}

// Without the seeds no value tells groups apart: they are called after their first run.
QString ChartGroups::titleOf(const RunTableRows::Group& group) const {
  return group.title.isEmpty() ? m_runs.displayName(group.ids.value(0)) : group.title;
}

std::vector<ChartRun> ChartGroups::arranged(const std::vector<ChartRun>& runs) const {
  const ChartGrouping& grouping = m_settings.grouping();
  const std::vector<RunTableRows::Group>& colours = m_colour.groups();
  const std::vector<RunTableRows::Group>& dashes = m_dash.groups();
  const bool by_colour = !grouping.colour.isNone() && !colours.empty();
  const bool by_dash = !grouping.dash.isNone() && !dashes.empty();
  if (!by_colour && !by_dash) return runs;
  const Places colour_of = by_colour ? placesOf(colours) : Places();
  const Places dash_of = by_dash ? placesOf(dashes) : Places();
  std::vector<ChartRun> out;
  std::vector<ChartRun> lines;
  QHash<std::pair<int, int>, std::size_t> line_of;
  for (ChartRun run : runs) {
    const QList<int> in_colours = by_colour ? colour_of.value(run.id) : QList<int>{-1};
    const QList<int> in_dashes = by_dash ? dash_of.value(run.id) : QList<int>{-1};
    if (in_colours.isEmpty() || in_dashes.isEmpty()) {  // newer than the groups: they come
      out.push_back(run);
      continue;
    }
    if (by_colour) run.colour = QColor::fromRgb(run_colour(in_colours.front()).rgb);
    if (by_dash) run.dash = dashOf(in_dashes.front());
    if (by_colour && !by_dash) run.dash = Qt::SolidLine;
    for (const int colour : in_colours) {
      for (const int dash : in_dashes) {
        const auto known = line_of.constFind({colour, dash});
        if (known != line_of.constEnd()) {
          lines[*known].members.push_back({run.id.toStdString(), run.folder.toStdString()});
          continue;
        }
        ChartRun line = run;
        line.role = ChartRun::Role::Group;
        if (by_colour) line.colour = QColor::fromRgb(run_colour(colour).rgb);
        if (by_dash) line.dash = dashOf(dash);
        QStringList parts;
        if (by_colour) parts << titleOf(colours[static_cast<std::size_t>(colour)]);
        if (by_dash) parts << titleOf(dashes[static_cast<std::size_t>(dash)]);
        line.name = parts.join(QStringLiteral(" · "));
        line.id = QStringLiteral("group:%1:%2:").arg(colour).arg(dash) + line.name;
        line.members = {{run.id.toStdString(), run.folder.toStdString()}};
        line_of.insert({colour, dash}, lines.size());
        lines.push_back(std::move(line));
      }
    }
    if (grouping.line) run.role = ChartRun::Role::Member;
    if (!grouping.line || grouping.single_runs) out.push_back(std::move(run));
  }
  if (grouping.line)
    for (ChartRun& line : lines) out.push_back(std::move(line));
  return out;
}

std::vector<ChartGroups::Panel> ChartGroups::panels(const std::vector<ChartRun>& runs) const {
  const bool grouped = !m_settings.grouping().panel.isNone() && !m_panel.groups().empty();
  if (!grouped) return {{QString(), QString(), arranged(runs)}};
  std::vector<Panel> panels;
  for (const RunTableRows::Group& group : m_panel.groups()) {
    const QSet<QString> ids(group.ids.begin(), group.ids.end());
    std::vector<ChartRun> members;
    for (const ChartRun& run : runs)
      if (ids.contains(run.id)) members.push_back(run);
    if (!members.empty()) panels.push_back({group.key, titleOf(group), arranged(members)});
  }
  return panels;
}

}  // namespace leyden
