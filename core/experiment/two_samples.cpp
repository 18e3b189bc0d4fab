// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/two_samples.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include <experiment/correlation.h>

namespace leyden {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr size_t kMostExact = 20;

// The continued fraction of the incomplete beta function (DLMF 8.17.22), from the front by Lentz's method.
double beta_fraction(double a, double b, double x) {
  constexpr double kTiny = 1e-300;
  double c = 1, d = 1 - (a + b) * x / (a + 1);
  d = 1 / (std::abs(d) < kTiny ? kTiny : d);
  double value = d;
  for (int m = 1; m <= 1000; ++m) {
    for (const double part : {m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
                              -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))}) {
      d = 1 + part * d;
      d = 1 / (std::abs(d) < kTiny ? kTiny : d);
      c = 1 + part / c;
      if (std::abs(c) < kTiny) c = kTiny;
      value *= d * c;
    }
    if (std::abs(d * c - 1) < 1e-15) break;
  }
  return value;
}

double incomplete_beta(double a, double b, double x) {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const double front = std::exp(std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b) + a * std::log(x) + b * std::log1p(-x));
  return x < (a + 1) / (a + b + 2) ? front * beta_fraction(a, b, x) / a : 1 - front * beta_fraction(b, a, 1 - x) / b;
}

// The t that is passed with probability 0.05.
double t_of_95(double degrees) {
  double low = 0, high = 1e4;
  for (int i = 0; i < 200 && high - low > 1e-12 * high; ++i) {
    const double middle = std::midpoint(low, high);
    (student_two_sided(middle, degrees) > 0.05 ? low : high) = middle;
  }
  return std::midpoint(low, high);
}

std::vector<double> finite(const std::vector<double>& values, TwoSamples::Group& group) {
  std::vector<double> out;
  std::copy_if(values.begin(), values.end(), std::back_inserter(out), [](double value) { return std::isfinite(value); });
  group.count = out.size();
  group.left_out = values.size() - out.size();
  std::sort(out.begin(), out.end());
  const size_t half = out.size() / 2;
  group.median = out.empty() ? kNan : out.size() % 2 ? out[half] : std::midpoint(out[half - 1], out[half]);
  group.mean = out.empty() ? kNan : std::accumulate(out.begin(), out.end(), 0.0) / double(out.size());
  double sum = 0;
  for (const double value : out) sum += (value - group.mean) * (value - group.mean);
  group.deviation = out.size() < 2 ? kNan : std::sqrt(sum / double(out.size() - 1));
  return out;
}

void welch(TwoSamples& test) {
  const double n = double(test.a.count), m = double(test.b.count);
  test.difference = test.b.mean - test.a.mean;
  test.low = test.high = test.t = test.degrees = test.welch_p = test.hedges_g = kNan;
  if (n < 2 || m < 2) return;
  const double va = test.a.deviation * test.a.deviation / n, vb = test.b.deviation * test.b.deviation / m;
  const double error = std::sqrt(va + vb);
  const double pooled = std::sqrt(((n - 1) * test.a.deviation * test.a.deviation + (m - 1) * test.b.deviation * test.b.deviation) / (n + m - 2));
  if (pooled > 0) test.hedges_g = test.difference / pooled * (1 - 3 / (4 * (n + m - 2) - 1));
  if (!(error > 0)) return;  // values that do not vary at all say nothing of chance
  test.t = test.difference / error;
  test.degrees = (va + vb) * (va + vb) / (va * va / (n - 1) + vb * vb / (m - 1));
  test.welch_p = student_two_sided(test.t, test.degrees);
  const double reach = t_of_95(test.degrees) * error;
  test.low = test.difference - reach;
  test.high = test.difference + reach;
}

// Of all ways in which n and m values may lie among each other, the share in which U is at most `u`.
double share_up_to(size_t n, size_t m, double u) {
  // ways[j][v]: with i values of the one group and j of the other, how many have U = v.
  std::vector<std::vector<double>> ways(m + 1, std::vector<double>(n * m + 1, 0));
  for (size_t j = 0; j <= m; ++j) ways[j][0] = 1;
  for (size_t i = 1; i <= n; ++i) {
    // The greatest of all is of the first group (it is above all j of the other), or of the other.
    for (size_t j = 1; j <= m; ++j) {
      std::vector<double> next(n * m + 1, 0);
      for (size_t v = 0; v <= i * j; ++v) next[v] = (v >= j ? ways[j][v - j] : 0) + ways[j - 1][v];
      ways[j] = std::move(next);
    }
  }
  const auto& counts = ways[m];
  const double all = std::accumulate(counts.begin(), counts.end(), 0.0);
  const auto end = static_cast<long>(std::min(std::floor(u), double(n * m))) + 1;
  return std::accumulate(counts.begin(), counts.begin() + end, 0.0) / all;
}

void mann_whitney(TwoSamples& test, const std::vector<double>& a, const std::vector<double>& b) {
  test.u = test.mann_whitney_p = test.cliffs_delta = kNan;
  if (a.empty() || b.empty()) return;
  const double n = double(a.size()), m = double(b.size());
  std::vector<double> all = a;
  all.insert(all.end(), b.begin(), b.end());
  const std::vector<double> ranks = ranks_of(all);
  const double sum = std::accumulate(ranks.begin() + long(a.size()), ranks.end(), 0.0);
  test.u = sum - m * (m + 1) / 2;
  test.cliffs_delta = 2 * test.u / (n * m) - 1;
  std::sort(all.begin(), all.end());
  double ties = 0;
  for (auto at = all.begin(); at != all.end();) {
    const auto end = std::upper_bound(at, all.end(), *at);
    const double count = double(end - at);
    ties += count * count * count - count;
    at = end;
  }
  test.exact = ties == 0 && std::max(a.size(), b.size()) <= kMostExact;
  if (test.exact) {
    test.mann_whitney_p = std::min(1.0, 2 * share_up_to(a.size(), b.size(), std::min(test.u, n * m - test.u)));
    return;
  }
  const double total = n + m, variance = n * m / 12 * (total + 1 - ties / (total * (total - 1)));
  if (!(variance > 0)) return;
  const double z = std::max(0.0, std::abs(test.u - n * m / 2) - 0.5) / std::sqrt(variance);
  test.mann_whitney_p = std::erfc(z / std::sqrt(2.0));
}

}  // namespace

double student_two_sided(double t, double degrees) {
  if (std::isnan(t) || !(degrees > 0)) return kNan;
  return incomplete_beta(degrees / 2, 0.5, degrees / (degrees + t * t));
}

TwoSamples TwoSamples::of(const std::vector<double>& a, const std::vector<double>& b) {
  TwoSamples test;
  const std::vector<double> left = finite(a, test.a), right = finite(b, test.b);
  welch(test);
  mann_whitney(test, left, right);
  return test;
}

}  // namespace leyden
