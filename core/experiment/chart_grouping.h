// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// How the charts put runs together. A value.
#pragma once

#include <experiment/group_curve_loader.h>
#include <experiment/run_grouping.h>

#include <optional>

namespace leyden {

struct ChartGrouping {
  /// Runs of a group have a colour, a dash, a chart in common; each by its own grouping, or by none.
  RunGrouping colour, dash, panel;
  /// The line of each group of colour and dash; nothing: runs alone.
  std::optional<GroupLine> line = GroupLine::Mean;
  GroupBand band = GroupBand::MinMax;
  bool single_runs = true;  // stay to be seen faintly where groups have lines
  bool same_y = true;       // charts of the groups by panel have one range of y

  bool hasGroups() const { return !colour.isNone() || !dash.isNone(); }
  bool hasLines() const { return hasGroups() && line; }
  bool operator==(const ChartGrouping&) const = default;
};

}  // namespace leyden
