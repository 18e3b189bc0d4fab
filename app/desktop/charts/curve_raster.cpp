// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/curve_raster.h"

#include <algorithm>
#include <cmath>

namespace leyden {

namespace {

uint32_t premultiplied(uint32_t rgb, uint32_t alpha) {
  const auto channel = [&](int shift) { return (((rgb >> shift) & 0xff) * alpha + 127) / 255 << shift; };
  return alpha << 24 | channel(16) | channel(8) | channel(0);
}

// source over destination, both premultiplied; two channels at a time.
uint32_t over(uint32_t source, uint32_t destination) {
  const uint32_t opacity = source >> 24;
  const uint32_t keep =
      256 - (opacity + (opacity >> 7));  // of 256: what is covered not at all stays as it is
  const uint32_t pair1 = ((destination & 0x00ff00ff) * keep >> 8) & 0x00ff00ff;
  const uint32_t pair2 = ((destination >> 8) & 0x00ff00ff) * keep & 0xff00ff00;
  return source + (pair1 | pair2);
}

// std::floor is a call; what is far away is far away.
int columnOf(double px) {
  if (!(std::abs(px) < 1e6)) return px < 0.0 ? -1'000'000 : 1'000'000;
  const int cut = static_cast<int>(px);
  return cut - (cut > px ? 1 : 0);
}

}  // namespace

CurveRaster::CurveRaster(QSize size, double ratio, QPointF origin)
    : m_width(std::max(0, size.width())),
      m_height(std::max(0, size.height())),
      m_ratio(ratio),
      m_origin(origin),
      m_columns(static_cast<std::size_t>(m_width) * static_cast<std::size_t>(m_height), 0),
      m_covered(static_cast<std::size_t>(m_width)),
      m_dash_phase(std::max(0, static_cast<int>(origin.x()))) {}

void CurveRaster::setColour(const QColor& colour) {
  const uint32_t rgb = colour.rgb() & 0x00ffffff;
  m_alpha = colour.alphaF();
  const auto [known, fresh] = m_known.try_emplace(rgb);
  if (fresh)
    for (uint32_t i = 0; i < 256; ++i) known->second[i] = premultiplied(rgb, i);
  m_shades = &known->second;
}

void CurveRaster::setPen(const Pen& pen) {
  setColour(pen.colour);
  m_half = 0.5 * pen.width * m_ratio;
  const bool dots = pen.dash == Qt::DotLine;
  m_dash_on = pen.dash == Qt::SolidLine ? 0 : static_cast<int>(std::lround((dots ? 2 : 7) * m_ratio));
  m_dash_period = m_dash_on + static_cast<int>(std::lround((dots ? 3 : 4) * m_ratio));
  m_span = {};
}

void CurveRaster::draw(const CurvePath& path, const Pen& pen) {
  setPen(pen);
  for (std::size_t stretch = 0; stretch < path.stretches(); ++stretch) {
    m_span = {};
    const int begin = path.begin(stretch);
    const int end = path.end(stretch);
    const auto device = [&](int i) { return path.points[static_cast<std::size_t>(i)] * m_ratio - m_origin; };
    if (end - begin == 1) {  // a point alone: a dot
      const QPointF point = device(begin);
      segment(point - QPointF(m_half, 0), point + QPointF(m_half, 0));
    }
    for (int i = begin + 1; i < end; ++i) segment(device(i - 1), device(i));
    flush();
  }
}

// What lies in a column, and the way there from the column before. Each entry costs a few nanoseconds, of which a
// million are drawn in a frame.
void CurveRaster::draw(const std::vector<double>& keys, const CurveLine& line, const PixelScale& x, const PixelScale& y,
                       const Pen& pen) {
  if (line.size() != keys.size()) return;
  setPen(pen);
  const PixelScale across = x.onDevice(m_ratio, m_origin.x());
  const PixelScale down = y.onDevice(m_ratio, m_origin.y());
  const bool envelope = !line.high.empty();
  const auto [begin, end] = visibleEntries(keys, x.lower(), x.upper());
  Bucket bucket;
  for (std::size_t i = begin; i < end; ++i) {
    const double px = across.toPixel(keys[i]);
    double low = down.toPixel(line.low[i]);
    const double high = envelope ? down.toPixel(line.high[i]) : low;
    if (!std::isfinite(px) || !std::isfinite(high)) {
      endStretch(bucket);
      continue;
    }
    if (!std::isfinite(low)) low = high;  // a bucket that reaches below what a logarithmic axis shows
    const double at = low == high || std::abs(bucket.last - low) <= std::abs(bucket.last - high) ? low : high;
    const int column = columnOf(px);
    if (bucket.count > 0 && column == bucket.column) {
      bucket.min = std::min({bucket.min, low, high});
      bucket.max = std::max({bucket.max, low, high});
      ++bucket.count;
    } else {
      const bool goesOn = bucket.count > 0;
      if (goesOn) {
        closeBucket(bucket);
        segment({bucket.last_x, bucket.last}, {px, at});
      }
      bucket = {column, 1, !goesOn, px, at, std::min(low, high), std::max(low, high)};
    }
    bucket.last_x = px;
    bucket.last = at;
  }
  endStretch(bucket);
}

void CurveRaster::closeBucket(const Bucket& bucket) {
  if (bucket.min < bucket.max && bucket.column >= 0 && bucket.column < m_width)
    cover(bucket.column, bucket.min - m_half, bucket.max + m_half);
}

void CurveRaster::endStretch(Bucket& bucket) {
  if (bucket.count == 0) return;
  closeBucket(bucket);
  const QPointF point(bucket.last_x, bucket.last);
  if (bucket.alone && bucket.min == bucket.max)  // a point alone: a dot
    segment(point - QPointF(m_half, 0), point + QPointF(m_half, 0));
  flush();
  bucket = {};
}

void CurveRaster::segment(QPointF from, QPointF to) {
  if (from.x() > to.x()) std::swap(from, to);
  if (to.x() < 0.0 || from.x() >= m_width) return;
  // Neighbours of what is seen share its ends, so that a column's span stays whole without these.
  const double reach = 1.5 * m_half;
  if (std::max(from.y(), to.y()) < -reach || std::min(from.y(), to.y()) > m_height + reach) return;
  const double dx = to.x() - from.x();
  const double slope = dx > 1e-9 ? (to.y() - from.y()) / dx : 0.0;
  const double steep = slope * slope;
  const double half = m_half * (steep >= 1.25 ? 1.5 : std::sqrt(1.0 + steep));
  const double left = std::max(from.x(), 0.0);
  const double right = std::min(to.x(), static_cast<double>(m_width) - 1e-9);
  if (left > right) return;
  for (int column = static_cast<int>(left); column <= static_cast<int>(right); ++column) {
    double y1 = from.y();
    double y2 = to.y();
    if (dx > 1e-9) {
      y1 = from.y() + slope * (std::max(from.x(), static_cast<double>(column)) - from.x());
      y2 = from.y() + slope * (std::min(to.x(), column + 1.0) - from.x());
    }
    cover(column, std::min(y1, y2) - half, std::max(y1, y2) + half);
  }
}

// Segments that share a column are one span, so that joints are not drawn twice.
void CurveRaster::cover(int column, double top, double bottom) {
  if (m_span.column != column) {
    flush();
    m_span = {column, top, bottom};
    return;
  }
  m_span.top = std::min(m_span.top, top);
  m_span.bottom = std::max(m_span.bottom, bottom);
}

// Puts `colour` beneath what is there.
void CurveRaster::under(uint32_t* from, uint32_t* to, uint32_t colour) {
  std::transform(from, to, from, [colour](uint32_t there) { return over(there, colour); });
}

void CurveRaster::edge(int column, int row, double coverage) {
  const Covered& covered = m_covered[static_cast<std::size_t>(column)];
  if (row >= covered.begin && row < covered.end) return;
  const auto opacity = static_cast<uint32_t>(255.0 * m_alpha * std::min(1.0, coverage) + 0.5);
  uint32_t* pixel = pixelsOf(column) + row;
  *pixel = over(*pixel, (*m_shades)[opacity]);
}

// What lies behind an opaque stretch is not drawn: with a thousand lines that is nearly everything.
void CurveRaster::fill(int column, int begin, int end) {
  if (begin >= end) return;
  Covered& covered = m_covered[static_cast<std::size_t>(column)];
  uint32_t* pixels = pixelsOf(column);
  const uint32_t colour = (*m_shades)[static_cast<uint32_t>(255.0 * m_alpha + 0.5)];
  const bool touches = begin <= covered.end && end >= covered.begin && covered.begin < covered.end;
  if (!touches) {
    under(pixels + begin, pixels + end, colour);
  } else {
    if (begin < covered.begin) under(pixels + begin, pixels + covered.begin, colour);
    if (end > covered.end) under(pixels + covered.end, pixels + end, colour);
  }
  if (colour >> 24 != 255) return;
  if (touches)
    covered = {std::min(begin, covered.begin), std::max(end, covered.end)};
  else if (end - begin > covered.end - covered.begin)
    covered = {begin, end};
}

void CurveRaster::flush() {
  if (m_span.column < 0) return;
  const int column = m_span.column;
  m_span.column = -1;
  if (m_dash_on > 0 && (column + m_dash_phase) % m_dash_period >= m_dash_on) return;
  const double top = std::max(0.0, m_span.top);
  const double bottom = std::min(static_cast<double>(m_height), m_span.bottom);
  if (top >= bottom) return;
  const int first = static_cast<int>(top);
  const int last = std::min(m_height - 1, static_cast<int>(bottom));
  const Covered& covered = m_covered[static_cast<std::size_t>(column)];
  if (first >= covered.begin && last < covered.end) return;
  if (first == last) return edge(column, first, bottom - top);
  edge(column, first, first + 1 - top);
  fill(column, first + 1, last);
  if (bottom > last) edge(column, last, bottom - last);
}

QImage CurveRaster::image() const {
  QImage image(m_width, m_height, QImage::Format_ARGB32_Premultiplied);
  if (image.isNull()) return image;
  constexpr int kTile = 32;  // a tile of both layouts stays in the cache
  for (int top = 0; top < m_height; top += kTile) {
    for (int left = 0; left < m_width; left += kTile) {
      for (int y = top; y < std::min(m_height, top + kTile); ++y) {
        auto* line = reinterpret_cast<uint32_t*>(image.scanLine(y));
        for (int x = left; x < std::min(m_width, left + kTile); ++x)
          line[x] = m_columns[static_cast<std::size_t>(x) * static_cast<std::size_t>(m_height) +
                              static_cast<std::size_t>(y)];
      }
    }
  }
  return image;
}

}  // namespace leyden
