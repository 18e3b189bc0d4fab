// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/contour_plot.h"

#include <experiment/contour_model.h>

#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <limits>

#include "compare/colour_scale.h"
#include "theme.h"

namespace leyden {

ContourPlot::ContourPlot(RunListModel& runs, ContourModel& model, RunBrush& brush, QWidget* parent)
    : ScatterPlot(runs, model.data(), brush, parent), m_model(model) {
  setObjectName(QStringLiteral("contourPlot"));
  setAccessibleName(tr("Contour plot of runs"));
  setTrend(false);
  setStrongRings(true);
  setRoles({ContourModel::X, ContourModel::Y, -1, ContourModel::Value});
  const auto forget = [this] {
    m_ground = {};
    update();
  };
  connect(&model, &ContourModel::changed, this, forget);
  connect(&Theme::instance(), &Theme::changed, this, forget);
}

QPointF ContourPlot::placeAt(const QPointF& at) const {
  const QPointF origin = point(0, 0), end = point(1, 1);
  return {(at.x() - origin.x()) / (end.x() - origin.x()), (at.y() - origin.y()) / (end.y() - origin.y())};
}

double ContourPlot::valueAt(const QPointF& at) const {
  const auto field = m_model.field();
  const PlotAxis* value = axis(ContourModel::Value);
  if (!field || !value || !plotArea().contains(at)) return std::numeric_limits<double>::quiet_NaN();
  const QPointF place = placeAt(at);
  const double said = field->at(place.x(), place.y());
  return std::isnan(said) ? said : value->valueAt(said);
}

// A colour between two levels, a line where they meet. In pixels of the screen.
QImage ContourPlot::picture(const QSize& size) const {
  const QPointF low = placeAt(plotArea().bottomLeft()), high = placeAt(plotArea().topRight());
  const int columns = size.width(), rows = size.height();
  const std::vector<float> values = m_model.field()->raster(low.x(), high.x(), low.y(), high.y(), columns, rows);
  std::vector<QRgb> colours;
  for (size_t i = 0; i <= m_levels.size(); ++i) {
    const double from = i == 0 ? 0.0 : m_levels[i - 1], to = i == m_levels.size() ? 1.0 : m_levels[i];
    colours.push_back(scaleColour((from + to) / 2).rgb());
  }
  const auto band = [&](size_t at) {
    const float value = values[at];
    if (std::isnan(value)) return -1;
    return static_cast<int>(std::upper_bound(m_levels.begin(), m_levels.end(), static_cast<double>(value)) - m_levels.begin());
  };
  QImage image(size, QImage::Format_ARGB32_Premultiplied);
  image.fill(Qt::transparent);
  const QColor panel = Theme::instance().colour(Theme::Panel);
  const auto mixed = [&](QRgb colour) {
    return qRgb((qRed(colour) + panel.red()) / 2, (qGreen(colour) + panel.green()) / 2, (qBlue(colour) + panel.blue()) / 2);
  };
  std::vector<int> above(static_cast<size_t>(columns), -1);
  for (int row = 0; row < rows; ++row) {
    auto* line = reinterpret_cast<QRgb*>(image.scanLine(row));
    int before = -1;
    for (int column = 0; column < columns; ++column) {
      const int now = band(static_cast<size_t>(row) * static_cast<size_t>(columns) + static_cast<size_t>(column));
      int& over = above[static_cast<size_t>(column)];
      if (now >= 0) {
        const bool edge = (before >= 0 && before != now) || (over >= 0 && over != now);
        const QRgb colour = colours[static_cast<size_t>(now)];
        line[column] = edge ? mixed(colour) : colour;
      }
      before = over = now;
    }
  }
  return image;
}

void ContourPlot::paintGround(QPainter& painter) {
  const auto field = m_model.field();
  const PlotAxis* value = axis(ContourModel::Value);
  if (!field || !value || m_model.state() != ContourModel::State::Ready) return;
  const QRectF area = plotArea();
  const QSize size = (area.size() * devicePixelRatioF()).toSize();
  if (size.isEmpty()) return;
  if (m_ground.size() != size || m_drawn != field) {
    m_levels = contour_levels(*value);
    m_ground = picture(size);
    m_drawn = field;
  }
  painter.drawImage(area, m_ground);
}

void ContourPlot::mouseMoveEvent(QMouseEvent* event) {
  ScatterPlot::mouseMoveEvent(event);
  Q_EMIT valueEntered(valueAt(event->position()));
}

void ContourPlot::leaveEvent(QEvent* event) {
  ScatterPlot::leaveEvent(event);
  Q_EMIT valueEntered(std::numeric_limits<double>::quiet_NaN());
}

}  // namespace leyden
