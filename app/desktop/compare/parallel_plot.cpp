// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/parallel_plot.h"

#include <experiment/plot_axes.h>
#include <experiment/run_brush.h>
#include <experiment/run_list_model.h>
#include <experiment/table_layout.h>

#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "compare/colour_scale.h"
#include "compare/image_worker.h"
#include "theme.h"
#include "widgets/figures.h"
#include "widgets/when_visible.h"

namespace leyden {

namespace {

constexpr double kTop = 48, kBottom = 30, kLane = 26, kSide = 64;
constexpr double kBrushWidth = 14;
constexpr int kMostCategories = 14;  // labels beside an axis; of more, the ends alone

}  // namespace

ParallelPlot::ParallelPlot(RunListModel& runs, PlotData& data, PlotAxes& axes, RunBrush& brush, QWidget* parent)
    : QWidget(parent),
      m_runs(runs),
      m_data(data),
      m_axes(axes),
      m_brush(brush),
      m_groundWorker(new ImageWorker(this)),
      m_frontWorker(new ImageWorker(this)),
      m_paintWhenVisible(new WhenVisible(this, [this] { paintGround(); })) {
  setObjectName(QStringLiteral("parallelPlot"));
  setAccessibleName(tr("Parallel coordinates"));
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
  connect(&data, &PlotData::changed, this, &ParallelPlot::rebuild);
  connect(&brush, &RunBrush::changed, this, [this] {
    rebuildBrushed();
    paintFront();
  });
  connect(&Theme::instance(), &Theme::changed, this, &ParallelPlot::rebuild);
  connect(m_groundWorker, &ImageWorker::painted, this, [this](const QImage& image) {
    m_ground = image;
    update();
  });
  connect(m_frontWorker, &ImageWorker::painted, this, [this](const QImage& image) {
    m_front = image;
    update();
  });
  rebuild();
}

bool ParallelPlot::isPainted() const {
  return !m_groundWorker->isBusy() && !m_frontWorker->isBusy() && m_data.isComplete();
}

void ParallelPlot::rebuild() {
  const auto& wished = m_axes.axes();
  const auto& axes = m_data.axes();
  if (axes.size() < wished.size()) return;  // the page asks for them in a moment
  ParallelScene scene;
  scene.axes.assign(axes.begin(), axes.begin() + static_cast<long>(wished.size()));
  for (const auto& axis : wished) scene.flipped.push_back(axis.flipped);
  const PlotAxis* colour = m_axes.colour() && axes.size() > wished.size() ? axes.back().get() : nullptr;
  scene.faint = Theme::instance().colour(Theme::Secondary);
  for (int run = 0; run < m_data.runIds().size(); ++run) {
    const double place = colour ? colour->place(colour->values[static_cast<size_t>(run)]) : 0;
    scene.order.push_back(place);
    scene.colours.push_back(
        (colour ? scaleColour(place) : QColor(QString::fromStdString(m_runs.colour(m_data.runIds()[run]).hex()))).rgb());
  }
  m_scene = std::move(scene);
  m_highlighted = m_data.indexOf(m_highlightedId);
  m_current = std::clamp(m_current, 0, std::max(0, m_scene.axisCount() - 1));
  layOut();
  rebuildBrushed();
  paintLayers();
}

void ParallelPlot::rebuildBrushed() {
  m_scene.brushed.clear();
  if (m_brush.isEmpty()) return;
  for (const QString& id : m_data.runIds()) m_scene.brushed.push_back(m_brush.accepts(id));
}

void ParallelPlot::layOut() {
  const bool missing = std::any_of(m_scene.axes.begin(), m_scene.axes.end(),
                                   [](const auto& axis) { return axis->anyMissing(); });
  m_scene.plot = QRectF(rect()).adjusted(kSide, kTop, -kSide, -kBottom - (missing ? kLane : 0));
  m_scene.lane = m_scene.plot.bottom() + kBottom + kLane - 14;
}

// Ten thousand curves are not painted where nobody sees them.
void ParallelPlot::paintLayers() {
  m_paintWhenVisible->request();
}

void ParallelPlot::paintGround() {
  m_groundWorker->paint([scene = m_scene, size = size(), ratio = devicePixelRatioF()](const auto& stop) {
    return paintParallel(scene, ParallelLayer::Ground, size, ratio, stop);
  });
  paintFront();
}

void ParallelPlot::paintFront() {
  if (!isVisible()) return m_paintWhenVisible->request();
  m_frontWorker->paint([scene = m_scene, size = size(), ratio = devicePixelRatioF()](const auto& stop) {
    return paintParallel(scene, ParallelLayer::Front, size, ratio, stop);
  });
  update();
}

void ParallelPlot::resizeEvent(QResizeEvent*) {
  layOut();
  paintLayers();
}

void ParallelPlot::setHighlightedRun(const QString& runId) {
  m_highlightedId = runId;
  const int run = runId.isEmpty() ? -1 : m_data.indexOf(runId);
  if (std::exchange(m_highlighted, run) != run) update();
}

double ParallelPlot::roomOf(int axis) const {
  const double between = m_scene.axisCount() < 2 ? width() : m_scene.plot.width() / (m_scene.axisCount() - 1);
  const double beside = 2 * std::min(m_scene.x(axis), width() - m_scene.x(axis));
  return std::min(between - 8, beside - 4);
}

QRectF ParallelPlot::titleOf(int axis) const {
  const double room = roomOf(axis);
  return {m_scene.x(axis) - room / 2, 4, room, 20};
}

void ParallelPlot::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  if (!m_scene.brushed.empty() && !m_ground.isNull()) painter.drawImage(rect(), m_ground);
  if (!m_front.isNull()) painter.drawImage(rect(), m_front);
  for (int axis = 0; axis < m_scene.axisCount(); ++axis) paintAxis(painter, axis);
  if (m_highlighted >= 0 && m_highlighted < m_scene.runCount()) paintHighlighted(painter);
}

void ParallelPlot::paintAxis(QPainter& painter, int axis) const {
  const Theme& theme = Theme::instance();
  const double x = m_scene.x(axis);
  const bool current = hasFocus() && axis == m_current;
  const bool dragged = m_hand.grip == Grip::Title && m_hand.axis == axis;
  painter.setPen(QPen(theme.colour(current || dragged ? Theme::Accent : Theme::Secondary), current || dragged ? 2 : 1));
  painter.drawLine(QPointF(x, m_scene.plot.top()), QPointF(x, m_scene.plot.bottom()));
  paintBrush(painter, axis);
  const QRectF room = titleOf(axis);
  const PlotAxis& of = *m_scene.axes[static_cast<size_t>(axis)];
  painter.setFont(theme.font(Theme::Type::SmallStrong));
  const QString title = of.log ? tr("%1 (log)").arg(title_of(of.field)) : title_of(of.field);
  const QString text = painter.fontMetrics().elidedText(title, Qt::ElideMiddle, static_cast<int>(room.width()));
  if (dragged) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.colour(Theme::AccentSoft));
    const double half = painter.fontMetrics().horizontalAdvance(text) / 2.0 + 8;
    painter.drawRoundedRect(QRectF(x - half, room.top(), 2 * half, room.height()), 6, 6);
  }
  painter.setPen(theme.colour(current || dragged ? Theme::AccentStrong : Theme::Text));
  painter.drawText(room, Qt::AlignCenter, text);
  paintValues(painter, axis);
}

// What is at the ends; of few categories, each beside its place.
void ParallelPlot::paintValues(QPainter& painter, int axis) const {
  const Theme& theme = Theme::instance();
  const PlotAxis& of = *m_scene.axes[static_cast<size_t>(axis)];
  const double x = m_scene.x(axis), room = roomOf(axis);
  painter.setFont(theme.font(Theme::Type::Small));
  painter.setPen(theme.colour(Theme::Secondary));
  const auto label = [&](double top, const QString& text) {
    painter.drawText(QRectF(x - room / 2, top, room, 16), Qt::AlignCenter,
                     painter.fontMetrics().elidedText(text, Qt::ElideMiddle, static_cast<int>(room)));
  };
  const bool flipped = m_scene.flipped[static_cast<size_t>(axis)];
  const bool each = of.categorical && of.categories.size() <= kMostCategories && of.categories.size() > 0;
  if (each) {
    paintCategories(painter, axis);
  } else {
    const bool any = std::any_of(of.values.begin(), of.values.end(), [&](double v) { return !std::isnan(of.place(v)); });
    if (!any) label(kTop - 20, m_data.isComplete() ? tr("no values") : QString());
    if (any && of.hasRange()) {
      label(kTop - 20, of.text(flipped ? of.low : of.high));
      label(m_scene.plot.bottom() + 6, of.text(flipped ? of.high : of.low));
    } else if (any) {
      label(kTop - 20, tr("all %1").arg(of.text(of.low)));
    }
  }
  if (!of.anyMissing()) return;
  painter.setPen(theme.colour(Theme::Secondary));
  label(m_scene.lane + 3, of.log ? tr("none, or 0 and less") : tr("none"));
  painter.setPen(QPen(theme.colour(Theme::Line), 2));
  painter.drawLine(QPointF(x - 8, m_scene.lane), QPointF(x + 8, m_scene.lane));
}

// On a ground of the panel, so that they can be read over the curves.
void ParallelPlot::paintCategories(QPainter& painter, int axis) const {
  const Theme& theme = Theme::instance();
  const PlotAxis& of = *m_scene.axes[static_cast<size_t>(axis)];
  const QFontMetricsF metrics(painter.font());
  // Left of the first axis nothing is covered.
  const bool left = axis == 0;
  const double room = left ? m_scene.x(0) - 16 : std::min(120.0, roomOf(axis) / 2 - 10);
  for (int i = 0; i < of.categories.size(); ++i) {
    const double y = m_scene.y(axis, i);
    const QString text = metrics.elidedText(of.categories[i], Qt::ElideMiddle, room);
    const double width = metrics.horizontalAdvance(text) + 6;
    const QRectF place(left ? m_scene.x(axis) - 10 - width : m_scene.x(axis) + 10, y - 8, width, 16);
    QColor ground = theme.colour(Theme::Panel);
    ground.setAlpha(215);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    painter.drawRoundedRect(place, 4, 4);
    painter.setPen(theme.colour(Theme::Text));
    painter.drawText(place, Qt::AlignCenter, text);
    painter.setPen(theme.colour(Theme::Secondary));
    painter.drawLine(QPointF(m_scene.x(axis) - 3, y), QPointF(m_scene.x(axis) + 3, y));
  }
}

void ParallelPlot::paintBrush(QPainter& painter, int axis) const {
  const auto span = brushOf(axis);
  if (!span) return;
  const Theme& theme = Theme::instance();
  const double x = m_scene.x(axis), height = m_scene.plot.height(), bottom = m_scene.plot.bottom();
  const QRectF box(x - kBrushWidth / 2, bottom - span->high * height, kBrushWidth,
                   std::max(2.0, (span->high - span->low) * height));
  QColor ground = theme.colour(Theme::Accent);
  ground.setAlpha(90);
  painter.setPen(QPen(theme.colour(Theme::Accent), 1));
  painter.setBrush(ground);
  painter.drawRoundedRect(box, 3, 3);
  painter.setPen(QPen(theme.colour(Theme::Accent), 2));
  painter.drawLine(box.topLeft() + QPointF(1, 0), box.topRight() - QPointF(1, 0));
  painter.drawLine(box.bottomLeft() + QPointF(1, 0), box.bottomRight() - QPointF(1, 0));
}

void ParallelPlot::paintHighlighted(QPainter& painter) const {
  const Theme& theme = Theme::instance();
  QColor ring = theme.colour(Theme::Panel);
  paintParallelRun(painter, m_scene, m_highlighted, ring, 5);
  paintParallelRun(painter, m_scene, m_highlighted, theme.colour(Theme::Text), 2.4);
  const QFont font = theme.font(Theme::Type::SmallStrong);
  for (int axis = 0; axis < m_scene.axisCount(); ++axis) {
    const PlotAxis& of = *m_scene.axes[static_cast<size_t>(axis)];
    const double value = of.values[static_cast<size_t>(m_highlighted)];
    if (std::isnan(of.place(value))) continue;
    const QString text = of.text(value);
    const double width = figuresWidth(font, text) + 10;
    double x = m_scene.x(axis) + 8;
    if (x + width > this->width()) x = m_scene.x(axis) - 8 - width;
    const QRectF box(x, m_scene.yOfRun(axis, m_highlighted) - 9, width, 18);
    painter.setPen(QPen(theme.colour(Theme::LineStrong), 1));
    painter.setBrush(theme.colour(Theme::Panel));
    painter.drawRoundedRect(box, 4, 4);
    painter.setPen(theme.colour(Theme::Text));
    drawFigures(painter, box.adjusted(5, 0, -5, 0), font, text, Qt::AlignLeft);
  }
}

}  // namespace leyden
