// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What runs can be grouped by, as the entries of a menu: the table and the charts offer the same.
#pragma once

#include <experiment/run_grouping.h>

#include <functional>

class QMenu;

namespace leyden {

/// None, everything but the seed, facts, parameters. Several may be on, also of different kinds: runs of a group then
/// have all of them in common. Entries are called noGroups, groupSeeds, group_<field>; the parameters' menu groupParams.
void addGroupingChoices(QMenu& menu, const RunGrouping& now, const QStringList& params,
                        const std::function<void(const RunGrouping&)>& choose);

}  // namespace leyden
