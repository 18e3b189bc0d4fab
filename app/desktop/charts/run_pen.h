// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Dashes of runs and groups as Qt has them.
#pragma once

#include <experiment/run_colours.h>
#include <Qt>

namespace leyden {

inline Qt::PenStyle penStyle(RunColour::Dash dash) {
  switch (dash) {
    case RunColour::Dash::Solid:
      return Qt::SolidLine;
    case RunColour::Dash::Dashed:
      return Qt::DashLine;
    case RunColour::Dash::Dotted:
      return Qt::DotLine;
    case RunColour::Dash::DashDotted:
      return Qt::DashDotLine;
  }
  return Qt::SolidLine;
}

/// Of the groups by dash; beyond the fourth they begin anew.
inline Qt::PenStyle dashOf(int place) {
  return penStyle(static_cast<RunColour::Dash>(place % 4));
}

}  // namespace leyden
