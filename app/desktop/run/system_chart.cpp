// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/system_chart.h"

#include <experiment/text_format.h>

#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>
#include <limits>

#include "theme.h"
#include "widgets/figures.h"
#include "widgets/texts.h"

namespace leyden {

namespace {

constexpr double kTop = 36, kBottom = 24, kLeft = 52, kRight = 14;
constexpr double kCompactTop = 36, kCompactBottom = 10;

// Three digits, or all that are before the point.
QString figureText(double value) {
  return std::abs(value) < 1000 || std::abs(value) > 1e9 ? format_number(value, 3) : countText(std::llround(value));
}

QString nameOf(const std::string& name) {
  QString text = QString::fromStdString(name);
  for (const char* unit : {"_bytes_per_second", "_bytes", "_percent"}) text.remove(QLatin1String(unit));
  if (text.endsWith(QLatin1String("/percent"))) text.chop(8);
  if (text.startsWith(QLatin1String("cpu")) || text.startsWith(QLatin1String("gpu"))) text.replace(0, 3, text.left(3).toUpper());
  return text.replace(QLatin1Char('/'), QStringLiteral(" · ")).replace(QLatin1Char('_'), QLatin1Char(' '));
}

}  // namespace

SystemChart::SystemChart(bool compact, QWidget* parent)
    : QWidget(parent), m_compact(compact), m_cursor(std::numeric_limits<double>::quiet_NaN()), m_time(m_cursor) {
  setMouseTracking(true);
}

const std::vector<double>& SystemChart::xs() const {
  return m_bySteps ? m_curve->step : m_curve->seconds;
}

void SystemChart::setCurve(std::shared_ptr<const void> owner, const SystemCurves::Curve* curve, bool bySteps) {
  m_owner = std::move(owner);
  m_curve = curve;
  m_bySteps = bySteps;
  setAccessibleName(nameOf(curve->name));
  if (!curve->value.empty()) {
    const SystemUnit unit = system_unit(curve->name);
    setAccessibleDescription(tr("last %1 %2").arg(figureText(curve->value.back() / unit.divisor), QString::fromUtf8(unit.text)));
  }
  update();
}

void SystemChart::setCursorX(double x) {
  if (x == m_cursor || (std::isnan(x) && std::isnan(m_cursor))) return;
  m_cursor = x;
  update();
}

void SystemChart::setTimeX(double x) {
  if (x == m_time || (std::isnan(x) && std::isnan(m_time))) return;
  m_time = x;
  update();
}

double SystemChart::pixelOf(double x) const {
  const QRectF area = this->area();
  const double first = xs().front(), last = xs().back();
  return area.left() + (last > first ? (x - first) / (last - first) : 0) * area.width();
}

double SystemChart::placeAt(const QPointF& at) const {
  const QRectF area = this->area();
  const double part = std::clamp((at.x() - area.left()) / area.width(), 0.0, 1.0);
  return xs().front() + part * (xs().back() - xs().front());
}

QString SystemChart::valueText() const {
  if (!m_curve || m_curve->value.empty()) return {};
  const SystemUnit unit = system_unit(m_curve->name);
  const double x = std::isnan(m_cursor) ? m_time : m_cursor;
  const size_t at = std::isnan(x) ? m_curve->value.size() - 1 : static_cast<size_t>(indexAt(x));
  return QStringLiteral("%1 %2").arg(figureText(m_curve->value[at] / unit.divisor), QString::fromUtf8(unit.text));
}

QRectF SystemChart::area() const {
  return QRectF(rect()).adjusted(kLeft, m_compact ? kCompactTop : kTop, -kRight, -(m_compact ? kCompactBottom : kBottom));
}

QString SystemChart::xText(double x) const {
  return m_bySteps ? countText(static_cast<qint64>(x)) : durationText(x);
}

int SystemChart::indexAt(double x) const {
  const auto& all = xs();
  const auto after = std::lower_bound(all.begin(), all.end(), x);
  if (after == all.end()) return static_cast<int>(all.size()) - 1;
  const int right = static_cast<int>(after - all.begin());
  return right > 0 && x - all[static_cast<size_t>(right) - 1] < *after - x ? right - 1 : right;
}

void SystemChart::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::instance();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(theme.colour(Theme::Line), 1));
  painter.setBrush(theme.colour(Theme::Panel));
  painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8);
  if (!m_curve || m_curve->value.empty()) return;
  const SystemUnit unit = system_unit(m_curve->name);
  const bool marked = !std::isnan(m_cursor);
  const QString value = valueText();
  const double width = figuresWidth(theme.font(Theme::Type::Base), value);
  painter.setPen(theme.colour(Theme::Secondary));
  drawFigures(painter, QRectF(12, 8, this->width() - 26, 20), theme.font(Theme::Type::Base), value, Qt::AlignRight);
  painter.setFont(theme.font(Theme::Type::Strong));
  painter.setPen(theme.colour(Theme::Text));
  const QRectF title(14, 8, this->width() - 40 - width, 20);
  painter.drawText(title, Qt::AlignVCenter, painter.fontMetrics().elidedText(nameOf(m_curve->name), Qt::ElideMiddle, static_cast<int>(title.width())));
  double low = 0, high = 0;
  for (const double one : m_curve->value)
    if (std::isfinite(one)) high = std::max(high, one), low = std::min(low, one);
  if (std::string(unit.text) == "%") high = std::max(high, 100.0);
  if (high <= low) high = low + unit.divisor;
  const QRectF area = this->area();
  paintScale(painter, area, low, high);
  paintLine(painter, area, low, high);
  paintTime(painter);
  if (!marked) return;
  const double x = pixelOf(xs()[static_cast<size_t>(indexAt(m_cursor))]);
  painter.setPen(QPen(theme.colour(Theme::Crosshair), 1));
  painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
}

void SystemChart::paintTime(QPainter& painter) const {
  if (std::isnan(m_time) || m_time < xs().front() || m_time > xs().back()) return;
  const QRectF area = this->area();
  const double x = std::floor(pixelOf(m_time)) + 0.5;
  painter.setPen(QPen(Theme::instance().colour(Theme::Text), 1.2));
  painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
}

void SystemChart::paintScale(QPainter& painter, const QRectF& area, double low, double high) const {
  const Theme& theme = Theme::instance();
  const QFont font = theme.font(Theme::Type::Small);
  const double divisor = system_unit(m_curve->name).divisor;
  for (const double part : {0.0, 0.5, 1.0}) {
    if (m_compact && part == 0.5) continue;
    const double y = area.bottom() - part * area.height();
    painter.setPen(QPen(theme.colour(Theme::ChartGrid), 1));
    painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
    painter.setPen(theme.colour(Theme::Secondary));
    drawFigures(painter, QRectF(2, y - 8, kLeft - 8, 16), font, figureText((low + part * (high - low)) / divisor),
                Qt::AlignRight);
  }
  if (m_compact) return;
  painter.setPen(theme.colour(Theme::Secondary));
  const QRectF below(area.left(), area.bottom() + 3, area.width(), 16);
  drawFigures(painter, below, font, xText(xs().front()), Qt::AlignLeft);
  drawFigures(painter, below, font, xText(xs().back()), Qt::AlignRight);
}

// Of each pixel the least and the greatest value, so that no peak hides.
void SystemChart::paintLine(QPainter& painter, const QRectF& area, double low, double high) const {
  const auto& x = xs();
  const double first = x.front(), last = x.back();
  const int pixels = std::max(1, static_cast<int>(area.width()));
  std::vector<std::pair<double, double>> columns(static_cast<size_t>(pixels) + 1,
                                                 {std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()});
  for (size_t i = 0; i < x.size(); ++i) {
    if (!std::isfinite(m_curve->value[i])) continue;
    const double part = last > first ? std::clamp((x[i] - first) / (last - first), 0.0, 1.0) : 0;
    auto& column = columns[static_cast<size_t>(part * pixels)];
    column.first = std::min(column.first, m_curve->value[i]);
    column.second = std::max(column.second, m_curve->value[i]);
  }
  const auto y = [&](double value) { return area.bottom() - (value - low) / (high - low) * area.height(); };
  QPainterPath path;
  bool begun = false;
  for (size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].first > columns[i].second) continue;
    const double at = area.left() + static_cast<double>(i);
    if (!begun)
      path.moveTo(at, y(columns[i].first));
    else
      path.lineTo(at, y(columns[i].first));
    path.lineTo(at, y(columns[i].second));
    begun = true;
  }
  const QColor colour = Theme::instance().colour(Theme::Accent);
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(colour, 1.6));
  painter.drawPath(path);
  if (path.boundingRect().width() > 0 || path.isEmpty()) return;
  painter.setBrush(colour);  // a single sample is no line
  painter.drawEllipse(path.currentPosition(), 1.6, 1.6);
}

void SystemChart::mouseMoveEvent(QMouseEvent* event) {
  if (!m_curve || m_curve->value.empty()) return;
  const double x = placeAt(event->position());
  Q_EMIT cursorMoved(x);
  if (event->buttons() & Qt::LeftButton) Q_EMIT timePlaced(x);
}

void SystemChart::mousePressEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton && m_curve && !m_curve->value.empty()) Q_EMIT timePlaced(placeAt(event->position()));
}

void SystemChart::leaveEvent(QEvent*) {
  Q_EMIT cursorMoved(std::numeric_limits<double>::quiet_NaN());
}

}  // namespace leyden
