// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/chart_card.h"

#include <experiment/metric_kind.h>

#include <QApplication>
#include <QContextMenuEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMouseEvent>
#include <QToolButton>
#include <QVBoxLayout>
#include <cmath>
#include <utility>

#include "charts/axis_range_popup.h"
#include "charts/card_grip.h"
#include "charts/chart_feed.h"
#include "charts/chart_format.h"
#include "charts/chart_plot.h"
#include "charts/chart_settings.h"
#include "charts/curve_router.h"
#include "widgets/builders.h"
#include "widgets/elided_label.h"

namespace leyden {

ChartCard::ChartCard(const ArrangedChart& chart, const ChartSettings& settings, CurveRouter& router,
                     QWidget* parent)
    : QFrame(parent), m_chart(chart), m_settings(settings), m_plot(new ChartPlot(this)) {
  setObjectName(QStringLiteral("chart_") + chart.place());
  setProperty("card", true);
  setFocusPolicy(Qt::StrongFocus);
  build();
  m_feed = new ChartFeed(router, settings, chart.metrics, *m_plot);
  m_feed->setParent(this);
  applyChart();
  connect(m_feed, &ChartFeed::changed, this, &ChartCard::factDue);
  connect(m_feed, &ChartFeed::changed, this, &ChartCard::contentChanged);
  connect(m_plot, &ChartPlot::viewChanged, this, [this] { m_home->setEnabled(m_plot->isZoomed()); });
  connect(m_plot, &ChartPlot::beforeReplot, this, [this] {
    if (m_factDue) updateFact();
  });
  connect(&settings, &ChartSettings::axisChanged, this, &ChartCard::applySettings);
  connect(&settings, &ChartSettings::smoothingChanged, this, &ChartCard::applySettings);
  connect(&settings, &ChartSettings::scalesChanged, this, &ChartCard::applyScales);
  connect(&settings, &ChartSettings::groupingChanged, m_plot, [this] { m_feed->requery(); });
  connect(&settings, &ChartSettings::marksChanged, m_plot, [this] { m_plot->setMarksShown(m_settings.marks()); });
  m_plot->setAxis(settings.axis(), settings.xMetric());
  m_plot->setMarksShown(settings.marks());
  applyScales();
  updateFact();
}

ChartCard::~ChartCard() {
  delete m_feed;
}  // before the plot that it watches

void ChartCard::build() {
  m_title = makeLabel({}, Theme::Type::Strong, "", this);
  m_fact = new ElidedLabel(Theme::Type::Small, Theme::Secondary, this);
  m_fact->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  m_fact->setElideMode(Qt::ElideMiddle);
  m_waiting = makeLabel({}, Theme::Type::Small, "secondary", m_plot);
  m_waiting->setAlignment(Qt::AlignCenter);
  m_waiting->setAttribute(Qt::WA_TransparentForMouseEvents);
  m_buttons = new QWidget(this);
  m_log = new QToolButton(m_buttons);
  m_log->setText(tr("log"));
  m_log->setFont(Theme::instance().font(Theme::Type::Small));
  m_log->setCheckable(true);
  m_log->setFixedHeight(24);
  m_log->setToolTip(tr("Logarithmic y axis"));
  m_log->setObjectName(QStringLiteral("chartLogButton"));
  m_log->setFocusPolicy(Qt::TabFocus);
  m_home = makeIconButton(QStringLiteral("reset"), tr("Show everything (double click)"),
                          QStringLiteral("chartHomeButton"), m_buttons);
  m_expand = makeIconButton(QStringLiteral("expand"), tr("Full size"), QStringLiteral("chartExpandButton"),
                            m_buttons);
  m_more = makeIconButton(QStringLiteral("more"), tr("Export, metrics, place and more"),
                          QStringLiteral("chartMoreButton"), m_buttons);
  m_grip = new CardGrip(this);
  auto* buttons = new QHBoxLayout(m_buttons);
  buttons->setContentsMargins(0, 0, 0, 0);
  buttons->setSpacing(2);
  for (QToolButton* button : {m_log, m_home, m_more, m_expand}) buttons->addWidget(button);
  auto* top = new QHBoxLayout;
  top->setContentsMargins(12, 0, 8, 0);
  top->setSpacing(8);
  top->addWidget(m_title);
  top->addWidget(m_fact, 1);
  top->addWidget(m_buttons, 1, Qt::AlignRight);
  top->addSpacing(4);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(1, 6, 1, 6);
  layout->setSpacing(0);
  layout->addLayout(top);
  layout->addWidget(m_plot, 1);
  m_title->setFixedHeight(26);
  m_buttons->setFixedHeight(26);
  showButtons(false);
  connect(m_log, &QToolButton::clicked, this, [this](bool on) {
    m_plot->setLogarithmic(m_settings.logX(), on);
    updateFact();
    Q_EMIT logYChosen(on);
  });
  connect(m_home, &QToolButton::clicked, m_plot, &ChartPlot::homeChosen);
  connect(m_plot, &ChartPlot::homeChosen, this, [this] {
    if (m_chart.y_range != PlaceRange()) Q_EMIT yRangeChosen({});
  });
  connect(m_plot, &ChartPlot::rangeChosen, this, [this](Qt::Orientation axis, const PlaceRange& range) {
    if (axis == Qt::Vertical) Q_EMIT yRangeChosen(range);
  });
  connect(m_plot, &ChartPlot::rangeWanted, this, [this](Qt::Orientation axis) { AxisRangePopup::open(*m_plot, axis); });
  connect(m_expand, &QToolButton::clicked, this, [this] { Q_EMIT fullSizeWanted(!m_full); });
  connect(m_more, &QToolButton::clicked, this,
          [this] { Q_EMIT menuWanted(m_more->mapToGlobal(QPoint(0, m_more->height()))); });
  connect(m_grip, &CardGrip::dragged, this, &ChartCard::sizeDragged);
}

void ChartCard::setChart(const ArrangedChart& chart) {
  if (chart == m_chart) return;
  const bool ranged = chart.y_range != m_chart.y_range;
  m_chart = chart;
  m_feed->setMetrics(chart.metrics);
  applyChart();
  applyScales();
  if (ranged) m_plot->restoreYRange(chart.y_range);
}

void ChartCard::become(const ArrangedChart& chart) {
  m_chart = chart;
  setObjectName(QStringLiteral("chart_") + chart.place());
  m_plot->startAnew();
  m_feed->setMetrics(chart.metrics);
  applyChart();
  applyScales();
  showButtons(false);
}

bool ChartCard::isHeld() const {
  if (m_full || m_pressed || m_grip->isPressed() || m_plot->isDragging() || m_hold.use_count() > 1) return true;
  // The keyboard's place in the window, also while another one is active; and in a popup of the card.
  for (const QWidget* focus : {window()->focusWidget(), QApplication::focusWidget()})
    for (; focus; focus = focus->parentWidget())
      if (focus == this) return true;
  return false;
}

void ChartCard::restoreRange() {
  if (m_chart.y_range != PlaceRange() && !m_plot->yView()) m_plot->restoreYRange(m_chart.y_range);
}

void ChartCard::applyChart() {
  m_title->setText(m_chart.title);
  m_title->setToolTip(m_chart.metrics.join(QLatin1Char('\n')));
  setAccessibleName(tr("Chart of %1").arg(fullTitle()));
  m_log->setAccessibleName(tr("Logarithmic y axis of %1").arg(fullTitle()));
}

QString ChartCard::fullTitle() const {
  return m_chart.panel.isEmpty() ? m_chart.title : tr("%1 · %2").arg(m_chart.title, m_chart.panel_title);
}

void ChartCard::setRuns(const std::vector<ChartRun>& runs) {
  m_feed->setRuns(runs);
}

void ChartCard::setActive(bool active) {
  m_feed->setActive(active);
}

void ChartCard::setFullSize(bool full) {
  if (full == m_full) return;
  m_full = full;
  m_expand->setIcon(Theme::instance().icon(full ? QStringLiteral("collapse") : QStringLiteral("expand")));
  m_expand->setToolTip(full ? tr("Back to all charts (Esc)") : tr("Full size"));
  m_expand->setAccessibleName(m_expand->toolTip());
  m_grip->setVisible(!full);
}

void ChartCard::applyScales() {
  m_log->setChecked(m_chart.log_y.value_or(m_settings.logY()));
  m_plot->setLogarithmic(m_settings.logX(), m_log->isChecked());
  m_plot->setIgnoreOutliers(m_settings.ignoreOutliers());
  updateFact();
}

void ChartCard::applySettings() {
  m_plot->setAxis(m_settings.axis(), m_settings.xMetric());
  m_feed->requery();
}

bool ChartCard::isWaiting() const {
  return m_feed->isWaiting();
}

int ChartCard::graphCount() const {
  int count = 0;
  for (const ChartContent::Item& item : m_plot->content().items())
    count += item.run.role != ChartRun::Role::Group && item.overview && item.overview->raw.size() > 0 ? 1 : 0;
  return count;
}

qint64 ChartCard::pointsOf(const QString& runId) const {
  qint64 count = 0;
  for (const ChartContent::Item& item : m_plot->content().items())
    if (item.run.id == runId && item.overview) count += item.overview->count;
  return count;
}

QString ChartCard::fact() const {
  if (m_factDue) updateFact();
  return m_fact->text();
}

// A thousand runs' curves come one after the other: what they tell together is told when they are drawn.
void ChartCard::factDue() {
  m_factDue = true;
}

void ChartCard::updateFact() const {
  m_factDue = false;
  m_fact->setText(m_chart.panel.isEmpty() ? factText() : m_chart.panel_title);
  m_home->setEnabled(m_plot->isZoomed());
  const bool empty = !m_plot->content().hasPoints();
  m_waiting->setVisible(empty);
  if (!empty) return;
  if (m_chart.metrics.isEmpty()) {
    m_waiting->setText(tr("No metric of these runs matches %1").arg(m_chart.pattern));
    return;
  }
  const bool epochs = m_settings.axis() == CurveAxis::Epoch && m_plot->content().pointCount() > 0;
  m_waiting->setText(epochs ? tr("No epochs were logged with this metric. Choose another x axis.")
                            : waitingText());
}

QString ChartCard::waitingText() const {
  if (m_settings.axis() != CurveAxis::Metric) return tr("Waiting for the first point");
  return tr("No point of it shares a step with %1. Choose another x axis.").arg(m_settings.xMetric());
}

QString ChartCard::factText() const {
  const ChartContent& content = m_plot->content();
  const qint64 points = content.pointCount();
  if (content.hasGroups()) return groupText();
  if (points == 0) return {};
  if (m_chart.metrics.size() == 1 && !isTrainingMetric(m_chart.metrics.first())) {
    const QString best = bestText();
    if (!best.isEmpty()) return best;
  }
  if (m_plot->logY()) return tr("%1 points · log").arg(formatCount(points));
  if (points == 1) return tr("1 point");
  return content.isEnvelope() ? tr("%1 points, all drawn").arg(formatCount(points))
                              : tr("%1 points").arg(formatCount(points));
}

QString ChartCard::groupText() const {
  const auto& items = m_plot->content().items();
  const auto groups = std::count_if(items.begin(), items.end(), [](const ChartContent::Item& item) {
    return item.run.role == ChartRun::Role::Group && item.overview && item.overview->count > 0;
  });
  if (groups == 0) return m_feed->isWaiting() ? tr("Bringing runs together…") : QString();
  const bool by_step = std::any_of(items.begin(), items.end(), [](const ChartContent::Item& item) {
    return item.run.role == ChartRun::Role::Group && item.overview && item.overview->path;
  });
  const QString said = lineText();
  return by_step ? tr("%1, by step").arg(said) : said;
}

QString ChartCard::lineText() const {
  const QString line = m_settings.grouping().line == GroupLine::Median ? tr("median") : tr("mean");
  QString band;
  switch (m_settings.grouping().band) {
    case GroupBand::None:
      return line;
    case GroupBand::MinMax:
      band = tr("least to greatest");
      break;
    case GroupBand::Deviation:
      band = tr("deviation");
      break;
    case GroupBand::StandardError:
      band = tr("standard error");
      break;
    case GroupBand::Interval:
      band = tr("95 % interval");
      break;
  }
  return tr("%1, %2").arg(line, band);
}

QString ChartCard::bestText() const {
  const MetricGoal goal = metricGoal(m_chart.metrics.first());
  if (goal == MetricGoal::None) return {};
  const ChartContent::Item* best = nullptr;
  const auto value = [goal](const ChartContent::Item& item) {
    const CurveExtent& extent = item.overview->value_extent;
    return goal == MetricGoal::Least ? extent.lower : extent.upper;
  };
  for (const ChartContent::Item& item : m_plot->content().items()) {
    if (!item.overview || item.overview->value_extent.empty()) continue;
    const bool better =
        !best || (goal == MetricGoal::Least ? value(item) < value(*best) : value(item) > value(*best));
    if (better) best = &item;
  }
  if (!best) return {};
  const QString number = formatValue(value(*best));
  if (m_plot->content().items().size() == 1) return tr("best %1").arg(number);
  return tr("best %1 · %2").arg(number, best->run.name);
}

void ChartCard::showButtons(bool show) {
  m_buttons->setVisible(show);
  m_fact->setVisible(!show);
  m_grip->setShown(show && !m_full);
}

void ChartCard::enterEvent(QEnterEvent* event) {
  showButtons(true);
  QFrame::enterEvent(event);
}

void ChartCard::leaveEvent(QEvent* event) {
  showButtons(hasFocus());
  QFrame::leaveEvent(event);
}

void ChartCard::resizeEvent(QResizeEvent* event) {
  QFrame::resizeEvent(event);
  m_waiting->setGeometry(m_plot->rect().adjusted(16, 0, -16, 0));
  m_waiting->setWordWrap(true);
  m_grip->move(width() - m_grip->width() - 2, height() - m_grip->height() - 2);
}

void ChartCard::focusInEvent(QFocusEvent* event) {
  showButtons(true);
  QFrame::focusInEvent(event);
}

void ChartCard::focusOutEvent(QFocusEvent* event) {
  showButtons(underMouse());
  QFrame::focusOutEvent(event);
}

void ChartCard::contextMenuEvent(QContextMenuEvent* event) {
  const bool key = event->reason() == QContextMenuEvent::Keyboard;
  Q_EMIT menuWanted(key ? mapToGlobal(QPoint(16, 32)) : event->globalPos());
}

// The plot takes its own mouse events: what arrives here is the title's line.
void ChartCard::mousePressEvent(QMouseEvent* event) {
  setFocus(Qt::MouseFocusReason);
  if (event->button() == Qt::LeftButton && !m_full) m_pressed = event->position().toPoint();
}

void ChartCard::mouseMoveEvent(QMouseEvent* event) {
  if (!m_pressed) return;
  const QPoint at = event->position().toPoint();
  if (!m_dragging && (at - *m_pressed).manhattanLength() < QApplication::startDragDistance()) return;
  m_dragging = true;
  setCursor(Qt::ClosedHandCursor);
  Q_EMIT dragMoved(mapToParent(at));
}

void ChartCard::mouseReleaseEvent(QMouseEvent* event) {
  endDrag(event->position().toPoint(), true);
}

void ChartCard::endDrag(const QPoint& at, bool moved) {
  m_pressed.reset();
  if (!std::exchange(m_dragging, false)) return;
  unsetCursor();
  Q_EMIT dragEnded(mapToParent(at), moved);
}

void ChartCard::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Escape && m_dragging)
    endDrag({}, false);
  else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
    Q_EMIT fullSizeWanted(!m_full);
  else
    QFrame::keyPressEvent(event);
}

}  // namespace leyden
