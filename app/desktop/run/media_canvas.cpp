// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/media_canvas.h"

#include <experiment/run_colours.h>
#include <experiment/text_format.h>

#include <QHelpEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "run/media_loader.h"
#include "theme.h"
#include "widgets/figures.h"
#include "widgets/texts.h"

namespace leyden {

namespace {

constexpr int kMostRidges = 40;    // histograms over steps that are drawn behind each other
constexpr double kSmallestCell = 22;  // px in which a count can be read

double luminance(const QColor& colour) {
  const auto linear = [](double part) { return part <= 0.03928 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4); };
  return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

QColor mixed(const QColor& from, const QColor& to, double part) {
  const auto mix = [part](int a, int b) { return static_cast<int>(std::lround(a + (b - a) * part)); };
  return {mix(from.red(), to.red()), mix(from.green(), to.green()), mix(from.blue(), to.blue())};
}

}  // namespace

MediaCanvas::MediaCanvas(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("mediaCanvas"));
}

bool MediaCanvas::draws(const MediaContent& content) {
  if (!content.problem.isEmpty()) return true;
  return content.kind == MediaItem::Kind::Image || content.kind == MediaItem::Kind::ConfusionMatrix ||
         content.kind == MediaItem::Kind::Histogram || (content.kind == MediaItem::Kind::Table && content.curves);
}

void MediaCanvas::setContent(std::shared_ptr<const MediaContent> content) {
  m_content = std::move(content);
  if (m_content) {
    QString said = QString::fromStdString(m_content->name);
    if (m_content->step) said += tr(" at step %1").arg(countText(*m_content->step));
    setAccessibleName(said);
  }
  update();
}

void MediaCanvas::paintEvent(QPaintEvent*) {
  if (!m_content) return;
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  if (!m_content->problem.isEmpty()) {
    painter.setFont(Theme::instance().font(Theme::Type::Base));
    painter.setPen(Theme::instance().colour(Theme::Secondary));
    painter.drawText(QRectF(rect()).adjusted(12, 0, -12, 0), Qt::AlignCenter | Qt::TextWordWrap, m_content->problem);
  } else if (m_content->kind == MediaItem::Kind::Image) {
    paintImage(painter);
  } else if (m_content->matrix) {
    paintMatrix(painter);
  } else if (m_content->curves) {
    paintCurves(painter);
  } else if (!m_content->histograms.empty()) {
    paintHistograms(painter);
  }
}

// As large as fits; small pictures in whole pixels, so that each can be seen.
void MediaCanvas::paintImage(QPainter& painter) const {
  const QImage& image = m_content->image;
  const double fit = std::min(width() / double(image.width()), height() / double(image.height()));
  const double scale = fit > 1 ? std::max(1.0, std::floor(fit)) : fit;
  const QSizeF size(image.width() * scale, image.height() * scale);
  const QRectF place(QPointF((width() - size.width()) / 2, (height() - size.height()) / 2), size);
  painter.setRenderHint(QPainter::SmoothPixmapTransform, scale < 1);
  painter.drawImage(place, image);
}

QRectF MediaCanvas::matrixArea() const {
  const ConfusionCounts& matrix = *m_content->matrix;
  const QFontMetricsF metrics(Theme::instance().font(Theme::Type::Small));
  double names = 20;
  for (const QString& name : matrix.classes) names = std::max(names, metrics.horizontalAdvance(name));
  names = std::min(names, 110.0) + 30;
  const double room = std::max(40.0, std::min(width() - names - 8, height() - 74.0));
  const double size = std::floor(room / double(matrix.classes.size())) * double(matrix.classes.size());
  const double side = size > 0 ? size : room;
  return {names + std::max(0.0, (width() - names - 8 - side) / 2), 52 + std::max(0.0, (height() - 74 - side) / 2), side, side};
}

// Shaded by the share of the true class, so that rare classes show as clearly.
void MediaCanvas::paintMatrix(QPainter& painter) const {
  const Theme& theme = Theme::instance();
  const ConfusionCounts& matrix = *m_content->matrix;
  const int count = static_cast<int>(matrix.classes.size());
  const QRectF area = matrixArea();
  const double cell = area.width() / count;
  painter.setFont(theme.font(Theme::Type::Small));
  painter.setPen(theme.colour(Theme::Secondary));
  const double total = matrix.total();
  const QString right = total > 0 ? tr("%1 of %2 right (%3 %)").arg(format_number(matrix.right()), format_number(total), QString::number(100 * matrix.right() / total, 'f', 1))
                                  : tr("no samples");
  const QFontMetricsF metrics(painter.font());
  const QRectF line(4, area.top() - 50, width() - 8, 18);
  const QString all = tr("%1 · predicted →, true class ↓").arg(right);
  const bool whole = metrics.horizontalAdvance(all) < line.width();
  painter.drawText(line, Qt::AlignCenter, whole ? all : metrics.elidedText(right, Qt::ElideRight, line.width()));
  const bool named = cell >= 12;
  for (int row = 0; row < count; ++row) {
    const double samples = matrix.ofClass(row);
    if (named) {
      painter.setPen(theme.colour(Theme::Text));
      const QRectF name(4, area.top() + row * cell, area.left() - 12, cell);
      painter.drawText(name, Qt::AlignRight | Qt::AlignVCenter, metrics.elidedText(matrix.classes[row], Qt::ElideMiddle, name.width()));
      const QRectF head(area.left() + row * cell, area.top() - 24, cell, 20);
      painter.drawText(head, Qt::AlignCenter, metrics.elidedText(matrix.classes[row], Qt::ElideRight, cell - 2));
    }
    for (int column = 0; column < count; ++column) {
      const double value = matrix.at(row, column), share = samples > 0 ? value / samples : 0;
      const QColor full = theme.colour(row == column ? Theme::Accent : Theme::Bad);
      const QColor ground = mixed(theme.colour(Theme::Panel), full, value > 0 ? 0.08 + 0.77 * share : 0);
      const QRectF box(area.left() + column * cell, area.top() + row * cell, cell, cell);
      painter.fillRect(box.adjusted(0.5, 0.5, -0.5, -0.5), ground);
      const QString text = format_number(value, 4);
      if (cell < kSmallestCell || figuresWidth(painter.font(), text) > cell - 2) continue;
      // Whichever of the two can be read on it.
      painter.setPen(value == 0 ? theme.colour(Theme::Secondary) : luminance(ground) > 0.18 ? QColor(0x1A, 0x1E, 0x24) : QColor(Qt::white));
      painter.drawText(box, Qt::AlignCenter, text);
    }
  }
  painter.setPen(QPen(theme.colour(Theme::Line), 1));
  painter.setBrush(Qt::NoBrush);
  painter.drawRect(area);
}

QString MediaCanvas::tipAt(const QPointF& place) const {
  if (!m_content || !m_content->matrix) return {};
  const ConfusionCounts& matrix = *m_content->matrix;
  const QRectF area = matrixArea();
  if (!area.contains(place)) return {};
  const double cell = area.width() / double(matrix.classes.size());
  const int last = static_cast<int>(matrix.classes.size()) - 1;
  const int row = std::clamp(static_cast<int>((place.y() - area.top()) / cell), 0, last);
  const int column = std::clamp(static_cast<int>((place.x() - area.left()) / cell), 0, last);
  const double value = matrix.at(row, column), samples = matrix.ofClass(row);
  return tr("%1 of %2 of class %3 were taken for %4 (%5 %)")
      .arg(format_number(value), format_number(samples), matrix.classes[row], matrix.classes[column],
           QString::number(samples > 0 ? 100 * value / samples : 0, 'f', 1));
}

bool MediaCanvas::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    const auto* help = static_cast<QHelpEvent*>(event);
    const QString tip = tipAt(help->pos());
    if (tip.isEmpty())
      QToolTip::hideText();
    else
      QToolTip::showText(help->globalPos(), tip, this);
    return true;
  }
  return QWidget::event(event);
}

void MediaCanvas::paintCurves(QPainter& painter) const {
  const Theme& theme = Theme::instance();
  const MediaCurves& curves = *m_content->curves;
  const bool named = curves.curves.size() > 1 || !curves.curves[0].name.isEmpty();
  const double legend = named ? 130 : 0;
  const double side = std::max(60.0, std::min(width() - 64 - legend, height() - 56.0));
  const QRectF area(48, 12, side, side);
  painter.setFont(theme.font(Theme::Type::Small));
  for (int tick = 0; tick <= 5; ++tick) {
    const double part = tick / 5.0, x = area.left() + part * side, y = area.bottom() - part * side;
    painter.setPen(QPen(theme.colour(Theme::ChartGrid), 1));
    painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
    painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
    painter.setPen(theme.colour(Theme::Secondary));
    painter.drawText(QRectF(4, y - 8, 38, 16), Qt::AlignRight | Qt::AlignVCenter, QString::number(part, 'f', 1));
    painter.drawText(QRectF(x - 20, area.bottom() + 4, 40, 16), Qt::AlignCenter, QString::number(part, 'f', 1));
  }
  painter.drawText(QRectF(area.left(), area.bottom() + 20, side, 18), Qt::AlignCenter,
                   curves.roc ? tr("false positive rate → · true positive rate ↑") : tr("recall → · precision ↑"));
  if (curves.roc) {
    painter.setPen(QPen(theme.colour(Theme::LineStrong), 1, Qt::DashLine));
    painter.drawLine(area.bottomLeft(), area.topRight());
  }
  int number = 0;
  for (const auto& curve : curves.curves) {
    const QColor colour(QString::fromStdString(run_colour(number).hex()));
    QPainterPath path;
    for (size_t i = 0; i < curve.x.size(); ++i) {
      const QPointF point(area.left() + curve.x[i] * side, area.bottom() - curve.y[i] * side);
      i == 0 ? path.moveTo(point) : path.lineTo(point);
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colour, 1.6));
    painter.drawPath(path);
    const QRectF row(area.right() + 16, area.top() + 20 * number, legend - 8, 20);
    if (named && row.bottom() < area.bottom() + 10) {
      painter.drawLine(QPointF(row.left(), row.center().y()), QPointF(row.left() + 14, row.center().y()));
      painter.setPen(theme.colour(Theme::Text));
      painter.drawText(row.adjusted(20, 0, 0, 0), Qt::AlignVCenter, painter.fontMetrics().elidedText(curve.name, Qt::ElideMiddle, static_cast<int>(row.width()) - 20));
    }
    ++number;
  }
}

// One behind the other, older ones farther back; the one that is looked at in full colour.
void MediaCanvas::paintHistograms(QPainter& painter) const {
  const Theme& theme = Theme::instance();
  const auto& all = m_content->histograms;
  double low = std::numeric_limits<double>::infinity(), high = -low, most = 0;
  for (const HistogramRow& row : all) {
    if (row.edges.size() < 2) continue;
    low = std::min(low, row.edges.front());
    high = std::max(high, row.edges.back());
    for (size_t i = 0; i < row.counts.size(); ++i)
      most = std::max(most, row.counts[i] / std::max(1e-300, row.edges[i + 1] - row.edges[i]));
  }
  if (!(low < high) || !(most > 0)) return;
  std::vector<int> shown;
  const int count = static_cast<int>(all.size()), every = (count + kMostRidges - 1) / kMostRidges;
  for (int i = 0; i < count; i += every) shown.push_back(i);
  if (std::find(shown.begin(), shown.end(), m_content->histogram) == shown.end()) shown.push_back(m_content->histogram);
  std::sort(shown.begin(), shown.end());
  const QRectF area = QRectF(rect()).adjusted(24, 20, -72, -44);
  const double deep = shown.size() < 2 ? 0 : std::min(0.6 * area.height(), 48.0 * double(shown.size() - 1));
  const double tall = area.height() - deep;
  painter.setFont(theme.font(Theme::Type::Small));
  std::vector<size_t> order;  // what is looked at covers the others
  for (size_t place = 0; place < shown.size(); ++place)
    if (shown[place] != m_content->histogram) order.push_back(place);
  order.push_back(static_cast<size_t>(std::find(shown.begin(), shown.end(), m_content->histogram) - shown.begin()));
  for (const size_t place : order) {
    const HistogramRow& row = all[static_cast<size_t>(shown[place])];
    if (row.edges.size() < 2) continue;
    const bool looked = shown[place] == m_content->histogram;
    const double base = area.bottom() - (shown.size() < 2 ? 0 : deep * double(shown.size() - 1 - place) / double(shown.size() - 1));
    const auto x = [&](double value) { return area.left() + (value - low) / (high - low) * area.width(); };
    QPainterPath path(QPointF(x(row.edges.front()), base));
    for (size_t i = 0; i < row.counts.size(); ++i) {
      const double density = row.counts[i] / std::max(1e-300, row.edges[i + 1] - row.edges[i]);
      const double y = base - density / most * tall;
      path.lineTo(x(row.edges[i]), y);
      path.lineTo(x(row.edges[i + 1]), y);
    }
    path.lineTo(x(row.edges.back()), base);
    QColor ground = looked ? theme.colour(Theme::Accent) : mixed(theme.colour(Theme::Panel), theme.colour(Theme::Accent), 0.25);
    ground.setAlpha(looked ? 150 : 230);
    painter.setBrush(ground);
    painter.setPen(QPen(theme.colour(looked ? Theme::AccentStrong : Theme::Panel), looked ? 1.4 : 1));
    painter.drawPath(path);
    if (looked || place == 0 || place + 1 == shown.size()) {
      painter.setPen(theme.colour(looked ? Theme::AccentStrong : Theme::Secondary));
      drawFigures(painter, QRectF(area.right() + 6, base - 9, 64, 18), painter.font(), countText(row.step), Qt::AlignLeft);
    }
  }
  painter.setPen(theme.colour(Theme::Secondary));
  for (int tick = 0; tick <= 4; ++tick) {
    const double at = area.left() + area.width() * tick / 4;
    const QString text = format_number(low + (high - low) * tick / 4, 3);
    const double width = figuresWidth(painter.font(), text);
    painter.drawLine(QPointF(at, area.bottom() + 1), QPointF(at, area.bottom() + 4));
    drawFigures(painter, QRectF(at - width / 2, area.bottom() + 6, width + 1, 16), painter.font(), text, Qt::AlignLeft);
  }
  const HistogramRow& row = all[static_cast<size_t>(m_content->histogram)];
  double values = 0;
  for (const double one : row.counts) values += one;
  painter.drawText(QRectF(area.left(), height() - 20, area.width(), 18), Qt::AlignLeft | Qt::AlignVCenter,
                   tr("%1 values from %2 to %3, mean %4").arg(format_number(values), format_number(row.min, 4), format_number(row.max, 4), format_number(values > 0 ? row.sum / values : 0, 4)));
  painter.drawText(QRectF(area.right() + 6, 2, 64, 16), Qt::AlignLeft, tr("step"));
}

}  // namespace leyden
