// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/chart_plot.h"

#include <QTimer>
#include <algorithm>
#include <cmath>

#include "charts/chart_tickers.h"
#include "charts/clock_ticker.h"
#include "charts/crosshair_layer.h"
#include "charts/curves_layer.h"
#include "charts/marks_layer.h"
#include "theme.h"

namespace leyden {

namespace {

constexpr int kLongestWait = 100;  // ms until what has come in is drawn
constexpr int kLoadingWait = 400;  // ms at most between two drawings of what is still being loaded

// Rounded outwards to ticks, so that grid lines close the plot and a live chart does not tremble.
QCPRange roundedOut(double lower, double upper) {
  const double rough = (upper - lower) / 5.0;
  const double magnitude = std::pow(10.0, std::floor(std::log10(rough)));
  double step = 10.0 * magnitude;
  for (const double mantissa : {1.0, 2.0, 2.5, 5.0}) {
    if (mantissa * magnitude >= rough * (1.0 - 1e-9)) {
      step = mantissa * magnitude;
      break;
    }
  }
  return {std::floor(lower / step + 1e-6) * step, std::ceil(upper / step - 1e-6) * step};
}

QCPRange fitted(const CurveExtent& extent) {
  const double size = extent.upper - extent.lower;
  const double least = std::max(std::abs(extent.upper), 1e-12) * 1e-9;
  if (size <= least) {
    const double around = extent.upper == 0.0 ? 1.0 : std::abs(extent.upper) * 0.1;
    return {extent.lower - around, extent.upper + around};
  }
  double lower = extent.lower;
  if (lower > 0.0 && lower < 0.35 * extent.upper) lower = 0.0;  // near zero anyway: show it
  return roundedOut(lower, extent.upper + 0.01 * size);
}

QCPRange fittedLog(const CurveExtent& extent) {
  const double lower = std::log10(extent.lower);
  const double upper = std::log10(extent.upper);
  const double pad = std::max(0.04 * (upper - lower), 0.02);
  return {std::pow(10.0, lower - pad), std::pow(10.0, upper + pad)};
}

// How far from its last point a run still counts as reaching a place.
double slackAt(const PixelScale& scale, double x) {
  return std::abs(scale.toValue(scale.toPixel(x) + 4.0) - x);
}

}  // namespace

ChartPlot::ChartPlot(QWidget* parent)
    : QCustomPlot(parent),
      m_curves(new CurvesLayer(this, m_content)),
      m_marks(new MarksLayer(this, m_content, *m_curves)),
      m_cursors(new CursorsLayer(this, *m_curves)),
      m_crosshair(new CrosshairLayer(this, m_content, *m_curves)),
      m_xTicker(new LinearTicker(LinearTicker::Kind::Whole)),
      m_yTicker(new LinearTicker(LinearTicker::Kind::Value)),
      m_xLogTicker(new LogTicker),
      m_yLogTicker(new LogTicker),
      m_soon(new QTimer(this)) {
  setMouseTracking(true);
  setFocusPolicy(Qt::ClickFocus);
  setMinimumSize(160, 110);
  plotLayout()->setMargins({});
  axisRect()->setMinimumMargins(QMargins(36, 10, 16, 20));
  axisRect()->setAutoMargins(QCP::msLeft | QCP::msBottom);
  axisRect()->setMargins(QMargins(36, 10, 16, 20));
  for (QCPAxis* axis : {xAxis, yAxis}) {
    axis->setBasePen(QPen(Qt::transparent));  // Qt draws lines of NoPen in black where it writes an SVG into a PDF
    axis->setTickPen(QPen(Qt::transparent));
    axis->setSubTicks(false);
    axis->setPadding(axis == yAxis ? 6 : 0);  // long labels keep away from the card's edge
    axis->setTickLength(0, 0);
    axis->setTickLabelPadding(axis == xAxis ? 6 : 8);
  }
  xAxis->grid()->setVisible(false);
  yAxis->grid()->setZeroLinePen(Qt::NoPen);
  applyTickers();
  applyTheme();
  connect(&Theme::instance(), &Theme::changed, this, &ChartPlot::applyTheme);
  m_soon->setSingleShot(true);
  connect(m_soon, &QTimer::timeout, this, [this] { replot(rpQueuedReplot); });
  connect(this, &QCustomPlot::beforeReplot, this, [this] {
    m_stale = m_overlayStale = false;
    fitNow();
  });
}

ChartPlot::~ChartPlot() = default;

void ChartPlot::applyTheme() {
  const Theme& theme = Theme::instance();
  QFont font = theme.font(Theme::Type::Small);
  font.setPixelSize(11);
  setBackground(theme.colour(Theme::Panel));
  for (QCPAxis* axis : {xAxis, yAxis}) {
    axis->setTickLabelFont(font);
    axis->setTickLabelColor(theme.colour(Theme::Secondary));
  }
  yAxis->grid()->setPen(QPen(theme.colour(Theme::ChartGrid), 1.0));
  replot(rpQueuedReplot);
}

// Curves of many runs come one after another: drawing them anew each time would take the time of loading
// them.
void ChartPlot::contentChanged(Coming coming) {
  m_rangesDue = true;
  const bool loading = coming == Coming::Loading;
  const double wait = coming == Coming::Loaded ? 0.0 : (loading ? 8.0 : 2.0) * replotTime();
  const int until = std::min(loading ? kLoadingWait : kLongestWait, static_cast<int>(wait));
  if (!m_soon->isActive() || m_soon->remainingTime() > until) m_soon->start(until);
}

void ChartPlot::setView(const PlotView& view) {
  m_xView = view.x;
  m_yView = view.y;
  m_xPlaces = view.xPlaces;
  m_yPlaces = view.yPlaces;
  viewSet();
}

void ChartPlot::startAnew() {
  m_xView.reset();
  m_yView.reset();
  m_xPlaces = m_yPlaces = {};
  m_crosshair->setCursor({});
  m_crosshair->setZoomBox({});
  m_turned.invalidate();
  m_rangesDue = true;
  m_stale = true;
  update();
}

// With linked zoom every move changes all charts, and most are out of sight: those are drawn when they come into it.
void ChartPlot::drawSoon() {
  if (visibleRegion().isEmpty())
    m_stale = true;
  else
    replot(rpQueuedReplot);
}

void ChartPlot::paintEvent(QPaintEvent* event) {
  if (m_stale || (m_overlayStale && hasInvalidatedPaintBuffers()))
    replot(rpQueuedRefresh);
  else if (m_overlayStale)
    drawOverlay();
  QCustomPlot::paintEvent(event);
}

void ChartPlot::viewSet() {
  updateX();
  if (visibleRegion().isEmpty())
    m_rangesDue = true;
  else
    updateY();
  drawSoon();
  Q_EMIT viewChanged();
}

void ChartPlot::setAxis(CurveAxis axis, const QString& metric) {
  if (axis == m_axis && metric == m_xMetric) return;
  m_axis = axis;
  m_xMetric = metric;
  m_xView.reset();
  m_xPlaces = {};
  m_crosshair->setCursor({});
  applyTickers();
  contentChanged();
}

void ChartPlot::setLogarithmic(bool x, bool y) {
  if (x == m_logX && y == m_logY) return;
  if (x != m_logX) {
    m_xView.reset();
    m_xPlaces = {};
  }
  if (y != m_logY) {
    m_yView.reset();
    m_yPlaces = {};
  }
  m_logX = x;
  m_logY = y;
  applyTickers();
  viewSet();
}

void ChartPlot::applyTickers() {
  using Kind = LinearTicker::Kind;
  const Kind kind = m_axis == CurveAxis::Step     ? Kind::Whole
                    : m_axis == CurveAxis::Epoch  ? Kind::Epoch
                    : m_axis == CurveAxis::Metric ? Kind::Value
                                                  : Kind::Time;
  m_xTicker.reset(m_axis == CurveAxis::WallTime ? new ClockTicker : new LinearTicker(kind));
  setWantedTicks();
  xAxis->setScaleType(m_logX ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
  yAxis->setScaleType(m_logY ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
  xAxis->setTicker(m_logX ? QSharedPointer<QCPAxisTicker>(m_xLogTicker)
                          : QSharedPointer<QCPAxisTicker>(m_xTicker));
  yAxis->setTicker(m_logY ? QSharedPointer<QCPAxisTicker>(m_yLogTicker)
                          : QSharedPointer<QCPAxisTicker>(m_yTicker));
}

void ChartPlot::setXView(std::optional<QCPRange> range) {
  m_xView = range;
  m_xPlaces = {};
  viewSet();
}

void ChartPlot::setYView(std::optional<QCPRange> range) {
  m_yView = range;
  m_yPlaces = {};
  viewSet();
}

void ChartPlot::chooseRange(Qt::Orientation axis, const PlaceRange& range) {
  const bool x = axis == Qt::Horizontal;
  (x ? m_xView : m_yView).reset();
  (x ? m_xPlaces : m_yPlaces) = range;
  viewSet();
  if (x) Q_EMIT xViewChosen(xView());
  Q_EMIT viewChosen(false);
  Q_EMIT rangeChosen(axis, range);
}

void ChartPlot::restoreYRange(const PlaceRange& range) {
  m_yView.reset();
  m_yPlaces = range;
  viewSet();
}

void ChartPlot::setIgnoreOutliers(bool on) {
  if (on == m_ignoreOutliers) return;
  m_ignoreOutliers = on;
  viewSet();
}

// An end typed beyond the data leaves the other one nothing: it then stands as far away as the data are wide.
QCPRange ChartPlot::withPlaces(QCPRange range, const PlaceRange& places, bool logarithmic) const {
  const double size = range.size();
  const double ratio = logarithmic ? range.upper / range.lower : 1.0;
  if (places.from) range.lower = *places.from;
  if (places.to) range.upper = *places.to;
  if (range.lower < range.upper) return range;
  if (places.from)
    range.upper = logarithmic ? range.lower * ratio : range.lower + size;
  else
    range.lower = logarithmic ? range.upper / ratio : range.upper - size;
  return range;
}

QCPRange ChartPlot::homeX() const {
  const CurveExtent extent = m_content.xExtent(m_logX);
  if (extent.empty()) return m_logX ? QCPRange(1.0, 10.0) : QCPRange(0.0, 1.0);
  // From zero where that costs little: metrics of an epoch then stand below those of its steps.
  const bool fromZero = !m_logX && extent.lower > 0.0 && extent.lower < 0.25 * extent.upper;
  if (extent.upper > extent.lower) return {fromZero ? 0.0 : extent.lower, extent.upper};
  return m_logX ? QCPRange(extent.lower * 0.9, extent.upper * 1.1)
                : QCPRange(extent.lower - 0.5, extent.upper + 0.5);
}

void ChartPlot::setSharedExtent(Extent extent) {
  m_shared = std::move(extent);
  m_rangesDue = true;
}

CurveExtent ChartPlot::ownExtent(double from, double to) const {
  return m_ignoreOutliers ? m_content.middleExtent(from, to, m_logY) : m_content.valueExtent(from, to, m_logY);
}

QCPRange ChartPlot::fittedY(const QCPRange& x) const {
  CurveExtent extent = ownExtent(x.lower, x.upper);
  if (m_shared) extent.add(m_shared(x.lower, x.upper));
  if (extent.empty()) return m_logY ? QCPRange(0.1, 1.0) : QCPRange(0.0, 1.0);
  return m_logY ? fittedLog(extent) : fitted(extent);
}

void ChartPlot::fitNow() {
  if (!m_rangesDue) return;
  updateX();
  updateY();
}

void ChartPlot::updateX() {
  xAxis->setRange(withPlaces(m_xView ? *m_xView : homeX(), m_xPlaces, m_logX));
}

// Fits only where that is wanted: it looks at every point that is seen.
void ChartPlot::updateY() {
  m_rangesDue = false;
  yAxis->setRange(withPlaces(m_yView ? *m_yView : fittedY(xAxis->range()), m_yPlaces, m_logY));
}

void ChartPlot::setCrosshair(std::optional<double> x) {
  if (m_crosshair->cursor() == x) return;
  m_crosshair->setCursor(x);
  replotOverlay();
}

std::optional<double> ChartPlot::crosshair() const {
  return m_crosshair->cursor();
}

void ChartPlot::setHighlighted(const QString& run) {
  if (m_crosshair->highlighted() == run) return;
  m_crosshair->setHighlighted(run);
  replotOverlay();
}

// Crosshair and highlight change together with every move of the mouse: drawn once.
void ChartPlot::replotOverlay() {
  if (m_overlayDue || !isVisible()) return;
  m_overlayDue = true;
  QTimer::singleShot(0, this, [this] {
    m_overlayDue = false;
    if (visibleRegion().isEmpty())
      m_overlayStale = true;
    else
      drawOverlay();
  });
}

void ChartPlot::drawOverlay() {
  m_overlayStale = false;
  m_crosshair->layer()->replot();
}

std::vector<ChartValue> ChartPlot::valuesAt(double x) const {
  const PixelScale scale = m_curves->xScale();
  return m_content.valuesAt(x, slackAt(scale, x), scale.lower(), scale.upper());
}

double ChartPlot::snapped(QPointF at) const {
  const PixelScale x = m_curves->xScale();
  const double place = x.toValue(at.x());
  double best = place;
  double distance = 24.0;  // pixels; further away the crosshair moves freely
  m_content.eachValueAt(place, slackAt(x, place), x.lower(), x.upper(), [&](const ChartValue& value) {
    const double away = std::abs(x.toPixel(value.x) - at.x());
    if (away >= distance) return;
    distance = away;
    best = value.x;
  });
  return best;
}

QString ChartPlot::runNear(QPointF at) const {
  const PixelScale x = m_curves->xScale();
  const PixelScale y = m_curves->yScale();
  const ChartRun* best = nullptr;
  double distance = 14.0;
  const double place = x.toValue(at.x());
  m_content.eachValueAt(place, slackAt(x, place), x.lower(), x.upper(), [&](const ChartValue& value) {
    if (value.run->role == ChartRun::Role::Group) return;
    const double away = std::abs(y.toPixel(value.shown) - at.y());
    if (!(away < distance)) return;
    distance = away;
    best = value.run;
  });
  return best ? best->id : QString();
}

void ChartPlot::setCursors(const CursorPlaces& places) {
  if (places == m_cursors->places()) return;
  m_cursors->setPlaces(places);
  replotOverlay();
}

void ChartPlot::setTimeCursor(std::optional<double> x) {
  if (x == m_cursors->time()) return;
  m_cursors->setTime(x);
  replotOverlay();
}

std::optional<double> ChartPlot::timeCursor() const {
  return m_cursors->time();
}

void ChartPlot::setMarksShown(bool shown) {
  if (shown == m_marks->isShown()) return;
  m_marks->setShown(shown);
  replot(rpQueuedReplot);
}

void ChartPlot::setWantedTicks() {
  const int wantedX = std::clamp(width() / (m_axis == CurveAxis::WallTime ? 95 : 75), 3, 8);
  const int wantedY = std::clamp(height() / 36, 3, 5);
  m_xTicker->setWanted(wantedX);
  m_xLogTicker->setWanted(wantedX);
  m_yTicker->setWanted(wantedY);
  m_yLogTicker->setWanted(wantedY);
}

void ChartPlot::resizeEvent(QResizeEvent* event) {
  setWantedTicks();
  QCustomPlot::resizeEvent(event);
  Q_EMIT viewChanged();
}

}  // namespace leyden
