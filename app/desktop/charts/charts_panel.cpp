// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/charts_panel.h"

#include <experiment/chart_board_model.h>
#include <experiment/derived_curves.h>
#include <experiment/run_list_model.h>

#include <QApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QScrollArea>
#include <QScrollBar>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "app_context.h"
#include "charts/chart_actions.h"
#include "charts/chart_card.h"
#include "charts/chart_cursors.h"
#include "charts/chart_format.h"
#include "charts/chart_grid.h"
#include "charts/chart_groups.h"
#include "charts/chart_memory.h"
#include "charts/chart_monitor.h"
#include "charts/chart_plot.h"
#include "charts/chart_settings.h"
#include "charts/chart_zoom.h"
#include "charts/charts_toolbar.h"
#include "charts/cursor_strip.h"
#include "charts/curve_router.h"
#include "charts/derived_menu.h"
#include "charts/group_legend.h"
#include "charts/grouping_button.h"
#include "charts/hover_card.h"
#include "charts/run_pen.h"
#include "charts/marks_layer.h"
#include "charts/panel_scales.h"
#include "panel_registry.h"
#include "widgets/empty_state.h"

namespace leyden {

namespace {

// A page that is being scrolled goes on scrolling when a chart comes under the mouse.
constexpr int kScrollLatch = 300;  // ms
constexpr int kRebuildDelay = 30;  // ms: listings of many runs come one after the other

const PanelRegistrar registrar(
    {QStringLiteral("charts"), QStringLiteral(QT_TRANSLATE_NOOP("panel", "Charts")), PanelSpec::Centre, 10,
     [](AppContext& context, QWidget* parent) -> QWidget* { return new ChartsPanel(context, parent); }});

}  // namespace

ChartsPanel::ChartsPanel(AppContext& context, QWidget* parent)
    : QWidget(parent),
      m_context(context),
      m_settings(std::make_unique<ChartSettings>()),
      m_memory(std::make_unique<ChartMemory>(context.workspacePath(), *m_settings)),
      m_derived(new DerivedCurves(context.workspacePath(), this)),
      m_groups(new ChartGroups(*context.runs(), *m_settings, this)),
      m_page(new QWidget(this)),
      m_legend(new GroupLegend(m_page)),
      m_router(new CurveRouter(*context.seriesLoader(), this)),
      m_grid(new ChartGrid({[this](const ArrangedChart& chart, QWidget* grid) { return makeCard(chart, grid); },
                            [this](ChartCard* card) { enterCard(card); },
                            [this](const ChartCard& card) { m_zoom->leave(card); }})),
      m_scroll(new QScrollArea),
      m_stack(new QStackedWidget(m_page)),
      m_empty(new EmptyState(QStringLiteral("wave"))),
      m_hover(new HoverCard(m_page)),
      m_rebuild(new QTimer(this)) {
  setObjectName(QStringLiteral("chartsPanel"));
  m_scroll->setWidget(m_grid);
  m_scroll->setWidgetResizable(true);
  m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  m_scroll->setObjectName(QStringLiteral("chartsScroll"));
  m_scroll->setAccessibleName(tr("Charts"));
  m_empty->setObjectName(QStringLiteral("chartsEmpty"));
  m_stack->addWidget(m_empty);
  m_stack->addWidget(m_scroll);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  auto* toolbar = new ChartsToolbar(*m_settings, this);
  toolbar->addButton(new GroupingButton(*m_settings, [this] { return m_groups->params(); }, toolbar));
  buildBoard();
  buildMonitor();
  buildBar(*toolbar);
  layout->addWidget(toolbar);
  layout->addWidget(m_away, 1);
  layout->addWidget(m_page, 1);
  buildPage();
  m_rebuild->setSingleShot(true);
  connect(m_rebuild, &QTimer::timeout, this, &ChartsPanel::rebuild);
  connect(m_scroll->verticalScrollBar(), &QScrollBar::valueChanged, this, [this] {
    m_scrolled.restart();
    endHover();
    updateViewport();
  });
  m_scroll->viewport()->installEventFilter(this);
  connectContext();
  connectBoard();
  rebuild();
}

void ChartsPanel::buildPage() {
  auto* layout = new QVBoxLayout(m_page);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addWidget(m_legend);
  layout->addWidget(m_stack, 1);
  auto* below = new QHBoxLayout;
  below->setContentsMargins(16, 0, 16, 12);
  below->addWidget(m_strip);
  layout->addLayout(below);
}

ChartsPanel::~ChartsPanel() {
  disconnect(qApp, nullptr, this, nullptr);  // the focus leaves when most of this is gone
  delete m_grid;  // its cards close their requests while the router is there
  for (const QString& run : std::as_const(m_watched)) m_context.seriesLoader()->unwatchRun(run);
}

void ChartsPanel::connectContext() {
  RunListModel* runs = m_context.runs();
  connect(&m_context, &AppContext::visibleRunsChanged, this, [this] { m_rebuild->start(0); });
  connect(runs, &RunListModel::loaded, this, &ChartsPanel::rebuildSoon);
  connect(m_derived, &DerivedCurves::changed, this, [this] { m_rebuild->start(0); });
  connect(m_derived, &DerivedCurves::failed, &m_context, &AppContext::notify);
  if (!m_derived->problem().isEmpty()) m_context.notify(m_derived->problem());
  connect(m_groups, &ChartGroups::changed, this, [this] { m_rebuild->start(0); });
  connect(runs, &RunListModel::dataChanged, this,
          [this](const QModelIndex&, const QModelIndex&, const QList<int>& roles) {
            if (roles.isEmpty() || roles.contains(RunListModel::ColourRole) ||
                roles.contains(RunListModel::NameRole))
              rebuildSoon();
          });
  connect(runs, &RunListModel::runsChanged, this, [this](const QStringList& ids) {
    for (const QString& id : ids)
      if (m_watched.contains(id)) m_context.seriesLoader()->refreshRun(id);
    rebuildSoon();
  });
  connect(m_context.seriesLoader(), &SeriesLoader::runSeriesChanged, this,
          [this](const std::shared_ptr<const RunSeries>& series) {
            const QString id = QString::fromStdString(series->run_id);
            if (!m_watched.contains(id)) return;
            m_listings[id] = series;
            // Of a thousand runs that are opened each tells its metrics: mostly those that the list has told.
            const auto fresh = [this](const SeriesInfo& info) { return !m_logged.contains(QString::fromStdString(info.name)); };
            if (std::any_of(series->series.begin(), series->series.end(), fresh)) rebuildSoon();
          });
  connect(&m_context, &AppContext::highlightedRunChanged, this, [this](const QString& run) {
    for (ChartCard* card : m_grid->cards()) card->plot().setHighlighted(run);
  });
  connect(&m_context, &AppContext::metricRequested, this, [this](const QString& metric) {
    if (m_rebuild->isActive()) rebuild();
    if (!m_grid->fullSizeChart().isEmpty()) setFullSize({});
    if (m_grid->placeOf(metric).isNull() && m_board->chart(metric)) m_board->setCollapsed(m_board->sectionOf(metric), false);
    const QRect place = m_grid->placeOf(metric);
    if (place.isNull()) return m_context.notify(tr("No run that is shown has %1.").arg(metric));
    const QPoint middle = place.center();
    m_scroll->ensureVisible(middle.x(), middle.y(), place.width() / 2, place.height() / 2);
    updateViewport();
    if (ChartCard* wanted = card(metric)) wanted->setFocus();
  });
  connect(m_empty, &EmptyState::buttonPressed, this, [this] {
    if (m_context.runs()->rowCount() == 0) return m_context.openNewRun();
    if (!m_board->metrics().isEmpty() && m_board->sections().empty()) {
      QStringList all;
      for (const ArrangedChart& chart : m_board->hidden()) all.append(chart.id);
      return m_board->setHidden(all, false);
    }
    const QStringList hidden = m_context.runs()->hiddenRunIds();
    for (const QString& id : hidden) m_context.setRunVisible(id, true);
  });
}

ChartCard* ChartsPanel::card(const QString& id) const {
  return m_grid->card(id);
}

void ChartsPanel::rebuildSoon() {
  if (!m_rebuild->isActive()) m_rebuild->start(kRebuildDelay);
}

void ChartsPanel::rebuild() {
  const QStringList ids = m_context.visibleRunIds();
  watchRuns(ids);
  m_logged = metricNames(ids);
  QStringList logged(m_logged.begin(), m_logged.end());
  logged.sort();
  m_settings->setMetricNames(logged);
  // Where a metric's name may stand, a derived curve's expression may.
  const QStringList metrics = logged.isEmpty() ? logged : logged + m_derived->sources();
  const std::vector<ChartRun> runs = chartRuns(ids);
  m_legend->setRuns(m_groups->arranged(runs));
  std::vector<ChartGroups::Panel> panels = m_groups->panels(runs);
  const bool changed = panels != m_panels;
  const std::vector<ChartPanel> before = panelsShown();
  m_panels = std::move(panels);
  m_board->setMetrics(metrics);
  if (before != panelsShown()) showBoard();
  if (changed)
    for (ChartCard* card : m_grid->cards()) card->setRuns(runsOf(card->panel()));
  showState(ids, metrics);
  updateViewport();
}

void ChartsPanel::watchRuns(const QStringList& ids) {
  SeriesLoader* loader = m_context.seriesLoader();
  const QSet<QString> wanted(ids.begin(), ids.end());
  const QSet<QString> gone = QSet<QString>(m_watched).subtract(wanted);
  for (const QString& id : gone) {
    loader->unwatchRun(id);
    m_watched.remove(id);
    m_listings.remove(id);
  }
  for (const QString& id : ids) {
    if (m_watched.contains(id)) continue;
    const QString path = m_context.runs()->indexOf(id).data(RunListModel::PathRole).toString();
    if (path.isEmpty()) continue;  // its folder is not there yet; runsChanged() follows
    m_watched.insert(id);
    loader->watchRun(id, path);
  }
}

std::vector<ChartPanel> ChartsPanel::panelsShown() const {
  std::vector<ChartPanel> shown;
  for (const ChartGroups::Panel& panel : m_panels) shown.push_back({panel.key, panel.title});
  return shown;
}

std::vector<ChartRun> ChartsPanel::runsOf(const QString& panel) const {
  for (const ChartGroups::Panel& each : m_panels)
    if (each.key == panel) return each.runs;
  return {};
}

std::vector<ChartRun> ChartsPanel::chartRuns(const QStringList& ids) const {
  const RunListModel* model = m_context.runs();
  std::vector<ChartRun> runs;
  runs.reserve(static_cast<std::size_t>(ids.size()));
  for (const QString& id : ids) {
    const RunColour colour = model->colour(id);
    ChartRun run;
    run.id = id;
    run.name = model->displayName(id);
    run.colour = QColor::fromRgb(colour.rgb);
    run.dash = penStyle(colour.dash);
    run.folder = model->indexOf(id).data(RunListModel::PathRole).toString();
    runs.push_back(std::move(run));
  }
  return runs;
}

QSet<QString> ChartsPanel::metricNames(const QStringList& ids) const {
  QSet<QString> names;
  for (const QString& id : ids) {
    if (const auto run = m_context.runs()->run(id))
      for (const SeriesInfo& series : run->metrics) names.insert(QString::fromStdString(series.name));
    if (const auto listing = m_listings.value(id))
      for (const SeriesInfo& series : listing->series) names.insert(QString::fromStdString(series.name));
  }
  return names;
}

void ChartsPanel::showState(const QStringList& ids, const QStringList& metrics) {
  if (!metrics.isEmpty() && !m_board->sections().empty()) {
    m_stack->setCurrentWidget(m_scroll);
    return;
  }
  endHover();
  if (m_context.runs()->rowCount() == 0)
    m_empty->setTexts(tr("No runs yet"),
                      tr("Train a model, and its metrics are drawn here while they are logged."),
                      tr("New run"));
  else if (ids.isEmpty())
    m_empty->setTexts(tr("All runs are hidden"), tr("Open the eye of a run in the list to see its charts."),
                      tr("Show all runs"));
  else if (!metrics.isEmpty())
    m_empty->setTexts(tr("All charts are hidden"), tr("They can be shown again, or a new one made."),
                      tr("Show all charts"));
  else
    m_empty->setTexts(tr("Nothing logged yet"), tr("The charts appear with the first point of these runs."));
  m_stack->setCurrentWidget(m_empty);
}

ChartCard* ChartsPanel::makeCard(const ArrangedChart& chart, QWidget* parent) {
  auto* card = new ChartCard(chart, *m_settings, *m_router, parent);
  connect(card, &ChartCard::fullSizeWanted, this,
          [this, card](bool full) { setFullSize(full ? card->place() : QString()); });
  connect(card, &ChartCard::menuWanted, this,
          [this, card](const QPoint& at) { m_actions->openMenu(card, at); });
  connect(card, &ChartCard::logYChosen, m_board, [this, card](bool on) {
    m_board->setLogY(card->id(), on == m_settings->logY() ? std::nullopt : std::optional(on));
  });
  connect(card, &ChartCard::yRangeChosen, m_board,
          [this, card](const PlaceRange& range) { m_board->setYRange(card->id(), range); });
  connectPlot(card);
  m_scales->attach(card);
  m_zoom->attach(card);
  m_cursors->attach(card);
  return card;
}

void ChartsPanel::enterCard(ChartCard* card) {
  card->setRuns(runsOf(card->panel()));
  card->plot().setHighlighted(m_context.highlightedRunId());
  m_zoom->enter(card);
  card->restoreRange();
}

void ChartsPanel::connectPlot(ChartCard* card) {
  ChartPlot& plot = card->plot();
  plot.setWheelBusy([this] { return m_scrolled.isValid() && m_scrolled.elapsed() < kScrollLatch; });
  connect(&plot, &ChartPlot::hovered, this, [this, card](double x, QPointF at) {
    m_current = card;
    m_left = nullptr;
    m_cursors->look(card);
    hover(card->plot(), x, at);
  });
  connect(&plot, &ChartPlot::hoverEnded, this, &ChartsPanel::endHover);
  connect(&plot, &ChartPlot::runHovered, &m_context, &AppContext::setHighlightedRunId);
  connect(&plot, &ChartPlot::runClicked, &m_context, [this](const QString& run) {
    m_context.setSelectedRunIds({run});
    m_context.setCurrentRunId(run);
  });
}

void ChartsPanel::hover(ChartPlot& plot, double x, QPointF at) {
  for (ChartCard* card : m_grid->cards()) card->plot().setCrosshair(x);
  auto values = plot.valuesAt(x);
  if (m_settings->hoverByDistance()) {
    const auto away = [&](const ChartValue& value) { return std::abs(plot.yAxis->coordToPixel(value.shown) - at.y()); };
    std::stable_sort(values.begin(), values.end(),
                     [&](const ChartValue& a, const ChartValue& b) { return away(a) < away(b); });
  }
  const auto marks = plot.marks().marksNear(at);
  if (values.empty() && marks.empty()) return m_hover->hide();
  m_hover->setMarks(marks);
  m_hover->setValues(formatPosition(m_settings->axis(), x), values, plot.runNear(at));
  m_hover->showBeside(plot.mapTo(m_page, at.toPoint()));
}

void ChartsPanel::endHover() {
  for (ChartCard* card : m_grid->cards()) card->plot().setCrosshair({});
  m_hover->hide();
  QWidget* focus = QApplication::focusWidget();
  if (hasInside(focus)) m_left = nullptr;
  followFocus(focus);
}

void ChartsPanel::setFullSize(const QString& id) {
  endHover();
  m_grid->setFullSize(id, m_scroll->viewport()->height());
  m_scroll->verticalScrollBar()->setValue(0);
  updateViewport();
}

void ChartsPanel::updateViewport() {
  const QRect visible(QPoint(0, m_scroll->verticalScrollBar()->value()), m_scroll->viewport()->size());
  m_grid->setViewport(visible, (isVisible() || m_monitor) && m_stack->currentWidget() == m_scroll);
}

void ChartsPanel::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  updateViewport();
}

void ChartsPanel::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  updateViewport();
}

void ChartsPanel::hideEvent(QHideEvent* event) {
  endHover();
  QWidget::hideEvent(event);
  updateViewport();
}

void ChartsPanel::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Escape && !m_grid->fullSizeChart().isEmpty())
    setFullSize({});
  else
    QWidget::keyPressEvent(event);
}

bool ChartsPanel::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::Resize) {
    if (!m_grid->fullSizeChart().isEmpty())
      m_grid->setFullSize(m_grid->fullSizeChart(), m_scroll->viewport()->height());
    if (m_monitor) m_grid->setFill(m_scroll->viewport()->height());
    updateViewport();
  }
  return QWidget::eventFilter(watched, event);
}

}  // namespace leyden
