// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QWidget;

namespace leyden {

/// Saves a picture of the window (PNG, 1440 x 900) once it has stopped changing, and ends the program: with
/// 0, or with 1 and a sentence when the file cannot be written. GUI thread, before the event loop.
void savePictureAndQuit(QWidget* window, const QString& file);

}  // namespace leyden
