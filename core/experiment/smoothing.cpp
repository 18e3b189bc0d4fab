// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/smoothing.h>

#include <algorithm>
#include <array>
#include <cmath>

#include <experiment/smoothing_stream.h>

namespace leyden {

namespace {

constexpr std::array<std::string_view, 5> kNames{"none", "ema", "time_ema", "gaussian", "running_mean"};

double keptIn(double amount, const Smoothing::Range& range) {
  return std::isfinite(amount) ? std::clamp(amount, range.least, range.most) : range.least;
}

}  // namespace

Smoothing::Range Smoothing::range(SmoothingKind kind) {
  switch (kind) {
    case SmoothingKind::None:
      return {0.0, 0.0, 0.0};
    case SmoothingKind::Ema:
    case SmoothingKind::TimeEma:
      return {0.0, DebiasedEma::kMaxWeight, 0.6};
    case SmoothingKind::Gaussian:
      return {0.0, 200.0, 5.0};
    case SmoothingKind::RunningMean:
      return {1.0, 10'000.0, 15.0};
  }
  return {0.0, 0.0, 0.0};
}

Smoothing Smoothing::bounded() const {
  const double kept = keptIn(amount, range(kind));
  return {kind, kind == SmoothingKind::RunningMean ? std::round(kept) : kept};
}

bool Smoothing::active() const {
  return kind != SmoothingKind::None && bounded().amount > range(kind).least;
}

int64_t Smoothing::before() const {
  if (kind == SmoothingKind::Gaussian) return static_cast<int64_t>(std::ceil(4.0 * bounded().amount));
  if (kind == SmoothingKind::RunningMean) return static_cast<int64_t>(bounded().amount) / 2;
  return 0;
}

int64_t Smoothing::after() const {
  if (kind == SmoothingKind::RunningMean) return (static_cast<int64_t>(bounded().amount) - 1) / 2;
  return before();
}

std::string_view to_string(SmoothingKind kind) {
  return kNames[static_cast<std::size_t>(kind)];
}

SmoothingKind smoothing_kind_from(std::string_view text) {
  const auto found = std::find(kNames.begin(), kNames.end(), text);
  return found == kNames.end() ? SmoothingKind::None : static_cast<SmoothingKind>(found - kNames.begin());
}

DebiasedEma::DebiasedEma(double weight)
    : m_weight(std::isfinite(weight) ? std::clamp(weight, 0.0, kMaxWeight) : 0.0) {}

double DebiasedEma::next(double value) {
  if (!std::isfinite(value) || m_weight == 0.0) return value;
  if (!m_started) {
    m_started = true;
    m_first = value;
  }
  m_constant = m_constant && value == m_first;
  m_last = m_weight * m_last + (1.0 - m_weight) * value;
  m_power *= m_weight;
  if (m_power < 1e-300) m_power = 0.0;  // denormals are slow, and 1 - m_power has been 1 for long
  return m_constant ? value : m_last / (1.0 - m_power);
}

TimeWeightedEma::TimeWeightedEma(double weight, double range)
    : m_weight(std::min(std::sqrt(std::isfinite(weight) ? std::max(weight, 0.0) : 0.0), DebiasedEma::kMaxWeight)),
      m_per_x(range > 0.0 && std::isfinite(range) ? kScale / range : 0.0) {}

double TimeWeightedEma::next(double x, double value) {
  if (!std::isfinite(value) || m_weight == 0.0) return value;
  if (!m_started) {
    m_started = true;
    m_first = value;
    m_x = x;
  }
  m_constant = m_constant && value == m_first;
  const double distance = std::max(0.0, x - m_x) * m_per_x;  // a clock may have been set back
  if (distance != m_distance) {
    m_distance = distance;
    m_power = std::pow(m_weight, distance);
  }
  m_x = x;
  m_last = m_last * m_power + value;
  m_sum = m_sum * m_power + 1.0;
  return m_constant ? value : m_last / m_sum;
}

std::vector<double> smooth(std::span<const double> values, const Smoothing& smoothing, std::span<const double> x) {
  std::vector<double> smoothed;
  smoothed.reserve(values.size());
  const double range = x.empty() ? 0.0 : x.back() - x.front();
  SmoothingStream stream(smoothing, range);
  for (std::size_t i = 0; i < values.size(); ++i) stream.add(x.empty() ? 0.0 : x[i], values[i], smoothed);
  stream.finish(smoothed);
  return smoothed;
}

}  // namespace leyden
