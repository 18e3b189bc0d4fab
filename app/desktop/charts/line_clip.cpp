// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/line_clip.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace leyden {

namespace {

// Liang and Barsky: the part of a segment that lies within, as shares of it.
std::optional<std::pair<double, double>> inside(QPointF from, QPointF to, const QRectF& rect) {
  const QPointF step = to - from;
  double begin = 0.0, end = 1.0;
  const auto cut = [&](double along, double room) {
    if (along == 0.0) return room >= 0.0;
    const double at = room / along;
    if (along < 0.0)
      begin = std::max(begin, at);
    else
      end = std::min(end, at);
    return begin <= end;
  };
  const bool any = cut(-step.x(), from.x() - rect.left()) && cut(step.x(), rect.right() - from.x()) &&
                   cut(-step.y(), from.y() - rect.top()) && cut(step.y(), rect.bottom() - from.y());
  if (!any) return std::nullopt;
  return std::pair(begin, end);
}

// Sutherland and Hodgman for one edge: `depth` is how far inside of it a point lies.
template <class Depth>
QPolygonF cutAtEdge(const QPolygonF& area, Depth depth) {
  QPolygonF out;
  for (qsizetype i = 0; i < area.size(); ++i) {
    const QPointF from = area[i], to = area[(i + 1) % area.size()];
    const double a = depth(from), b = depth(to);
    if (a >= 0.0) out.append(from);
    if ((a < 0.0) != (b < 0.0)) out.append(from + (to - from) * (a / (a - b)));
  }
  return out;
}

}  // namespace

std::vector<QPolygonF> clippedLine(std::span<const QPointF> line, const QRectF& rect) {
  std::vector<QPolygonF> pieces;
  bool open = false;
  for (std::size_t i = 1; i < line.size(); ++i) {
    const QPointF from = line[i - 1], to = line[i];
    const auto part = inside(from, to, rect);
    if (!part) {
      open = false;
      continue;
    }
    if (!open || part->first > 0.0) pieces.push_back({from + (to - from) * part->first});
    pieces.back().append(from + (to - from) * part->second);
    open = part->second >= 1.0;
  }
  return pieces;
}

QPolygonF clippedArea(const QPolygonF& area, const QRectF& rect) {
  QPolygonF out = cutAtEdge(area, [&](QPointF p) { return p.x() - rect.left(); });
  out = cutAtEdge(out, [&](QPointF p) { return rect.right() - p.x(); });
  out = cutAtEdge(out, [&](QPointF p) { return p.y() - rect.top(); });
  return cutAtEdge(out, [&](QPointF p) { return rect.bottom() - p.y(); });
}

}  // namespace leyden
