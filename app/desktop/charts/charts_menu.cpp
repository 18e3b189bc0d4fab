// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/charts_menu.h"

#include <QMenu>

#include "charts/chart_settings.h"
#include "theme.h"

namespace leyden {

ChartsMenu::ChartsMenu(ChartSettings& settings, QWidget* parent) : QToolButton(parent), m_settings(settings) {
  setObjectName(QStringLiteral("chartsMenuButton"));
  setAccessibleName(tr("More for charts"));
  setToolTip(tr("More for charts"));
  setIcon(Theme::instance().icon(QStringLiteral("more")));
  setIconSize(QSize(16, 16));
  setFixedSize(28, 28);
  setPopupMode(QToolButton::InstantPopup);
  setMenu(new QMenu(this));
  QAction* marks = addSwitch(tr("Marks of checkpoints, resumes and errors"), "marksSwitch", settings.marks());
  connect(marks, &QAction::toggled, &settings, &ChartSettings::setMarks);
  QAction* outliers = addSwitch(tr("Outliers outside the y axes"), "ignoreOutliersSwitch", settings.ignoreOutliers());
  outliers->setToolTip(tr("y axes from the 5 % to the 95 % quantile of what is drawn; zoom out to see the rest"));
  connect(outliers, &QAction::toggled, &settings, &ChartSettings::setIgnoreOutliers);
}

QAction* ChartsMenu::addSwitch(const QString& text, const char* name, bool on) {
  QAction* action = menu()->addAction(text);
  action->setObjectName(QLatin1String(name));
  action->setCheckable(true);
  action->setChecked(on);
  return action;
}

}  // namespace leyden
