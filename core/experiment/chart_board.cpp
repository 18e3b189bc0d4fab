// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/chart_board.h>

#include <algorithm>
#include <set>

namespace leyden {

const ChartSpec* ChartBoard::chart(const QString& id) const {
  const auto found = std::find_if(charts.begin(), charts.end(), [&](const ChartSpec& spec) { return spec.id == id; });
  return found == charts.end() ? nullptr : &*found;
}

ChartSpec& ChartBoard::chartFor(const QString& id) {
  const auto found = std::find_if(charts.begin(), charts.end(), [&](const ChartSpec& spec) { return spec.id == id; });
  if (found != charts.end()) return *found;
  charts.push_back({});
  charts.back().id = id;
  return charts.back();
}

ChartSectionSpec& ChartBoard::sectionFor(const QString& title) {
  const auto found = std::find_if(sections.begin(), sections.end(),
                                  [&](const ChartSectionSpec& section) { return section.title == title; });
  if (found != sections.end()) return *found;
  sections.push_back({});
  sections.back().title = title;
  return sections.back();
}

QString ChartBoard::freeId() const {
  int number = 0;
  for (const ChartSpec& spec : charts)
    if (spec.isMade()) number = std::max(number, spec.id.mid(6).toInt());
  return QStringLiteral("chart:%1").arg(number + 1);
}

void ChartBoard::tidy() {
  std::erase_if(charts, [](const ChartSpec& spec) {
    ChartSpec plain;
    plain.id = spec.id;
    return !spec.isMade() && spec == plain;
  });
  std::erase_if(sections, [](const ChartSectionSpec& section) {
    return !section.collapsed && section.order.isEmpty() && section.other.empty();
  });
}

}  // namespace leyden
