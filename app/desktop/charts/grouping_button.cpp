// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/grouping_button.h"

#include <QActionGroup>
#include <QMenu>
#include <tuple>

#include "charts/chart_settings.h"
#include "table/grouping_choices.h"
#include "theme.h"

namespace leyden {

GroupingButton::GroupingButton(ChartSettings& settings, std::function<QStringList()> params, QWidget* parent)
    : QToolButton(parent), m_settings(settings), m_params(std::move(params)) {
  setObjectName(QStringLiteral("chartGroupingButton"));
  setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  setProperty("shrinks", true);
  setIcon(Theme::instance().icon(QStringLiteral("group")));
  setIconSize(QSize(16, 16));
  setPopupMode(QToolButton::InstantPopup);
  setFocusPolicy(Qt::TabFocus);
  setFixedHeight(28);
  setMenu(new QMenu(this));
  menu()->setObjectName(QStringLiteral("chartGroupingMenu"));
  connect(menu(), &QMenu::aboutToShow, this, &GroupingButton::fill);
  connect(&settings, &ChartSettings::groupingChanged, this, &GroupingButton::showChoice);
  fill();
  showChoice();
}

void GroupingButton::showChoice() {
  const ChartGrouping& grouping = m_settings.grouping();
  QStringList parts;
  for (const RunGrouping* part : {&grouping.colour, &grouping.dash, &grouping.panel})
    if (!part->isNone() && !parts.contains(part->title())) parts << part->title();
  const QString chosen = parts.join(QStringLiteral(", "));
  const QString said = parts.isEmpty() ? tr("Group") : tr("Grouped by %1").arg(chosen);
  setText(QLatin1Char(' ') + (parts.isEmpty() ? said : fontMetrics().elidedText(chosen, Qt::ElideMiddle, 150)));
  setAccessibleName(said);
  setToolTip(parts.isEmpty() ? tr("Show runs together that have a value in common") : said);
}

void GroupingButton::fill() {
  menu()->clear();
  qDeleteAll(menu()->findChildren<QMenu*>(QString(), Qt::FindDirectChildrenOnly));
  addGrouping(tr("Colour by"), "groupColour", &ChartGrouping::colour);
  addGrouping(tr("Dash by"), "groupDash", &ChartGrouping::dash);
  addGrouping(tr("A chart for each"), "groupPanel", &ChartGrouping::panel);
  menu()->addSeparator();
  addLines();
  addBands();
  addSwitch(tr("Single runs, faintly"), "groupSingleRuns", &ChartGrouping::single_runs,
            m_settings.grouping().hasLines());
  addSwitch(tr("Same y range in the charts of groups"), "groupSameY", &ChartGrouping::same_y,
            !m_settings.grouping().panel.isNone());
}

void GroupingButton::addSwitch(const QString& title, const char* name, bool ChartGrouping::* part, bool enabled) {
  QAction* action = menu()->addAction(title);
  action->setObjectName(QLatin1String(name));
  action->setCheckable(true);
  action->setChecked(m_settings.grouping().*part);
  action->setEnabled(enabled);
  connect(action, &QAction::triggered, this, [this, part](bool on) {
    ChartGrouping grouping = m_settings.grouping();
    grouping.*part = on;
    m_settings.setGrouping(grouping);
  });
}

void GroupingButton::addGrouping(const QString& title, const char* name, RunGrouping ChartGrouping::* part) {
  QMenu* choices = menu()->addMenu(title);
  choices->setObjectName(QLatin1String(name));
  addGroupingChoices(*choices, m_settings.grouping().*part, m_params(), [this, part](const RunGrouping& chosen) {
    ChartGrouping grouping = m_settings.grouping();
    grouping.*part = chosen;
    m_settings.setGrouping(grouping);
  });
}

void GroupingButton::addLines() {
  QMenu* lines = menu()->addMenu(tr("Line"));
  lines->setObjectName(QStringLiteral("groupLine"));
  lines->setEnabled(m_settings.grouping().hasGroups());
  auto* group = new QActionGroup(lines);
  const std::tuple<QString, const char*, std::optional<GroupLine>> choices[] = {
      {tr("Mean"), "groupLineMean", GroupLine::Mean},
      {tr("Median"), "groupLineMedian", GroupLine::Median},
      {tr("None: runs alone"), "groupLineNone", std::nullopt}};
  for (const auto& [text, name, line] : choices) {
    QAction* action = lines->addAction(text);
    action->setObjectName(QLatin1String(name));
    action->setCheckable(true);
    action->setChecked(m_settings.grouping().line == line);
    group->addAction(action);
    connect(action, &QAction::triggered, this, [this, line = line] {
      ChartGrouping grouping = m_settings.grouping();
      grouping.line = line;
      m_settings.setGrouping(grouping);
    });
  }
}

void GroupingButton::addBands() {
  QMenu* bands = menu()->addMenu(tr("Band"));
  bands->setObjectName(QStringLiteral("groupBand"));
  bands->setEnabled(m_settings.grouping().hasLines());
  auto* group = new QActionGroup(bands);
  const std::tuple<QString, const char*, GroupBand> choices[] = {
      {tr("Least to greatest"), "groupBandMinMax", GroupBand::MinMax},
      {tr("Standard deviation"), "groupBandDeviation", GroupBand::Deviation},
      {tr("Standard error"), "groupBandError", GroupBand::StandardError},
      {tr("95 % interval of the mean"), "groupBandInterval", GroupBand::Interval},
      {tr("None"), "groupBandNone", GroupBand::None}};
  for (const auto& [text, name, band] : choices) {
    QAction* action = bands->addAction(text);
    action->setObjectName(QLatin1String(name));
    action->setCheckable(true);
    action->setChecked(m_settings.grouping().band == band);
    group->addAction(action);
    connect(action, &QAction::triggered, this, [this, band = band] {
      ChartGrouping grouping = m_settings.grouping();
      grouping.band = band;
      m_settings.setGrouping(grouping);
    });
  }
}

}  // namespace leyden
