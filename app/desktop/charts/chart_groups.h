// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Which runs of the charts belong together, as ChartSettings::grouping() says. GUI thread.
#pragma once

#include <experiment/run_grouping.h>

#include <QObject>
#include <vector>

#include "charts/chart_content.h"

namespace leyden {

class ChartSettings;

class ChartGroups : public QObject {
  Q_OBJECT
 public:
  /// Both outlive it.
  ChartGroups(RunListModel& runs, const ChartSettings& settings, QObject* parent = nullptr);

  /// The runs with the colours and dashes of their groups, and behind them the groups' own lines.
  std::vector<ChartRun> arranged(const std::vector<ChartRun>& runs) const;
  /// A chart for each of these; one with an empty key where runs are not grouped by panel.
  struct Panel {
    QString key, title;
    std::vector<ChartRun> runs;
    bool operator==(const Panel&) const = default;
  };
  std::vector<Panel> panels(const std::vector<ChartRun>& runs) const;
  const QStringList& params() const { return m_colour.params(); }

 Q_SIGNALS:
  void changed();

 private:
  void follow();
  QString titleOf(const RunTableRows::Group& group) const;

  RunListModel& m_runs;
  const ChartSettings& m_settings;
  RunGroups m_colour, m_dash, m_panel;
};

}  // namespace leyden
