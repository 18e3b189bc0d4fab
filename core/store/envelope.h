// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

namespace leyden {

enum class XAxis { Step, Epoch, WallTime, RelativeTime };  // RelativeTime: seconds since the run began

/// Points that a later attempt went over again (their step is not below the later attempt's first) are
/// superseded; Current leaves them out, so that a resumed run is one line.
enum class Attempts { Current, All };

/// Exact: each point is in the column that it belongs to. Near: a bucket that is at most half a column wide
/// stays whole and goes where its middle is, so that no point is further than a quarter of a column from its
/// own; this reads no single points and is several times faster. Either way min and max are those of the
/// points in the column, and no point is left out.
enum class Borders { Exact, Near };

/// What one pixel column holds. min, max, mean, first and last are of finite values; NaN when there are none.
struct EnvelopeColumn {
  double x = 0.0;      // the column's middle
  double min, max;     // exact
  double mean;         // of the points counted in `count`
  double first, last;  // in the order of logging
  int64_t count = 0;   // points, NaN and infinities included; a bucket across two columns counts in the first
  int64_t nan = 0, pos_inf = 0, neg_inf = 0;
};

struct EnvelopePoint {
  double x, value;
};

/// A series between x_from and x_to, ready to be drawn: empty columns are left out, the others in order of x.
struct Envelope {
  double x_from = 0.0, x_to = 0.0;
  int pixels = 0;
  std::vector<EnvelopeColumn> columns;
  /// All points in the range sorted by x, when they are few (at most 2 a pixel); then `exact` is true, and
  /// `columns` are there nevertheless. With them comes the nearest point on each side of the range.
  bool exact = false;
  std::vector<EnvelopePoint> points;
  int64_t count = 0;  // points in the range
};

}  // namespace leyden
