// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Cuts lines and areas off at a rectangle, for vector pictures: Qt's SVG writer knows no clipping. Free of widgets.
#pragma once

#include <QPolygonF>
#include <QRectF>
#include <span>
#include <vector>

namespace leyden {

/// What of a polyline lies within, as polylines.
std::vector<QPolygonF> clippedLine(std::span<const QPointF> line, const QRectF& rect);
/// What of an area lies within; empty when nothing does.
QPolygonF clippedArea(const QPolygonF& area, const QRectF& rect);

}  // namespace leyden
