// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Looks for texts that do not have the room they need, and for things that a screen reader cannot name.
#pragma once

#include <QStringList>

class QWidget;

namespace leyden {

/// A line for each visible label, button, tab, menu entry, box or field under `root` whose text is cut, or which lies
/// partly outside of what holds it. Excepted: what a scroll area scrolls, and ElidedLabel, which shows its whole text
/// as a tooltip.
QStringList cutTexts(QWidget* root);

/// The same once the window has settled, waited for up to two seconds: panels fill themselves when they are first shown.
QStringList textsThatStayCut(QWidget* root);

/// A line for each visible control under `root` that the keyboard can reach and that has neither a text nor an
/// accessible name.
QStringList namelessControls(QWidget* root);

}  // namespace leyden
