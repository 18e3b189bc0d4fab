// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Which line is which group: a row above the charts, as groups have no place in the run list.
#pragma once

#include <QWidget>
#include <vector>

#include "charts/chart_content.h"

namespace leyden {

class GroupLegend : public QWidget {
  Q_OBJECT
 public:
  explicit GroupLegend(QWidget* parent = nullptr);

  /// Shows the groups of these, and nothing of the others; hides itself without one.
  void setRuns(const std::vector<ChartRun>& runs);
  /// Where there are no groups: the runs, which no list beside the charts names then.
  void setShowsRuns(bool shows);
  /// "lr = 0.001 · 3 runs", a line each.
  QString text() const;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void pick();

  std::vector<ChartRun> m_runs;
  std::vector<ChartRun> m_groups;  // what it shows
  bool m_showsRuns = false;
};

}  // namespace leyden
