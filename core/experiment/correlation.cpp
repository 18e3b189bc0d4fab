// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/correlation.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace leyden {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

struct Moments {
  double mean_x = 0, mean_y = 0, xx = 0, yy = 0, xy = 0;
};

Moments moments_of(const std::vector<double>& x, const std::vector<double>& y) {
  Moments out;
  const double count = double(x.size());
  out.mean_x = std::accumulate(x.begin(), x.end(), 0.0) / count;
  out.mean_y = std::accumulate(y.begin(), y.end(), 0.0) / count;
  for (size_t i = 0; i < x.size(); ++i) {
    const double dx = x[i] - out.mean_x, dy = y[i] - out.mean_y;
    out.xx += dx * dx;
    out.yy += dy * dy;
    out.xy += dx * dy;
  }
  return out;
}

double pearson(const Moments& m) {
  return m.xx > 0 && m.yy > 0 ? std::clamp(m.xy / std::sqrt(m.xx) / std::sqrt(m.yy), -1.0, 1.0) : kNan;
}

}  // namespace

std::vector<double> ranks_of(const std::vector<double>& values) {
  std::vector<size_t> order(values.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) { return values[a] < values[b]; });
  std::vector<double> ranks(values.size());
  for (size_t first = 0; first < order.size();) {
    size_t end = first + 1;
    while (end < order.size() && values[order[end]] == values[order[first]]) ++end;
    for (size_t i = first; i < end; ++i) ranks[order[i]] = double(first + end + 1) / 2;
    first = end;
  }
  return ranks;
}

Correlation Correlation::of(const std::vector<double>& all_x, const std::vector<double>& all_y) {
  std::vector<double> x, y;
  for (size_t i = 0; i < std::min(all_x.size(), all_y.size()); ++i) {
    if (!std::isfinite(all_x[i]) || !std::isfinite(all_y[i])) continue;
    x.push_back(all_x[i]);
    y.push_back(all_y[i]);
  }
  Correlation out;
  out.count = x.size();
  out.r = out.rho = out.slope = out.intercept = kNan;
  if (x.size() < 3) return out;
  const Moments moments = moments_of(x, y);
  out.r = pearson(moments);
  out.rho = pearson(moments_of(ranks_of(x), ranks_of(y)));
  if (moments.xx > 0) {
    out.slope = moments.xy / moments.xx;
    out.intercept = moments.mean_y - out.slope * moments.mean_x;
  }
  return out;
}

}  // namespace leyden
