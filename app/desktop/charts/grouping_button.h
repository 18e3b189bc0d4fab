// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The button above the charts that groups runs: by colour, dash and panel, and what a group's line is.
#pragma once

#include <QStringList>
#include <QToolButton>
#include <functional>

namespace leyden {

class ChartSettings;
struct ChartGrouping;
struct RunGrouping;

class GroupingButton : public QToolButton {
  Q_OBJECT
 public:
  /// `params`: those that runs have, asked when the menu opens. `settings` outlives it.
  GroupingButton(ChartSettings& settings, std::function<QStringList()> params, QWidget* parent = nullptr);

 private:
  void fill();
  void addGrouping(const QString& title, const char* name, RunGrouping ChartGrouping::* part);
  void addSwitch(const QString& title, const char* name, bool ChartGrouping::* part, bool enabled);
  void addLines();
  void addBands();
  void showChoice();

  ChartSettings& m_settings;
  std::function<QStringList()> m_params;
};

}  // namespace leyden
