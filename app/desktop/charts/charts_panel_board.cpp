// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// ChartsPanel's board: which charts there are, and what people do with them.
#include <experiment/chart_board_model.h>
#include <experiment/run_list_model.h>

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QTimer>

#include "actions/action_registry.h"
#include "app_context.h"
#include "charts/axis_range_popup.h"
#include "charts/chart_actions.h"
#include "charts/chart_card.h"
#include "charts/chart_cursors.h"
#include "charts/chart_export.h"
#include "charts/chart_format.h"
#include "charts/chart_grid.h"
#include "charts/chart_monitor.h"
#include "charts/chart_plot.h"
#include "charts/chart_settings.h"
#include "charts/chart_zoom.h"
#include "charts/charts_menu.h"
#include "charts/charts_panel.h"
#include "charts/charts_toolbar.h"
#include "charts/cursor_strip.h"
#include "charts/derived_menu.h"
#include "charts/hover_card.h"
#include "charts/panel_scales.h"
#include "charts/section_header.h"
#include "report/report_maker.h"
#include "widgets/builders.h"

namespace leyden {

void ChartsPanel::buildBoard() {
  setFocusPolicy(Qt::ClickFocus);
  RunListModel* runs = m_context.runs();
  const auto elsewhere = [runs](QObject* asker, std::function<std::function<void()>()> work) {
    runs->ask(asker, [work = std::move(work)](const Catalog*) { return work(); });
  };
  const auto cards = [this] { return m_grid->cards(); };
  m_board = new ChartBoardModel(m_context.workspacePath(), elsewhere, this);
  m_scales = new PanelScales(*m_settings, this);
  m_zoom = new ChartZoom(*m_settings, *m_scales, cards, this);
  m_strip = new CursorStrip(*m_context.cursor(), this);
  m_cursors = new ChartCursors(*m_settings, cards, *m_strip, *m_context.cursor(), this);
  installEventFilter(m_cursors);
  m_files = new ChartExport(m_context, *m_settings, this);
  m_actions = new ChartActions(
      {*m_board, *m_zoom, *m_cursors, *m_files, [this] { return m_current.get(); },
       [this] {
         const QWidget* focus = QApplication::focusWidget();
         const auto* header = qobject_cast<const SectionHeader*>(focus ? focus->parentWidget() : nullptr);
         return header ? header->title() : QString();
       },
       [this](ChartCard* card) { setFullSize(card->isFullSize() ? QString() : card->place()); },
       [this](ChartCard* card) { copyValues(card); },
       [](ChartCard* card, Qt::Orientation axis) { AxisRangePopup::open(card->plot(), axis); },
       [this] { m_context.showPanel(QStringLiteral("charts")); }, *m_context.actions()},
      this);
  buildReport();
}

void ChartsPanel::buildReport() {
  const auto charts = [this] {
    std::vector<ReportDialog::Chart> all;
    for (const ArrangedSection& section : m_grid->sections())
      for (const ArrangedChart& chart : section.charts)
        if (!section.collapsed)
          all.push_back({chart.place(), chart.panel.isEmpty() ? chart.title
                                                              : tr("%1 · %2").arg(chart.title, chart.panel_title)});
    return all;
  };
  m_report = new ReportMaker(m_context, *m_files,
                             {charts,
                              [this](const QString& id) {
                                if (m_rebuild->isActive()) rebuild();  // runs that were shown a moment ago
                                return m_grid->hold(id);
                              },
                              [this] { m_grid->releaseHeld(); }},
                             this);
  auto* action = new QAction(Theme::instance().icon(QStringLiteral("text")), tr("Report…"), this);
  action->setObjectName(QStringLiteral("makeReport"));
  action->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_R);
  action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
  connect(action, &QAction::triggered, m_report, &ReportMaker::ask);
  addAction(action);
  m_context.actions()->add(action, tr("Charts"));
}

void ChartsPanel::buildBar(ChartsToolbar& toolbar) {
  QPushButton* make = makeButton(tr("Chart"), "", QStringLiteral("newChartButton"), &toolbar);
  make->setIcon(Theme::instance().icon(QStringLiteral("plus"), Theme::Text));
  make->setToolTip(tr("A chart of several metrics (Ctrl+Shift+N)"));
  make->setAccessibleName(tr("New chart"));
  connect(make, &QPushButton::clicked, m_actions->newChart(), &QAction::trigger);
  toolbar.addButton(make, true);
  QAction* monitor = findChild<QAction*>(QStringLiteral("chartMonitor"));
  auto* menu = new ChartsMenu(*m_settings, [this](QMenu* more) { m_actions->fillBoardMenu(more); }, &toolbar);
  menu->menu()->insertActions(menu->menu()->actions().value(0), toolbar.switches());
  menu->menu()->addAction(monitor);
  menu->menu()->addAction(findChild<QAction*>(QStringLiteral("makeReport")));
  new DerivedMenu(*m_derived, *m_settings, *menu->menu(), this);
  toolbar.addButton(menu);
}

void ChartsPanel::connectBoard() {
  connect(m_board, &ChartBoardModel::changed, this, &ChartsPanel::showBoard);
  connect(m_board, &ChartBoardModel::failed, &m_context, &AppContext::notify);
  connect(m_settings.get(), &ChartSettings::groupingChanged, this,
          [this] { m_grid->setTogether(m_settings->grouping().same_y); });
  connect(m_settings.get(), &ChartSettings::logYChanged, m_board, &ChartBoardModel::clearScales);
  connect(m_grid, &ChartGrid::moveWanted, m_board, &ChartBoardModel::move);
  connect(m_grid, &ChartGrid::sizeWanted, m_board, &ChartBoardModel::resize);
  connect(m_grid, &ChartGrid::foldWanted, m_board, &ChartBoardModel::setCollapsed);
  connect(m_grid, &ChartGrid::sectionMoveWanted, m_board, &ChartBoardModel::moveSection);
  connect(m_grid, &ChartGrid::sectionMenuWanted, m_actions, &ChartActions::openSectionMenu);
  connect(m_grid, &ChartGrid::draggedTo, this,
          [this](const QPoint& at) { m_scroll->ensureVisible(at.x(), at.y(), 0, 40); });
  connect(qApp, &QApplication::focusChanged, this, [this](QWidget*, QWidget* now) { followFocus(now); });
}

void ChartsPanel::showBoard() {
  m_grid->setTogether(m_settings->grouping().same_y);
  m_grid->setSections(with_panels(m_board->sections(), panelsShown()));
  showState(m_context.visibleRunIds(), m_board->metrics());
  updateViewport();
}

bool ChartsPanel::hasInside(const QWidget* widget) const {
  return widget && (widget == this || isAncestorOf(widget) || widget->window() == m_monitor.get());
}

// What is chosen in the command palette means the chart that was current when that took the keyboard.
void ChartsPanel::followFocus(QWidget* now) {
  for (QWidget* each = now; each && each != this; each = each->parentWidget()) {
    if (auto* card = qobject_cast<ChartCard*>(each)) {
      m_current = card;
      m_left = nullptr;
      return;
    }
  }
  if (m_current && now && !hasInside(now)) m_left = m_current;
  m_current = hasInside(now) ? m_left : HeldCard();
}

void ChartsPanel::copyValues(ChartCard* card) {
  ChartPlot& plot = card->plot();
  const double x = plot.crosshair().value_or(plot.xAxis->range().upper);
  const auto values = plot.valuesAt(x);
  if (values.empty()) return m_context.notify(tr("There are no values at %1.").arg(formatPosition(m_settings->axis(), x)));
  QGuiApplication::clipboard()->setText(HoverCard::text(formatPosition(m_settings->axis(), x), values));
  m_context.notify(values.size() == 1 ? tr("1 value is in the clipboard.")
                                      : tr("%1 values are in the clipboard.").arg(values.size()));
}

}  // namespace leyden
