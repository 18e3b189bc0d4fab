// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Walks through a dialog with Tab, as a person without a mouse does, and says what is in the way.
#pragma once

#include <QStringList>

class QWidget;

namespace leyden {

/// Presses Tab from the control in focus until it is there again, then Shift+Tab back. A line for each fault: a control
/// that works and is not reached or keeps the keyboard, an order that is not that of reading (down, or to the right), a
/// focus that is not seen, no name for a screen reader, no title of the window. Blinking cursors must be off.
QStringList keyboardFaults(QWidget* dialog);

/// The classes in the headers and sources below `folder` that are windows of their own over a page: they derive from
/// QDialog, or are made as a popup.
QStringList dialogClasses(const QString& folder);

}  // namespace leyden
