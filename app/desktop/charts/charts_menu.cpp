// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/charts_menu.h"

#include <QAction>
#include <QMenu>

#include "charts/chart_settings.h"
#include "theme.h"

namespace leyden {

ChartsMenu::ChartsMenu(ChartSettings& settings, std::function<void(QMenu*)> fill, QWidget* parent)
    : QToolButton(parent), m_fill(std::move(fill)) {
  setObjectName(QStringLiteral("chartsMenuButton"));
  setAccessibleName(tr("More for charts"));
  setToolTip(tr("More for charts"));
  setIcon(Theme::instance().icon(QStringLiteral("more")));
  setIconSize(QSize(16, 16));
  setFixedSize(28, 28);
  setPopupMode(QToolButton::InstantPopup);
  setMenu(new QMenu(this));
  m_marks = addSwitch(tr("Marks of checkpoints, resumes and errors"), "marksSwitch", settings.marks());
  m_outliers = addSwitch(tr("Outliers outside the y axes"), "ignoreOutliersSwitch", settings.ignoreOutliers());
  m_outliers->setToolTip(tr("y axes from the 5 % to the 95 % quantile of what is drawn; zoom out to see the rest"));
  m_distance = addSwitch(tr("Values at the mouse: nearest line first"), "hoverByDistance", settings.hoverByDistance());
  connect(m_marks, &QAction::toggled, &settings, &ChartSettings::setMarks);
  connect(m_outliers, &QAction::toggled, &settings, &ChartSettings::setIgnoreOutliers);
  connect(m_distance, &QAction::toggled, &settings, &ChartSettings::setHoverByDistance);
  menu()->addActions({m_marks, m_outliers, m_distance});
  connect(menu(), &QMenu::aboutToShow, this, &ChartsMenu::rebuild);
}

// What was filled in goes, what others added stays.
void ChartsMenu::rebuild() {
  for (QAction* action : std::as_const(m_filled)) {
    QMenu* below = action->menu();
    menu()->removeAction(action);
    if (below && below->parent() == menu())
      delete below;  // and the action with it
    else if (action->parent() == menu())
      delete action;
  }
  const QList<QAction*> before = menu()->actions();
  menu()->addSeparator();
  m_fill(menu());
  m_filled = menu()->actions().mid(before.size());
}

QAction* ChartsMenu::addSwitch(const QString& text, const char* name, bool on) {
  auto* action = new QAction(text, this);
  action->setObjectName(QLatin1String(name));
  action->setCheckable(true);
  action->setChecked(on);
  return action;
}

}  // namespace leyden
