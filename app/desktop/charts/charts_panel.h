// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The panel "Charts": a chart for each metric of the visible runs, live.
#pragma once

#include <experiment/chart_board.h>
#include <experiment/series_loader.h>
#include <QElapsedTimer>
#include <QHash>
#include <QSet>
#include <QStringList>
#include <QWidget>
#include <memory>
#include <optional>
#include <vector>
#include "charts/qcp.h"

#include "charts/chart_content.h"
#include "charts/chart_groups.h"
#include "charts/held_card.h"

class QScrollArea;
class QStackedWidget;
class QTimer;

namespace leyden {

class AppContext;
class ChartActions;
class ChartBoardModel;
class ChartCard;
class ChartCursors;
class ChartExport;
class ChartMonitor;
class ChartGrid;
class ChartMemory;
class ChartPlot;
class ChartSettings;
class ChartZoom;
class ChartsToolbar;
class CurveRouter;
class CursorStrip;
class DerivedCurves;
class EmptyState;
class GroupLegend;
class HoverCard;
class PanelScales;
class ReportMaker;

class ChartsPanel : public QWidget {
  Q_OBJECT
 public:
  explicit ChartsPanel(AppContext& context, QWidget* parent = nullptr);
  ~ChartsPanel() override;

  ChartSettings& settings() { return *m_settings; }
  ChartBoardModel& board() { return *m_board; }
  ChartExport& files() { return *m_files; }
  ReportMaker& report() { return *m_report; }
  ChartCursors& cursors() { return *m_cursors; }
  /// Null where there is none, or it was not seen yet, or not for long.
  ChartCard* card(const QString& id) const;

 protected:
  void resizeEvent(QResizeEvent* event) override;
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void connectContext();
  void rebuildSoon();
  void rebuild();
  void watchRuns(const QStringList& ids);
  std::vector<ChartRun> chartRuns(const QStringList& ids) const;
  std::vector<ChartPanel> panelsShown() const;
  std::vector<ChartRun> runsOf(const QString& panel) const;
  QSet<QString> metricNames(const QStringList& ids) const;
  void showState(const QStringList& ids, const QStringList& metrics);
  ChartCard* makeCard(const ArrangedChart& chart, QWidget* parent);
  void enterCard(ChartCard* card);
  void connectPlot(ChartCard* card);
  void buildBoard();
  void buildPage();
  void buildBar(ChartsToolbar& toolbar);
  void buildReport();
  void buildMonitor();
  void setMonitor(bool on);
  void connectBoard();
  void showBoard();
  void followFocus(QWidget* now);
  bool hasInside(const QWidget* widget) const;
  void copyValues(ChartCard* card);
  void updateViewport();
  void setFullSize(const QString& id);
  void hover(ChartPlot& plot, double x, QPointF at);
  void endHover();

  AppContext& m_context;
  std::unique_ptr<ChartSettings> m_settings;
  std::unique_ptr<ChartMemory> m_memory;
  DerivedCurves* m_derived;
  ChartGroups* m_groups;
  QWidget* m_page;  // all but the bar; it goes to the monitor and comes back
  GroupLegend* m_legend;
  ChartBoardModel* m_board = nullptr;
  PanelScales* m_scales = nullptr;
  ChartZoom* m_zoom = nullptr;
  ChartCursors* m_cursors = nullptr;
  CursorStrip* m_strip = nullptr;
  ChartExport* m_files = nullptr;
  ReportMaker* m_report = nullptr;
  std::unique_ptr<ChartMonitor> m_monitor;  // while the charts are on the full screen
  EmptyState* m_away = nullptr;             // in their place here
  QString m_fullBefore;                     // the chart that was full size before
  ChartActions* m_actions = nullptr;
  HeldCard m_current;  // under the mouse or the keyboard, whichever came last
  HeldCard m_left;     // the same when the keyboard went elsewhere
  CurveRouter* m_router;
  ChartGrid* m_grid;
  QScrollArea* m_scroll;
  QStackedWidget* m_stack;
  EmptyState* m_empty;
  HoverCard* m_hover;
  QTimer* m_rebuild;
  QElapsedTimer m_scrolled;
  QSet<QString> m_watched;
  QSet<QString> m_logged;  // metrics of all runs that are shown
  QHash<QString, std::shared_ptr<const RunSeries>> m_listings;
  std::vector<ChartGroups::Panel> m_panels;
};

}  // namespace leyden
