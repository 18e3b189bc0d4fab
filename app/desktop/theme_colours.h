// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The one table of colours. Text on its ground keeps a contrast of 4.5 or more in both themes (tests/app
// checks it).
#pragma once

#include <QColor>
#include <QString>

#include "theme.h"

namespace leyden {

struct ThemeColour {
  const char* name;  // as in the style sheet: @name
  QRgb light;
  QRgb dark;
};

const ThemeColour& themeColour(Theme::Colour colour);

/// `sheet` with every @name replaced by that colour.
QString withThemeColours(QString sheet, bool dark);

}  // namespace leyden
