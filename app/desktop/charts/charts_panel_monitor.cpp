// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// ChartsPanel's page on a screen of its own. The bar stays behind, and rules the charts there, too.
#include <QAction>
#include <QScrollArea>
#include <QVBoxLayout>

#include "actions/action_registry.h"
#include "app_context.h"
#include "charts/chart_actions.h"
#include "charts/chart_card.h"
#include "charts/chart_grid.h"
#include "charts/chart_monitor.h"
#include "charts/charts_panel.h"
#include "charts/group_legend.h"
#include "theme.h"
#include "widgets/empty_state.h"

namespace leyden {

void ChartsPanel::buildMonitor() {
  m_away = new EmptyState(QStringLiteral("monitor"), this);
  m_away->setObjectName(QStringLiteral("chartsAway"));
  m_away->setTexts(tr("The charts are on the full screen"), tr("What is chosen here is seen there."),
                   tr("Bring them back"));
  m_away->hide();
  connect(m_away, &EmptyState::buttonPressed, this, [this] { setMonitor(false); });
  const auto add = [this](const QString& text, const QKeySequence& keys, const char* name) {
    auto* action = new QAction(Theme::instance().icon(QStringLiteral("monitor")), text, this);
    action->setObjectName(QLatin1String(name));
    action->setShortcut(keys);
    addAction(action);
    m_context.actions()->add(action, tr("Charts"));
    return action;
  };
  connect(add(tr("Charts on the full screen"), Qt::Key_F11, "chartMonitor"), &QAction::triggered, this, [this] {
    if (!m_monitor && !isVisible()) m_context.showPanel(QStringLiteral("charts"));
    setMonitor(!m_monitor);
  });
  QAction* one = add(tr("This chart on the full screen"), Qt::SHIFT | Qt::Key_F11, "chartMonitorOne");
  ActionRegistry::setNeeds(one, [this] { return m_current.get() != nullptr; },
                           tr("Point at a chart first, or go to one with Tab"));
  connect(one, &QAction::triggered, this, [this] {
    if (!m_current || m_monitor) return;
    const QString before = m_grid->fullSizeChart();
    const QString place = m_current->place();
    setMonitor(true);
    setFullSize(place);
    m_fullBefore = before;
  });
}

void ChartsPanel::setMonitor(bool on) {
  if (on == (m_monitor != nullptr)) return;
  endHover();
  if (on) {
    m_fullBefore = m_grid->fullSizeChart();
    m_monitor = std::make_unique<ChartMonitor>(m_context.workspaceName(), m_page, actions(), *window());
    connect(m_monitor.get(), &ChartMonitor::leaveWanted, this, [this] { setMonitor(false); }, Qt::QueuedConnection);
  } else {
    m_monitor->takePage();
    layout()->addWidget(m_page);
    static_cast<QVBoxLayout*>(layout())->setStretchFactor(m_page, 1);
    m_page->show();
    m_monitor.release()->deleteLater();  // it may be in an event of its own
    setFullSize(m_fullBefore);
    window()->activateWindow();
    setFocus();
  }
  m_away->setVisible(on);
  m_legend->setShowsRuns(on);
  m_grid->setFill(on ? m_scroll->viewport()->height() : 0);
  updateViewport();
}

}  // namespace leyden
