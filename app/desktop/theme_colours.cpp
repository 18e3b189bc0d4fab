// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme_colours.h"

#include <algorithm>
#include <array>
#include <vector>

namespace leyden {

namespace {

constexpr QRgb rgb(unsigned value) {
  return 0xff000000u | value;
}

// In the order of Theme::Colour.
constexpr std::array<ThemeColour, Theme::ColourCount> kColours = {{
    {"window", rgb(0xF5F6F8), rgb(0x13161B)},     {"panel", rgb(0xFFFFFF), rgb(0x1A1E25)},
    {"field", rgb(0xFFFFFF), rgb(0x13161B)},      {"line", rgb(0xE2E5EA), rgb(0x2B313A)},
    {"lineStrong", rgb(0xC3C9D2), rgb(0x465060)}, {"text", rgb(0x1A1E24), rgb(0xE7EAEF)},
    {"secondary", rgb(0x5F697C), rgb(0x98A2B3)},  {"faint", rgb(0xA4ACB9), rgb(0x5B6575)},
    {"accent", rgb(0x2F6FED), rgb(0x6C9BFF)},     {"accentHover", rgb(0x235FD6), rgb(0x86ADFF)},
    {"accentSoft", rgb(0xE8F0FE), rgb(0x22304F)}, {"accentStrong", rgb(0x1F55C4), rgb(0x9BBBFF)},
    {"onAccent", rgb(0xFFFFFF), rgb(0x10141B)},   {"spark", rgb(0xF2A900), rgb(0xFFC53D)},
    {"sparkSoft", rgb(0xFFF1D1), rgb(0x40371F)},  {"good", rgb(0x0F7553), rgb(0x3CCB9A)},
    {"goodSoft", rgb(0xE6F5EF), rgb(0x173429)},   {"bad", rgb(0xC4320A), rgb(0xFF8A65)},
    {"badSoft", rgb(0xFDECE6), rgb(0x43251C)},    {"hover", rgb(0xF1F3F6), rgb(0x222831)},
    {"track", rgb(0xE2E5EA), rgb(0x2F3641)},      {"chartGrid", rgb(0xEEF0F3), rgb(0x242A33)},
    {"crosshair", rgb(0x475467), rgb(0x98A2B3)},
}};

}  // namespace

const ThemeColour& themeColour(Theme::Colour colour) {
  return kColours[colour];
}

QString withThemeColours(QString sheet, bool dark) {
  std::vector<const ThemeColour*> longestFirst;  // @accentSoft before @accent
  for (const ThemeColour& colour : kColours) longestFirst.push_back(&colour);
  std::sort(longestFirst.begin(), longestFirst.end(),
            [](const ThemeColour* a, const ThemeColour* b) { return qstrlen(a->name) > qstrlen(b->name); });
  for (const ThemeColour* colour : longestFirst)
    sheet.replace(QLatin1Char('@') + QLatin1String(colour->name),
                  QColor::fromRgb(dark ? colour->dark : colour->light).name());
  return sheet;
}

}  // namespace leyden
