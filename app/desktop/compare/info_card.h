// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The card that a plot draws beside the run under the mouse.
#pragma once

#include <QStringList>

class QPainter;
class QPointF;
class QRectF;

namespace leyden {

/// Some lines, the first one strong, `apart` px beside `place`, on its left side where the right one has no room, inside
/// `bounds`.
void drawInfoCard(QPainter& painter, const QPointF& place, double apart, const QStringList& lines, const QRectF& bounds);

}  // namespace leyden
