// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/scatter_plot.h"

#include <experiment/run_brush.h>
#include <experiment/run_list_model.h>
#include <experiment/table_layout.h>

#include <QPainter>
#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "compare/colour_scale.h"
#include "compare/info_card.h"
#include "theme.h"
#include "widgets/figures.h"

namespace leyden {

namespace {

constexpr double kInset = 18;  // room of dots at the ends
constexpr double kRadius = 4.5, kLeastRadius = 3.5, kGreatestRadius = 14;
constexpr int kTickRoom = 90;  // px between ticks, about
constexpr QColor kDarkRing(0x13, 0x16, 0x1B);  // with white: seen on every colour of the scale, in both themes

}  // namespace

ScatterPlot::ScatterPlot(RunListModel& runs, PlotData& data, RunBrush& brush, QWidget* parent)
    : QWidget(parent), m_runs(runs), m_data(data), m_brush(brush) {
  setObjectName(QStringLiteral("scatterPlot"));
  setAccessibleName(tr("Scatter plot of runs"));
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
  connect(&data, &PlotData::changed, this, &ScatterPlot::rebuild);
  connect(&brush, &RunBrush::changed, this, [this] {
    m_dots = {};
    update();
  });
  connect(&Theme::instance(), &Theme::changed, this, [this] {
    m_dots = {};
    update();
  });
}

void ScatterPlot::setRoles(const Roles& roles) {
  if (std::exchange(m_roles, roles) != roles) rebuild();
}

void ScatterPlot::setTrend(bool shown) {
  m_showTrend = shown;
  update();
}

void ScatterPlot::setLabelsOfY(bool shown) {
  if (std::exchange(m_labelsOfY, shown) != shown) layOut();
}

void ScatterPlot::paintGround(QPainter&) {}

const PlotAxis* ScatterPlot::axis(int role) const {
  return role >= 0 && role < static_cast<int>(m_data.axes().size()) ? m_data.axes()[static_cast<size_t>(role)].get()
                                                                    : nullptr;
}

void ScatterPlot::rebuild() {
  m_leftOut = 0;
  m_trend = Correlation::of({}, {});
  const PlotAxis *x = axis(m_roles.x), *y = axis(m_roles.y);
  if (x && y) {
    const auto drawn = [](const PlotAxis& of) {
      std::vector<double> out;
      for (const double value : of.values) {
        const bool good = !std::isnan(of.place(value));
        out.push_back(!good ? std::numeric_limits<double>::quiet_NaN() : of.log ? std::log10(value) : value);
      }
      return out;
    };
    for (int run = 0; run < m_data.runIds().size(); ++run) m_leftOut += !isDrawn(run);
    // The order of categories is that of the alphabet, which no line follows.
    if (!x->categorical && !y->categorical) m_trend = Correlation::of(drawn(*x), drawn(*y));
  }
  m_highlighted = m_data.indexOf(m_highlightedId);
  layOut();
  Q_EMIT trendChanged();
}

void ScatterPlot::layOut() {
  const QFont font = Theme::instance().font(Theme::Type::Small);
  double left = m_labelsOfY ? 24 : 10;
  if (const PlotAxis* y = m_labelsOfY ? axis(m_roles.y) : nullptr)
    for (const double tick : y->ticks(height() / 60)) left = std::max(left, figuresWidth(font, y->text(tick)) + 14);
  m_area = QRectF(rect()).adjusted(std::min(left, width() / 3.0), 26, -12, -44);
  m_dots = {};
  update();
}

void ScatterPlot::resizeEvent(QResizeEvent*) {
  layOut();
}

QPointF ScatterPlot::point(double x, double y) const {
  const QRectF inner = m_area.adjusted(kInset, kInset, -kInset, -kInset);
  return {inner.left() + x * inner.width(), inner.bottom() - y * inner.height()};
}

QPointF ScatterPlot::placeOf(int run) const {
  const PlotAxis *x = axis(m_roles.x), *y = axis(m_roles.y);
  return point(x->place(x->values[static_cast<size_t>(run)]), y->place(y->values[static_cast<size_t>(run)]));
}

bool ScatterPlot::isDrawn(int run) const {
  const PlotAxis *x = axis(m_roles.x), *y = axis(m_roles.y);
  return x && y && !std::isnan(x->place(x->values[static_cast<size_t>(run)])) &&
         !std::isnan(y->place(y->values[static_cast<size_t>(run)]));
}

// The area says how much; a run without the value is as small as can be.
double ScatterPlot::radiusOf(int run) const {
  const PlotAxis* size = axis(m_roles.size);
  if (!size) return kRadius;
  const double place = size->place(size->values[static_cast<size_t>(run)]);
  const double least = kLeastRadius * kLeastRadius, most = kGreatestRadius * kGreatestRadius;
  return std::sqrt(least + (std::isnan(place) ? 0 : place) * (most - least));
}

QColor ScatterPlot::colourOf(int run) const {
  if (m_roles.colour == kByOrder) {
    const auto last = static_cast<double>(m_data.runIds().size() - 1);
    return scaleColour(last > 0 ? run / last : 0.5);
  }
  const PlotAxis* colour = axis(m_roles.colour);
  if (colour) return scaleColour(colour->place(colour->values[static_cast<size_t>(run)]));
  return QColor(QString::fromStdString(m_runs.colour(m_data.runIds()[run]).hex()));
}

void ScatterPlot::setHighlightedRun(const QString& runId) {
  m_highlightedId = runId;
  const int run = runId.isEmpty() ? -1 : m_data.indexOf(runId);
  if (std::exchange(m_highlighted, run) != run) update();
}

void ScatterPlot::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  if (!axis(m_roles.x) || !axis(m_roles.y)) return;
  paintGrid(painter);
  paintGround(painter);
  if (m_dots.isNull()) {  // ten thousand dots are not drawn at each move of the mouse
    m_dots = QPixmap(size() * devicePixelRatioF());
    m_dots.setDevicePixelRatio(devicePixelRatioF());
    m_dots.fill(Qt::transparent);
    QPainter dots(&m_dots);
    dots.setRenderHint(QPainter::Antialiasing);
    paintDots(dots);
  }
  painter.drawPixmap(0, 0, m_dots);
  paintTrend(painter);
  paintBox(painter);
  paintHighlighted(painter);
}

void ScatterPlot::paintGrid(QPainter& painter) const {
  const Theme& theme = Theme::instance();
  const PlotAxis &x = *axis(m_roles.x), &y = *axis(m_roles.y);
  const QFont font = theme.font(Theme::Type::Small);
  painter.setFont(font);
  double used = -1e9;
  for (const double tick : x.ticks(static_cast<int>(m_area.width()) / kTickRoom)) {
    const double at = point(x.place(tick), 0).x();
    const QString text = painter.fontMetrics().elidedText(x.text(tick), Qt::ElideMiddle, 110);
    const double width = figuresWidth(font, text);
    painter.setPen(QPen(theme.colour(Theme::ChartGrid), 1));
    painter.drawLine(QPointF(at, m_area.top()), QPointF(at, m_area.bottom()));
    if (at - width / 2 < used + 8) continue;
    used = at + width / 2;
    painter.setPen(theme.colour(Theme::Secondary));
    drawFigures(painter, QRectF(at - width / 2, m_area.bottom() + 4, width + 1, 16), font, text, Qt::AlignLeft);
  }
  for (const double tick : y.ticks(static_cast<int>(m_area.height()) / 60)) {
    const double at = point(0, y.place(tick)).y();
    painter.setPen(QPen(theme.colour(Theme::ChartGrid), 1));
    painter.drawLine(QPointF(m_area.left(), at), QPointF(m_area.right(), at));
    if (!m_labelsOfY) continue;
    painter.setPen(theme.colour(Theme::Secondary));
    const QRectF room(0, at - 8, m_area.left() - 8, 16);
    drawFigures(painter, room, font, painter.fontMetrics().elidedText(y.text(tick), Qt::ElideMiddle, static_cast<int>(room.width())),
                Qt::AlignRight);
  }
  painter.setFont(theme.font(Theme::Type::SmallStrong));
  painter.setPen(theme.colour(Theme::Text));
  const auto title = [](const PlotAxis& of) { return of.log ? tr("%1 (log)").arg(title_of(of.field)) : title_of(of.field); };
  const int room = static_cast<int>(m_area.width());
  painter.drawText(QRectF(m_area.left(), m_area.bottom() + 22, m_area.width(), 18), Qt::AlignRight | Qt::AlignVCenter,
                   painter.fontMetrics().elidedText(title(x), Qt::ElideMiddle, room));
  if (!m_labelsOfY) return;
  painter.drawText(QRectF(4, 2, width() - 8, 18), Qt::AlignLeft | Qt::AlignVCenter,
                   painter.fontMetrics().elidedText(title(y), Qt::ElideMiddle, room));
}

void ScatterPlot::paintDots(QPainter& painter) const {
  const Theme& theme = Theme::instance();
  const int count = static_cast<int>(m_data.runIds().size());
  std::vector<int> order;
  for (int run = 0; run < count; ++run)
    if (isDrawn(run)) order.push_back(run);
  // Small ones over big ones, brushed ones over all.
  std::vector<char> brushed(static_cast<size_t>(count), 1);
  if (!m_brush.isEmpty())
    for (const int run : order) brushed[static_cast<size_t>(run)] = m_brush.accepts(m_data.runIds()[run]);
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
    if (brushed[static_cast<size_t>(a)] != brushed[static_cast<size_t>(b)]) return !brushed[static_cast<size_t>(a)];
    return radiusOf(a) > radiusOf(b);
  });
  const int alpha = count > 2000 ? 140 : 215;
  for (const int run : order) {
    QColor colour = brushed[static_cast<size_t>(run)] ? colourOf(run) : theme.colour(Theme::Faint);
    colour.setAlpha(brushed[static_cast<size_t>(run)] ? alpha : 70);
    QColor ring = theme.colour(Theme::Panel);
    ring.setAlpha(180);
    const double radius = radiusOf(run);
    if (m_strongRings && brushed[static_cast<size_t>(run)]) {
      painter.setPen(QPen(kDarkRing, 4));
      painter.drawEllipse(placeOf(run), radius, radius);
      ring = Qt::white;
      colour.setAlpha(255);
    }
    painter.setPen(QPen(ring, m_strongRings ? 1.6 : 1));
    painter.setBrush(colour);
    painter.drawEllipse(placeOf(run), radius, radius);
  }
}

void ScatterPlot::paintTrend(QPainter& painter) const {
  if (!m_showTrend || std::isnan(m_trend.slope)) return;
  const PlotAxis &x = *axis(m_roles.x), &y = *axis(m_roles.y);
  const auto scaled = [](const PlotAxis& of, double value) { return of.log ? std::log10(value) : value; };
  const auto at = [&](double value) {
    const double said = m_trend.intercept + m_trend.slope * scaled(x, value);
    return point(x.place(value), y.place(y.log ? std::pow(10.0, said) : said));
  };
  painter.save();
  painter.setClipRect(m_area);
  painter.setPen(QPen(Theme::instance().colour(Theme::Spark), 2));
  painter.drawLine(at(x.low), at(x.high));
  painter.restore();
}

void ScatterPlot::paintHighlighted(QPainter& painter) const {
  if (m_highlighted < 0 || m_highlighted >= m_data.runIds().size() || !isDrawn(m_highlighted)) return;
  const Theme& theme = Theme::instance();
  const QPointF place = placeOf(m_highlighted);
  const double radius = radiusOf(m_highlighted);
  painter.setPen(QPen(theme.colour(Theme::Text), 2));
  painter.setBrush(colourOf(m_highlighted));
  painter.drawEllipse(place, radius + 2, radius + 2);
  if (!m_cardAlways && !m_entered && !hasFocus()) return;
  const QString id = m_data.runIds()[m_highlighted];
  QStringList lines = {m_runs.displayName(id)};
  for (const int role : {m_roles.x, m_roles.y, m_roles.size, m_roles.colour})
    if (const PlotAxis* of = axis(role)) {
      const QString line = QStringLiteral("%1  %2").arg(title_of(of->field), of->text(of->values[static_cast<size_t>(m_highlighted)]));
      if (!lines.contains(line)) lines << line;
    }
  if (m_roles.colour == kByOrder) lines << tr("run %1 of %2, by age").arg(m_highlighted + 1).arg(m_data.runIds().size());
  drawInfoCard(painter, place, radius + 8, lines, rect());
}

void ScatterPlot::paintBox(QPainter& painter) const {
  const auto shown = m_from ? std::optional(QRectF(*m_from, m_to).normalized() & m_area) : box();
  if (!shown) return;
  QColor ground = Theme::instance().colour(Theme::Accent);
  if (m_strongRings) {
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(Qt::white, 3.4));
    painter.drawRoundedRect(*shown, 3, 3);
  }
  painter.setPen(m_strongRings ? QPen(kDarkRing, 1.4) : QPen(ground, 1));
  ground.setAlpha(34);
  painter.setBrush(ground);
  painter.drawRoundedRect(*shown, 3, 3);
}

}  // namespace leyden
