// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Text with digits of equal width, so that numbers in a column stand under each other. Inter's own digits
// differ in width, and Qt before 6.7 cannot ask a font for its tabular ones.
#pragma once

#include <QFont>
#include <QString>

class QPainter;
class QRectF;

namespace leyden {

double figuresWidth(const QFont& font, const QString& text);
/// One line, vertically centred, in the painter's pen; `alignment` is Qt::AlignLeft or Qt::AlignRight.
void drawFigures(QPainter& painter, const QRectF& rect, const QFont& font, const QString& text,
                 Qt::Alignment alignment = Qt::AlignRight);

}  // namespace leyden
