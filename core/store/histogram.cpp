// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/histogram.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include <store/store_error.h>

namespace leyden {

HistogramInfo histogram_of(std::string name, std::span<const double> values, int bins) {
  if (bins < 1) {
    throw StoreError(StoreError::Kind::Invalid,
                     "A histogram of " + std::to_string(bins) + " bins: expected at least 1.");
  }
  HistogramInfo out;
  out.name = std::move(name);
  out.epoch = std::numeric_limits<double>::quiet_NaN();
  double low = std::numeric_limits<double>::infinity(), high = -low;
  for (const double value : values) {
    if (!std::isfinite(value)) continue;
    low = std::min(low, value);
    high = std::max(high, value);
    out.sum += value;
    out.sum_squares += value * value;
  }
  const bool empty = low > high;
  if (empty) low = high = 0.0;
  out.min = low, out.max = high;
  // All values equal: a bin needs a width.
  if (high <= low) high = low + std::max(1e-12, std::abs(low) * 1e-6);
  // Halved, so that the distance of -1e308 and 1e308 is a number.
  const double half_width = high / 2 - low / 2;
  for (int i = 0; i <= bins; ++i) {
    out.edges.push_back(i == bins ? high : low + half_width * (2.0 * i / bins));
  }
  out.counts.assign(static_cast<size_t>(bins), 0.0);
  for (const double value : values) {
    if (!std::isfinite(value)) continue;
    const double bin = (value / 2 - low / 2) / half_width * bins;
    ++out.counts[static_cast<size_t>(std::clamp(bin, 0.0, bins - 1.0))];
  }
  return out;
}

}  // namespace leyden
