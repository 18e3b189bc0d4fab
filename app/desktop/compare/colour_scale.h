// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The scale by which plots colour runs: from a dark blue over grey to yellow. It differs in lightness and in
// blue against yellow, which people who do not tell red from green see as well as others.
#pragma once

#include <QColor>
#include <vector>

class QPainter;
class QRectF;

namespace leyden {

/// 0 is the low end, 1 the high one; what has no place (NaN) is a grey of the theme.
QColor scaleColour(double place);
/// A bar of it.
void drawScale(QPainter& painter, const QRectF& rect);
/// The colour of all that lies between two levels (places, in order), where `place` lies.
QColor levelColour(double place, const std::vector<double>& levels);
/// A bar that changes at levels alone.
void drawLevels(QPainter& painter, const QRectF& rect, const std::vector<double>& levels);

}  // namespace leyden
