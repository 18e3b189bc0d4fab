// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/run_table_rows.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace leyden {

void RunTableRows::add(Row row) {
  if (!row.id.isEmpty()) places.insert(row.id, static_cast<int>(rows.size()));
  rows.push_back(std::move(row));
}

QString RunTableRows::keyOf(const Row& row) const {
  return (row.group < 0 ? QString() : groups[static_cast<size_t>(row.group)].key) + QLatin1Char('\n') + row.id;
}

RunTableRows RunTableRows::plain(const QStringList& ids) {
  RunTableRows out;
  out.rows.reserve(static_cast<size_t>(ids.size()));
  out.places.reserve(ids.size());
  for (const QString& id : ids) out.add({-1, id});
  return out;
}

RunTableRows RunTableRows::grouped(const std::vector<Group>& all, const QStringList& ids, const QSet<QString>& open,
                                   const std::function<double(const Group&)>& rank) {
  QHash<QString, int> order;
  for (const QString& id : ids) order.insert(id, static_cast<int>(order.size()));
  struct Shown {
    Group group;
    int first;
    double rank;
  };
  std::vector<Shown> shown;
  for (const Group& each : all) {
    std::vector<int> members;
    for (const QString& id : each.ids) {
      if (const auto place = order.constFind(id); place != order.constEnd()) members.push_back(*place);
    }
    if (members.empty()) continue;
    std::sort(members.begin(), members.end());
    Group group{each.key, each.title, {}};
    for (const int place : members) group.ids << ids[place];
    shown.push_back({std::move(group), members.front(), 0});
    if (rank) shown.back().rank = rank(shown.back().group);
  }
  std::stable_sort(shown.begin(), shown.end(), [](const Shown& a, const Shown& b) {
    if (std::isnan(a.rank) != std::isnan(b.rank)) return std::isnan(b.rank);
    if (!std::isnan(a.rank) && a.rank != b.rank) return a.rank < b.rank;
    return a.first < b.first;
  });
  RunTableRows out;
  for (Shown& each : shown) {
    const int place = static_cast<int>(out.groups.size());
    out.groups.push_back(std::move(each.group));
    out.add({place, {}});
    if (!open.contains(out.groups.back().key)) continue;
    for (const QString& id : std::as_const(out.groups.back().ids)) out.add({place, id});
  }
  return out;
}

}  // namespace leyden
