// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/curves_layer.h"

#include <QPainterPath>
#include <QThread>
#include <algorithm>
#include <cmath>
#include <optional>
#include <thread>

#include "charts/curve_raster.h"
#include "charts/line_clip.h"

namespace leyden {

namespace {

constexpr double kFaint = 0.2;
constexpr double kMemberFaint = 0.3;
constexpr double kBand = 0.16;
constexpr double kGroupWidth = 2.2;
// QPainter strokes about a segment a microsecond: beyond this the raster is faster by far and looks the same.
constexpr std::size_t kFineEntries = 1'500;
constexpr double kDotSpacing = 12.0;
constexpr std::size_t kThinRuns = 60;
constexpr double kThinLine = 1.1;
constexpr std::size_t kMostRawRuns = 100;  // the raw lines of more are a fog that tells nothing
constexpr std::size_t kFineHighlight = 200;
constexpr double kHaloWidth = 5.0;
constexpr double kHighlightWidth = 2.4;

using Role = ChartRun::Role;

QColor lineColour(const ChartRun& run) {
  QColor colour = run.colour;
  if (run.role == Role::Member) colour.setAlphaF(kMemberFaint);
  return colour;
}

double lineWidth(const ChartRun& run, double width) {
  return run.role == Role::Group ? kGroupWidth : run.role == Role::Member ? 1.0 : width;
}

// The band between two stretches of edges, column by column.
void addToBand(QPolygonF& upper, QPolygonF& lower, double x, double top, double bottom) {
  const bool same = !upper.isEmpty() && std::floor(upper.back().x()) == std::floor(x);
  if (!same) {
    upper.append({x, top});
    lower.append({x, bottom});
    return;
  }
  upper.back().setY(std::min(upper.back().y(), top));
  lower.back().setY(std::max(lower.back().y(), bottom));
}

void fillBand(QCPPainter* painter, QPolygonF& upper, QPolygonF& lower, const QRectF& rect) {
  if (upper.size() > 1) {
    std::reverse(lower.begin(), lower.end());
    const QPolygonF area = upper + lower;
    painter->drawPolygon(painter->modes().testFlag(QCPPainter::pmVectorized) ? clippedArea(area, rect) : area);
  }
  upper.clear();
  lower.clear();
}

}  // namespace

CurvesLayer::CurvesLayer(QCustomPlot* plot, const ChartContent& content)
    : QCPLayerable(plot, QStringLiteral("main")), m_content(content) {}

QRect CurvesLayer::clipRect() const {
  return parentPlot()->axisRect()->rect().adjusted(0, -3, 3, 3);
}

void CurvesLayer::applyDefaultAntialiasingHint(QCPPainter* painter) const {
  painter->setAntialiasing(true);
}

PixelScale CurvesLayer::xScale() const {
  const QRect rect = parentPlot()->axisRect()->rect();
  const QCPAxis* axis = parentPlot()->xAxis;
  return {axis->range().lower, axis->range().upper, static_cast<double>(rect.left()),
          static_cast<double>(rect.left() + rect.width()), axis->scaleType() == QCPAxis::stLogarithmic};
}

PixelScale CurvesLayer::yScale() const {
  const QRect rect = parentPlot()->axisRect()->rect();
  const QCPAxis* axis = parentPlot()->yAxis;
  return {axis->range().lower, axis->range().upper, static_cast<double>(rect.top() + rect.height()),
          static_cast<double>(rect.top()), axis->scaleType() == QCPAxis::stLogarithmic};
}

void CurvesLayer::draw(QCPPainter* painter) {
  m_x = xScale();
  m_y = yScale();
  drawBands(painter);
  if (drawsMany() && !painter->modes().testFlag(QCPPainter::pmVectorized))
    drawMany(painter);
  else
    drawFine(painter);
  drawMarkers(painter);
}

bool CurvesLayer::drawsMany() const {
  const auto width = static_cast<std::size_t>(parentPlot()->axisRect()->width());
  std::size_t entries = 0;
  for (const ChartContent::Item& item : m_content.items()) {
    const Curve* curve = item.shown(m_x.lower(), m_x.upper());
    if (!curve) continue;
    entries += std::min(curve->raw.size() + curve->raw.high.size(), 4 * width);
    entries += std::min(curve->smooth.size() + curve->smooth.high.size(), 4 * width);
  }
  return entries > kFineEntries;
}

bool CurvesLayer::buildRaw(const Curve& curve) {
  buildPath(curve.raw.x, curve.raw, m_x, m_y, m_path, !curve.path);
  return !m_path.points.empty();
}

bool CurvesLayer::buildMain(const Curve& curve) {
  if (curve.smooth.size() == 0) return buildRaw(curve);
  buildPath(curve.smooth_x(), curve.smooth, m_x, m_y, m_path, !curve.path);
  return !m_path.points.empty();
}

void CurvesLayer::drawFine(QCPPainter* painter) {
  const double width = m_content.items().size() > kThinRuns ? kThinLine : kLineWidth;
  for (const ChartContent::Item& item : m_content.items()) {
    if (m_content.items().size() > kMostRawRuns) break;
    const Curve* curve = item.shown(m_x.lower(), m_x.upper());
    if (!curve || curve->smooth.size() == 0 || item.run.role == Role::Member || !buildRaw(*curve)) continue;
    QColor faint = item.run.colour;
    faint.setAlphaF(kFaint);
    drawLine(painter, QPen(faint, 1.0));
  }
  for (const ChartContent::Item& item : m_content.items()) {
    const Curve* curve = item.shown(m_x.lower(), m_x.upper());
    if (!curve || !buildMain(*curve)) continue;
    const QColor colour = lineColour(item.run);
    drawLine(painter, QPen(colour, lineWidth(item.run, width), item.run.dash, Qt::FlatCap, Qt::BevelJoin));
    if (item.run.role != Role::Member) drawDots(painter, colour, curve->path);
  }
}

void CurvesLayer::drawLine(QCPPainter* painter, const QPen& pen) {
  painter->setPen(pen);
  painter->setBrush(Qt::NoBrush);
  const bool vector = painter->modes().testFlag(QCPPainter::pmVectorized);
  for (std::size_t stretch = 0; stretch < m_path.stretches(); ++stretch) {
    const QPointF* begin = m_path.points.data() + m_path.begin(stretch);
    const int count = m_path.end(stretch) - m_path.begin(stretch);
    if (!vector) {
      painter->drawPolyline(begin, count);
      continue;
    }
    for (const QPolygonF& piece : clippedLine({begin, static_cast<std::size_t>(count)}, clipRect()))
      painter->drawPolyline(piece);
  }
}

// Behind all lines. Where a group has one run alone it may have no band: a gap.
void CurvesLayer::drawBands(QCPPainter* painter) const {
  const QRectF rect = clipRect();
  for (const ChartContent::Item& item : m_content.items()) {
    const Curve* curve = item.shown(m_x.lower(), m_x.upper());
    if (!curve || curve->band.size() == 0) continue;
    QColor fill = item.run.colour;
    fill.setAlphaF(kBand);
    painter->setPen(Qt::NoPen);
    painter->setBrush(fill);
    if (curve->path) {
      drawPathBand(painter, *curve, rect);
      continue;
    }
    QPolygonF upper, lower;
    for (std::size_t i = 0; i < curve->band.size(); ++i) {
      const double x = m_x.toPixel(curve->raw.x[i]);
      const double top = m_y.toPixel(curve->band.high[i]);
      double bottom = m_y.toPixel(curve->band.low[i]);
      if (std::isnan(bottom) && m_y.logarithmic() && curve->band.low[i] <= 0.0) bottom = rect.bottom() + 10;
      if (!std::isfinite(x) || !std::isfinite(top) || !std::isfinite(bottom)) {
        fillBand(painter, upper, lower, rect);
        continue;
      }
      if (x < rect.left() - 4000 || x > rect.right() + 4000) continue;
      addToBand(upper, lower, x, std::clamp(top, -16'000.0, 16'000.0), std::clamp(bottom, -16'000.0, 16'000.0));
    }
    fillBand(painter, upper, lower, rect);
  }
}

// A path goes back over itself: its pieces are one area, which is no darker where they lie over each other.
void CurvesLayer::drawPathBand(QCPPainter* painter, const Curve& curve, const QRectF& rect) const {
  struct Edge {
    double x, top, bottom;
  };
  QPainterPath area;
  area.setFillRule(Qt::WindingFill);
  std::optional<Edge> before;
  for (std::size_t i = 0; i < curve.band.size(); ++i) {
    Edge edge{m_x.toPixel(curve.raw.x[i]), m_y.toPixel(curve.band.high[i]), m_y.toPixel(curve.band.low[i])};
    if (std::isnan(edge.bottom) && m_y.logarithmic() && curve.band.low[i] <= 0.0) edge.bottom = rect.bottom() + 10;
    if (!std::isfinite(edge.x) || !std::isfinite(edge.top) || !std::isfinite(edge.bottom)) {
      before.reset();
      continue;
    }
    if (before) {
      const auto [left, right] = std::minmax(*before, edge, [](const Edge& a, const Edge& b) { return a.x < b.x; });
      const QPolygonF piece({{left.x, left.top}, {right.x, right.top}, {right.x, right.bottom}, {left.x, left.bottom}});
      area.addPolygon(clippedArea(piece, rect));
      area.closeSubpath();
    }
    before = edge;
  }
  painter->drawPath(area);
}

// Points far apart are seen as such; one alone would not be seen at all.
void CurvesLayer::drawDots(QCPPainter* painter, const QColor& colour, bool path) const {
  const auto count = static_cast<double>(m_path.points.size());
  double width = 0.0;
  for (std::size_t i = 1; i < m_path.points.size(); ++i) {  // of a path, its length
    const QPointF step = m_path.points[i] - m_path.points[i - 1];
    width += path ? std::hypot(step.x(), step.y()) : step.x();
  }
  const bool sparse = count < 2 || width / (count - 1) >= kDotSpacing;
  // Nothing cuts a dot off in a vector picture: those that would reach out of the frame are left out.
  const bool vector = painter->modes().testFlag(QCPPainter::pmVectorized);
  const QRectF room = vector ? parentPlot()->axisRect()->rect() : clipRect();
  painter->setPen(Qt::NoPen);
  painter->setBrush(colour);
  for (std::size_t stretch = 0; stretch < m_path.stretches(); ++stretch) {
    const int begin = m_path.begin(stretch);
    const int end = m_path.end(stretch);
    if (!sparse && end - begin > 1) continue;
    for (int i = begin; i < end; ++i) {
      const QPointF dot = m_path.points[static_cast<std::size_t>(i)];
      if (room.contains(dot)) painter->drawEllipse(dot, 2.2, 2.2);
    }
  }
}

void CurvesLayer::drawMany(QCPPainter* painter) {
  const QRect rect = clipRect();
  const double ratio = painter->device()->devicePixelRatioF();
  const QSize size = rect.size() * ratio;
  const int tiles = std::clamp(QThread::idealThreadCount(), 1, 4);
  std::vector<QImage> images(static_cast<std::size_t>(tiles));
  std::vector<std::thread> threads;
  const auto render = [&](int tile) {
    const int left = size.width() * tile / tiles;
    const int right = size.width() * (tile + 1) / tiles;
    const QPointF half(0.5, 0.5);  // as QCPPainter shifts antialiased lines
    CurveRaster raster(QSize(right - left, size.height()), ratio,
                       (QPointF(rect.topLeft()) - half) * ratio + QPointF(left, 0));
    const double from = m_x.toValue(rect.left() + left / ratio - 2);
    const double to = m_x.toValue(rect.left() + right / ratio + 2);
    drawTile(raster, m_x.showing(std::max(from, m_x.lower()), std::min(to, m_x.upper())));
    images[static_cast<std::size_t>(tile)] = raster.image();
  };
  for (int tile = 1; tile < tiles; ++tile) threads.emplace_back(render, tile);
  render(0);
  for (std::thread& thread : threads) thread.join();
  painter->setAntialiasing(false);  // its shift by half a pixel would blur the images
  for (int tile = 0; tile < tiles; ++tile) {
    QImage& image = images[static_cast<std::size_t>(tile)];
    image.setDevicePixelRatio(ratio);
    painter->drawImage(QPointF(rect.left() + size.width() * tile / tiles / ratio, rect.top()), image);
  }
  painter->setAntialiasing(true);
}

// Runs on several threads at once; each has its own strip of the plot. From the front to the back: the last
// run's line lies on top, raw lines beneath all.
void CurvesLayer::drawTile(CurveRaster& raster, const PixelScale& x) const {
  const std::vector<ChartContent::Item>& items = m_content.items();
  const double width = items.size() > kThinRuns ? kThinLine : kLineWidth;
  CurvePath path;
  const auto draw = [&](const Curve& curve, const std::vector<double>& keys, const CurveLine& line,
                        const CurveRaster::Pen& pen) {
    if (!curve.path) return raster.draw(keys, line, x, m_y, pen);
    buildPath(keys, line, x, m_y, path, false);
    raster.draw(path, pen);
  };
  for (auto item = items.rbegin(); item != items.rend(); ++item) {
    const Curve* curve = item->shown(m_x.lower(), m_x.upper());
    if (!curve) continue;
    const bool smooth = curve->smooth.size() > 0;
    draw(*curve, smooth ? curve->smooth_x() : curve->raw.x, smooth ? curve->smooth : curve->raw,
         {lineColour(item->run), lineWidth(item->run, width), item->run.dash});
  }
  if (items.size() > kMostRawRuns) return;
  for (auto item = items.rbegin(); item != items.rend(); ++item) {
    const Curve* curve = item->shown(m_x.lower(), m_x.upper());
    if (!curve || curve->smooth.size() == 0 || item->run.role == Role::Member) continue;
    QColor faint = item->run.colour;
    faint.setAlphaF(kFaint);
    draw(*curve, curve->raw.x, curve->raw, {faint, 1.0});
  }
}

void CurvesLayer::drawMarkers(QCPPainter* painter) const {
  const QRectF rect = parentPlot()->axisRect()->rect();
  for (const ChartContent::Item& item : m_content.items()) {
    const Curve* curve = item.shown(m_x.lower(), m_x.upper());
    if (!curve) continue;
    painter->setPen(QPen(item.run.colour, 1.4));
    painter->setBrush(item.run.colour);
    double last = -1e9;
    for (const CurveMarker& marker : curve->markers) {
      const double x = m_x.toPixel(marker.x);
      if (!(x >= rect.left() && x <= rect.right()) || x - last < 3.0) continue;
      last = x;
      if (std::isnan(marker.value)) {
        const double y = rect.bottom() - 4;
        painter->drawLine(QPointF(x - 3, y - 3), QPointF(x + 3, y + 3));
        painter->drawLine(QPointF(x - 3, y + 3), QPointF(x + 3, y - 3));
        continue;
      }
      const bool up = marker.value > 0;
      const double tip = up ? rect.top() + 1 : rect.bottom() - 1;
      const double base = up ? tip + 6 : tip - 6;
      const QPointF triangle[3] = {{x, tip}, {x - 4, base}, {x + 4, base}};
      painter->drawPolygon(triangle, 3);
    }
  }
}

void CurvesLayer::drawHighlighted(QCPPainter* painter, const ChartContent::Item& item, const QColor& halo) {
  m_x = xScale();
  m_y = yScale();
  const Curve* curve = item.shown(m_x.lower(), m_x.upper());
  if (!curve || !buildMain(*curve)) return;
  if (m_path.points.size() > kFineHighlight) return rasterHighlighted(painter, item.run, halo);
  painter->save();
  painter->setAntialiasing(true);
  painter->setClipRect(clipRect());
  drawLine(painter, QPen(halo, kHaloWidth, Qt::SolidLine, Qt::FlatCap, Qt::BevelJoin));
  drawLine(painter, QPen(item.run.colour, kHighlightWidth, item.run.dash, Qt::FlatCap, Qt::BevelJoin));
  painter->restore();
}

void CurvesLayer::rasterHighlighted(QCPPainter* painter, const ChartRun& run, const QColor& halo) const {
  const QRect rect = clipRect();
  const double ratio = painter->device()->devicePixelRatioF();
  CurveRaster raster(rect.size() * ratio, ratio, (QPointF(rect.topLeft()) - QPointF(0.5, 0.5)) * ratio);
  raster.draw(m_path, {run.colour, kHighlightWidth, run.dash});
  raster.draw(m_path, {halo, kHaloWidth});
  QImage image = raster.image();
  image.setDevicePixelRatio(ratio);
  painter->setAntialiasing(false);
  painter->drawImage(rect.topLeft(), image);
  painter->setAntialiasing(true);
}

}  // namespace leyden
